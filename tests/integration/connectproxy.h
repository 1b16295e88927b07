// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <utility>

/// A CONNECT proxy on a free loopback port, with or without a password, for a test's own servers.
class ConnectProxy : public QTcpServer
{
public:
    /// \param login `user:password`, or empty where everybody may pass.
    explicit ConnectProxy(QByteArray login = {})
        : m_login(std::move(login))
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] { take(nextPendingConnection()); });
    }
    [[nodiscard]] QUrl url(const QString &login = {}) const
    {
        const QString before = login.isEmpty() ? QString() : login + u'@';
        return QUrl(QStringLiteral("http://") + before + QStringLiteral("127.0.0.1:")
                    + QString::number(serverPort()));
    }

    int tunnels = 0;
    QByteArray refusal {}; ///< instead of a tunnel, where set

private:
    void take(QTcpSocket *client)
    {
        connect(client, &QTcpSocket::readyRead, this, [this, client] {
            if (client->property("isTunnel").toBool())
                return;
            const QByteArray head = client->peek(8192);
            if (head.contains("\r\n\r\n"))
                answer(client, client->readAll());
        });
    }
    void answer(QTcpSocket *client, const QByteArray &head)
    {
        const QByteArray proof = "proxy-authorization: basic " + m_login.toBase64().toLower();
        if (!refusal.isEmpty()) {
            client->write(refusal);
        } else if (!m_login.isEmpty() && !head.toLower().contains(proof)) {
            client->write("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic "
                          "realm=\"bench\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            client->disconnectFromHost();
        } else {
            openTunnel(client, head.split(' ').at(1));
        }
    }
    void openTunnel(QTcpSocket *client, const QByteArray &place)
    {
        ++tunnels;
        auto *server = new QTcpSocket(client);
        client->setProperty("isTunnel", true);
        connect(server, &QTcpSocket::connected, client, [client, server] {
            client->write("HTTP/1.1 200 Connection established\r\n\r\n");
            connect(client, &QTcpSocket::readyRead, server,
                    [client, server] { server->write(client->readAll()); });
            connect(server, &QTcpSocket::readyRead, client,
                    [client, server] { client->write(server->readAll()); });
        });
        connect(server, &QTcpSocket::disconnected, client, &QTcpSocket::disconnectFromHost);
        connect(client, &QTcpSocket::disconnected, server, &QTcpSocket::disconnectFromHost);
        const qsizetype colon = place.lastIndexOf(':');
        server->connectToHost(QString::fromLatin1(place.left(colon)),
                              place.mid(colon + 1).toUShort());
    }

    QByteArray m_login;
};
