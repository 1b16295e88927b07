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

/// A TextLink over one QWebSocket. Bridge thread.
/// Direct connections only: a proxy of the system is not used. Certificates are always verified.
class WebSocketLink : public TextLink
{
    Q_OBJECT

public:
    struct Request
    {
        QUrl url {};
        QByteArray key {}; ///< sent as X-API-Key; already free of line breaks
        QString caFile {}; ///< PEM certificates to trust beside the system's
        QUrl proxy {}; ///< http://[user:password@]host:port; empty: a direct connection
    };

    /// From open() to the upgrade: name, TCP, TLS and HTTP together.
    static constexpr Milliseconds kHandshakePatience {10'000};
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
    void noteOpened();
    void noteError(QAbstractSocket::SocketError error);
    /// The socket's signals come in any order and number, so the end is read once they are all in.
    void finishSoon();
    void finish();
    [[nodiscard]] LinkEnd handshakeEnd() const;
    [[nodiscard]] LinkEnd openEnd() const;

    Request m_request;
    QWebSocket m_socket;
    QTimer m_handshakeTimer;
    std::optional<QAbstractSocket::SocketError> m_error {}; ///< the first one
    bool m_isHttpRefusal = false;
    QList<QSslError> m_tlsErrors {};
    std::optional<LinkEnd> m_knownEnd {}; ///< where it is not for the socket to say
    bool m_wasOpen = false;
    bool m_isFinishing = false;
    bool m_isOver = false;
};

} // namespace armature
