// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/serverendpoint.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QUrl>

#include <utility>

namespace armature {

inline const QByteArray kKey = "API_TOKEN_MC_abcdefgh12345678";

/// Answers the first bytes of each connection with fixed ones, and keeps what it read.
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
                if (request.contains("\r\n\r\n") && !m_answer.isEmpty()) {
                    socket->write(m_answer);
                }
            });
            connect(socket, &QTcpSocket::disconnected, this, [this] { ++disconnections; });
        });
    }
    [[nodiscard]] QUrl url() const
    {
        return QUrl(QStringLiteral("ws://127.0.0.1:") + QString::number(serverPort()));
    }

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
        : endpoint({url, kKey, caFile, QStringLiteral("1.0.0")})
    { }
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
};

inline ServerReason leftReason(const Client &client)
{
    return client.left.constLast().constFirst().value<ServerReason>();
}

} // namespace armature

#define JOIN(client)                                                                               \
    (client).endpoint.start();                                                                     \
    QTRY_COMPARE_WITH_TIMEOUT((client).joined.count(), 1, 3000)
