// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/connectproxy.h"

#include <memory>
#include <utility>

namespace armature {

namespace {

const QByteArray kEndOfHead = "\r\n\r\n";

void refuse(QTcpSocket *client, const QByteArray &status, const QByteArray &header = {})
{
    client->write("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n" + header
                  + "\r\n");
    client->disconnectFromHost();
}

void carry(QTcpSocket *from, QTcpSocket *to)
{
    QObject::connect(from, &QTcpSocket::readyRead, to, [from, to] { to->write(from->readAll()); });
    QObject::connect(from, &QTcpSocket::disconnected, to, [to] { to->disconnectFromHost(); });
}

} // namespace

ConnectProxy::ConnectProxy(QByteArray credentials)
    : m_credentials(std::move(credentials))
{
    // The proxy itself must not be proxied, whatever a test sets up for its process.
    setProxy(QNetworkProxy::NoProxy);
    listen(QHostAddress::LocalHost);
    connect(this, &QTcpServer::newConnection, this, &ConnectProxy::accept);
}

QUrl ConnectProxy::url(const QString &user, const QString &password) const
{
    QUrl url(QStringLiteral("http://127.0.0.1:") + QString::number(serverPort()));
    url.setUserName(user, QUrl::DecodedMode);
    url.setPassword(password, QUrl::DecodedMode);
    return url;
}

QNetworkProxy ConnectProxy::networkProxy(const QString &user, const QString &password) const
{
    return {QNetworkProxy::HttpProxy, QStringLiteral("127.0.0.1"), serverPort(), user, password};
}

void ConnectProxy::accept()
{
    while (QTcpSocket *client = nextPendingConnection()) {
        ++connections;
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
        const auto head = std::make_shared<QByteArray>();
        connect(client, &QTcpSocket::readyRead, this,
                [this, client, head] { readHead(client, *head); });
    }
}

void ConnectProxy::readHead(QTcpSocket *client, QByteArray &head)
{
    // By the byte: what follows the head belongs to the tunnel.
    char byte = 0;
    while (!head.endsWith(kEndOfHead) && client->getChar(&byte)) {
        head += byte;
    }
    if (head.endsWith(kEndOfHead) && !isMute) {
        client->disconnect(this);
        answer(client, head);
    }
}

void ConnectProxy::answer(QTcpSocket *client, const QByteArray &head)
{
    const QList<QByteArray> request = head.left(head.indexOf("\r\n")).split(' ');
    if (request.size() != 3 || request.at(0) != "CONNECT") {
        refuse(client, "405 Method Not Allowed");
        return;
    }
    targets.append(request.at(1));
    if (!isAllowed(head)) {
        ++refusals;
        refuse(client, "407 Proxy Authentication Required",
               "Proxy-Authenticate: Basic realm=\"test\"\r\n");
    } else if (!statusInstead.isEmpty()) {
        refuse(client, statusInstead);
    } else {
        openTunnel(client, request.at(1));
    }
}

bool ConnectProxy::isAllowed(const QByteArray &head) const
{
    const QByteArray line = "\r\nProxy-Authorization: Basic " + m_credentials.toBase64() + "\r\n";
    return m_credentials.isEmpty() || head.contains(line);
}

void ConnectProxy::openTunnel(QTcpSocket *client, const QByteArray &target)
{
    const qsizetype colon = target.lastIndexOf(':');
    auto *server = new QTcpSocket(client);
    server->setProxy(QNetworkProxy::NoProxy);
    connect(server, &QTcpSocket::connected, this, [this, client, server] {
        ++tunnels;
        join(client, server);
    });
    connect(server, &QTcpSocket::errorOccurred, client, [client, server] {
        if (server->peerPort() == 0) { // it never connected
            refuse(client, "502 Bad Gateway");
        }
    });
    server->connectToHost(QString::fromLatin1(target.left(colon)),
                          target.mid(colon + 1).toUShort());
}

void ConnectProxy::join(QTcpSocket *client, QTcpSocket *server)
{
    client->write("HTTP/1.1 200 Connection established\r\n\r\n");
    carry(client, server);
    carry(server, client);
    server->write(client->readAll());
}

} // namespace armature
