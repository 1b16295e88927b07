// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/scriptedserver.h"

#include <QJsonDocument>
#include <QSocketNotifier>

#include <sys/socket.h>

namespace {

const auto kMetadata = QStringLiteral(
    R"({"event":"metadata","join_ref":null,"payload":{"controller_id":3,"location_id":2,)"
    R"("user_id":1},"ref":null,"topic":"microcontroller:3"})");

QString reply(const QJsonObject &frame)
{
    const QJsonObject payload {{QStringLiteral("response"), QJsonObject()},
                               {QStringLiteral("status"), QStringLiteral("ok")}};
    const QJsonObject out {{QStringLiteral("event"), QStringLiteral("phx_reply")},
                           {QStringLiteral("payload"), payload},
                           {QStringLiteral("ref"), frame.value(QLatin1String("ref"))},
                           {QStringLiteral("topic"), frame.value(QLatin1String("topic"))}};
    return QString::fromUtf8(QJsonDocument(out).toJson(QJsonDocument::Compact));
}

} // namespace

ScriptedServer::ScriptedServer()
    : m_webSockets(QStringLiteral("scripted"), QWebSocketServer::NonSecureMode)
{
    m_tcp.listen(QHostAddress::LocalHost);
    connect(&m_tcp, &QTcpServer::newConnection, this, &ScriptedServer::greet);
    connect(&m_webSockets, &QWebSocketServer::newConnection, this, &ScriptedServer::accept);
}

QUrl ScriptedServer::url() const
{
    return QUrl(QStringLiteral("ws://127.0.0.1:") + QString::number(m_tcp.serverPort()));
}

void ScriptedServer::greet()
{
    QTcpSocket *socket = m_tcp.nextPendingConnection();
    if (!isRefusing) {
        m_socket = socket;
        m_webSockets.handleConnection(socket);
        return;
    }
    ++m_refusals;
    connect(socket, &QTcpSocket::readyRead, socket, [socket] {
        socket->readAll();
        socket->write("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
    });
    connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
}

void ScriptedServer::accept()
{
    m_client = m_webSockets.nextPendingConnection();
    m_client->setParent(this);
    ++m_connections;
    m_received.clear();
    QWebSocket *client = m_client;
    connect(client, &QWebSocket::textMessageReceived, this, &ScriptedServer::answer);
    connect(client, &QWebSocket::disconnected, this,
            [this, client] { m_closeCode = client->closeCode(); });
    connect(client, &QWebSocket::disconnected, client, &QObject::deleteLater);
    connect(client, &QWebSocket::pong, this, [this] { ++m_pongs; });
    if (hasMetadata) {
        client->sendTextMessage(kMetadata);
    }
}

void ScriptedServer::answer(const QString &text)
{
    const QJsonObject frame = QJsonDocument::fromJson(text.toUtf8()).object();
    m_received.append(frame);
    if (onFrame) {
        onFrame(frame);
    }
    if (!isSilent) {
        send(reply(frame));
    }
}

QString ScriptedServer::host() const
{
    return m_client->requestUrl().host();
}

void ScriptedServer::ping()
{
    m_client->ping("are you there");
}

void ScriptedServer::freeze()
{
    for (QSocketNotifier *notifier : m_socket->findChildren<QSocketNotifier *>()) {
        notifier->setEnabled(false);
    }
}

QList<QJsonObject> ScriptedServer::received(const QString &event) const
{
    QList<QJsonObject> found;
    for (const QJsonObject &frame : m_received) {
        if (frame.value(QLatin1String("event")).toString() == event) {
            found.append(frame);
        }
    }
    return found;
}

void ScriptedServer::send(const QString &text)
{
    m_client->sendTextMessage(text);
}

void ScriptedServer::sendBinary(const QByteArray &data)
{
    m_client->sendBinaryMessage(data);
}

void ScriptedServer::controlUpdate(const QString &controlJson)
{
    send(QStringLiteral(R"({"event":"control_update","payload":{"control":)") + controlJson
         + QStringLiteral(R"(},"ref":null,"topic":"microcontroller:v1:3"})"));
}

void ScriptedServer::close(int code)
{
    m_client->close(static_cast<QWebSocketProtocol::CloseCode>(code));
}

void ScriptedServer::reset()
{
    const linger now {1, 0};
    setsockopt(static_cast<int>(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now,
               sizeof(now));
    m_socket->abort();
}

void ScriptedServer::finish()
{
    m_socket->disconnectFromHost();
}
