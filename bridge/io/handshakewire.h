// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QTcpSocket>
#include <QTimer>

class QWebSocket;

namespace armature {

/// The bytes under a QWebSocket's handshake. Its interface shows neither status nor body nor
/// headers of an answer that is no upgrade, so they are kept as they come and read from here: that
/// costs no second request, which a server that asks for patience would count. Bridge thread.
class HandshakeWire : public QObject
{
    Q_OBJECT

public:
    /// Precondition: `webSocket` was told to open, and nothing of it has happened yet.
    explicit HandshakeWire(QWebSocket *webSocket, QObject *parent = nullptr);

    /// The socket inside; null where this Qt hides it, and then nothing is known.
    [[nodiscard]] QTcpSocket *socket() const { return m_socket; }
    /// TCP is up, and through the proxy where there is one.
    [[nodiscard]] bool wasConnected() const { return m_wasConnected; }
    /// TLS is up too, or there is none.
    [[nodiscard]] bool wasReady() const { return m_wasReady; }
    /// The upgrade is done: what comes is the WebSocket's.
    void release();
    /// The handshake failed: what came, and comes, is for bytes(). The WebSocket reads no more.
    void takeOver();
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }
    /// After takeOver(): more of the answer is under way. settled() follows, in kBodyPatience at
    /// the latest.
    [[nodiscard]] bool isWaiting() const;

    static constexpr int kBodyPatience = 2000; ///< ms

Q_SIGNALS:
    /// The answer is there as far as it will be, or what came is no HTTP.
    void settled();

private:
    void keep();
    void check();
    void collect();

    QWebSocket *m_webSocket;
    QTcpSocket *m_socket;
    QByteArray m_bytes {};
    QTimer m_patience;
    bool m_wasConnected = false;
    bool m_wasReady = false;
    bool m_isReleased = false;
    bool m_isTakenOver = false;
};

} // namespace armature
