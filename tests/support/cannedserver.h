// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

namespace armature {

/// An HTTP server that gives every request the same bytes; none at all where they are empty.
class CannedServer : public QObject
{
    Q_OBJECT

public:
    explicit CannedServer(QByteArray answer)
        : m_answer(std::move(answer))
    {
        m_listener.listen(QHostAddress(QHostAddress::LocalHost));
        connect(&m_listener, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = m_listener.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { reply(socket); });
        });
    }

    [[nodiscard]] QUrl url() const
    {
        return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_listener.serverPort()));
    }
    [[nodiscard]] static QByteArray json(const QByteArray &body)
    {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"
            + body;
    }

    QByteArray asked; ///< everything that was sent here

private:
    void reply(QTcpSocket *socket)
    {
        asked += socket->readAll();
        if (!m_answer.isEmpty()) {
            socket->write(m_answer);
            socket->disconnectFromHost();
        }
    }

    QByteArray m_answer;
    QTcpServer m_listener;
};

} // namespace armature
