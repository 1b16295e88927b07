// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <QWebSocket>
#include <QWebSocketServer>

#include <functional>

/// A WebSocket server on a free loopback port that says metadata and answers joins, heartbeats,
/// leaves and pushes, until a test tells it to behave badly.
class ScriptedServer : public QObject
{
    Q_OBJECT

public:
    ScriptedServer();
    [[nodiscard]] QUrl url() const;
    /// What came in the newest connection, as objects.
    [[nodiscard]] QList<QJsonObject> received(const QString &event) const;
    [[nodiscard]] int connections() const { return m_connections; }
    [[nodiscard]] int refusals() const { return m_refusals; }
    [[nodiscard]] int closeCode() const { return m_closeCode; }
    [[nodiscard]] QString host() const; ///< that the newest client asked for
    [[nodiscard]] int pongs() const { return m_pongs; } ///< of all connections
    [[nodiscard]] QWebSocket *client() const { return m_client; } ///< the newest
    void ping();
    /// Reads no more from the newest connection: as a stopped process.
    void freeze();
    void send(const QString &text);
    void sendBinary(const QByteArray &data);
    void controlUpdate(const QString &controlJson);
    void close(int code);
    /// Ends the TCP connection with a reset, or with a FIN, and no close frame.
    void reset();
    void finish();

    bool isSilent = false; ///< answers nothing more
    bool isRefusing = false; ///< answers every handshake with 403
    bool hasMetadata = true;
    std::function<void(const QJsonObject &)> onFrame {};

private:
    void greet();
    void accept();
    void answer(const QString &text);

    QTcpServer m_tcp;
    QWebSocketServer m_webSockets;
    QPointer<QTcpSocket> m_socket;
    QPointer<QWebSocket> m_client;
    QList<QJsonObject> m_received;
    int m_connections = 0;
    int m_refusals = 0;
    int m_closeCode = 0;
    int m_pongs = 0;
};
