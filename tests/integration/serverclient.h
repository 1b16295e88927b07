// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/serverendpoint.h"

#include <QPointer>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QUrl>

#include <utility>

namespace armature {

inline const QByteArray kKey = "API_TOKEN_MC_abcdefgh12345678";

/// An answer over HTTP/1.1.
inline QByteArray http(const QByteArray &status, const QByteArray &headers = {},
                       const QByteArray &body = {})
{
    return "HTTP/1.1 " + status + "\r\ncontent-length: " + QByteArray::number(body.size()) + "\r\n"
        + headers + "\r\n" + body;
}

/// Answers each request with fixed bytes, and keeps what it read.
class RawServer : public QTcpServer
{
public:
    explicit RawServer(QByteArray answer)
        : m_answer(std::move(answer))
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            ++connections;
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                request += socket->readAll();
                if ((answersAnything || request.endsWith("\r\n\r\n"))
                    && (isClosing || !m_answer.isEmpty())) {
                    socket->write(m_answer);
                    answered = socket;
                    if (isClosing) {
                        socket->disconnectFromHost();
                    }
                }
            });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QTcpSocket::disconnected, this, [this] { ++disconnections; });
        });
    }
    [[nodiscard]] QUrl url() const
    {
        return QUrl(QStringLiteral("ws://127.0.0.1:") + QString::number(serverPort()));
    }

    /// Ends the connections there are, without a word.
    void hangUp()
    {
        for (QTcpSocket *socket : findChildren<QTcpSocket *>()) {
            socket->disconnectFromHost();
        }
    }
    void setAnswer(const QByteArray &answer) { m_answer = answer; }

    bool answersAnything = false; ///< not only what looks like a request
    bool isClosing = false; ///< ends the connection after its answer
    QPointer<QTcpSocket> answered {}; ///< the last one
    QByteArray request {};
    int connections = 0;
    int disconnections = 0;

private:
    QByteArray m_answer;
};

/// An endpoint with a spy on each of its signals.
struct Client
{
    explicit Client(const QUrl &url, const QString &caFile = {})
        : Client(settingsOf(url, caFile))
    { }
    explicit Client(ServerEndpoint::Settings settings)
        : endpoint(std::move(settings))
    { }
    [[nodiscard]] static ServerEndpoint::Settings settingsOf(const QUrl &url,
                                                             const QString &caFile = {})
    {
        ServerEndpoint::Settings settings;
        settings.url = url;
        settings.token = kKey;
        settings.caFile = caFile;
        return settings;
    }
    /// With a shorter deadline than the product's.
    [[nodiscard]] static ServerEndpoint::Settings hastySettings(const QUrl &url)
    {
        ServerEndpoint::Settings settings = settingsOf(url);
        settings.handshakePatience = std::chrono::milliseconds(600);
        return settings;
    }
    [[nodiscard]] ServerState state() const { return endpoint.status().state; }
    [[nodiscard]] ServerReason reason() const { return endpoint.status().reason; }

    ServerEndpoint endpoint;
    QSignalSpy joined {&endpoint, &ServerEndpoint::joined};
    QSignalSpy left {&endpoint, &ServerEndpoint::left};
    QSignalSpy settled {&endpoint, &ServerEndpoint::pushSettled};
    QSignalSpy controls {&endpoint, &ServerEndpoint::controlUpdateReceived};
    QSignalSpy traffic {&endpoint, &ServerEndpoint::frameSeen};
    QSignalSpy writable {&endpoint, &ServerEndpoint::writable};
    QSignalSpy closed {&endpoint, &ServerEndpoint::closed};
    QSignalSpy heard {&endpoint, &ServerEndpoint::heard};
    QSignalSpy changes {&endpoint, &ServerEndpoint::statusChanged};
};

inline ServerReason leftReason(const Client &client)
{
    return client.left.constLast().constFirst().value<ServerReason>();
}

} // namespace armature

#define JOIN(client)                                                                               \
    (client).endpoint.start();                                                                     \
    QTRY_COMPARE_WITH_TIMEOUT((client).joined.count(), 1, 3000)
