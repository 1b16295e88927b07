// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/textlink.h"

#include <QAbstractSocket>
#include <QSslError>
#include <QTimer>
#include <QUrl>
#include <QWebSocket>

#include <optional>

namespace armature {

class HandshakeWire;

/// A TextLink over one QWebSocket. Bridge thread.
/// Certificates are always verified. No proxy is used but the one asked for: neither the system's
/// nor those of http_proxy and its like.
class WebSocketLink : public TextLink
{
    Q_OBJECT

public:
    /// From open() to the upgrade: name, TCP, TLS and HTTP together.
    static constexpr Milliseconds kHandshakePatience {10'000};

    struct Request
    {
        QUrl url {};
        QByteArray key {}; ///< sent as X-API-Key; already free of line breaks
        QString caFile {}; ///< PEM certificates to trust beside the system's
        QUrl proxy {}; ///< http://[user:password@]host:port; empty: a direct connection
        Milliseconds patience = kHandshakePatience;
    };

    static constexpr quint64 kMaxMessage = 1024ULL * 1024ULL;

    explicit WebSocketLink(Request request, QObject *parent = nullptr);
    ~WebSocketLink() override;

    void open() override;
    void send(const QByteArray &text) override;
    void close() override;
    void abort() override;
    [[nodiscard]] qint64 bytesToWrite() const override;

private:
    void connectSocket();
    [[nodiscard]] bool trustCaFile();
    [[nodiscard]] bool isProxied() const { return !m_request.proxy.isEmpty(); }
    void watchWire();
    void noteOpened();
    void noteError(QAbstractSocket::SocketError error);
    /// The socket's signals come in any order and number, so the end is read once they are all in.
    void finishSoon();
    void finish();
    void tell(const LinkEnd &end);
    /// The handshake was cut off without a byte: a server that died, or one that wants TLS.
    [[nodiscard]] bool isDumbEnd(const LinkEnd &end) const;
    void askForTls(const LinkEnd &end);
    [[nodiscard]] LinkEnd failedEnd() const;
    [[nodiscard]] LinkEnd openEnd() const;

    Request m_request;
    QWebSocket m_socket;
    QTimer m_handshakeTimer;
    HandshakeWire *m_wire = nullptr; ///< from open() on; its parent is this
    bool m_isOutOfTime = false;
    std::optional<QAbstractSocket::SocketError> m_error {}; ///< the first one
    QList<QSslError> m_tlsErrors {};
    std::optional<LinkEnd> m_knownEnd {}; ///< where it is not for the socket to say
    bool m_wasOpen = false;
    bool m_isFinishing = false;
    bool m_isAsking = false;
    bool m_isOver = false;
};

} // namespace armature
