// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QNetworkProxy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

namespace armature {

/// A small HTTP proxy on a free loopback port that knows CONNECT only, and carries bytes both ways.
/// The counters and requests are for tests to read.
class ConnectProxy : public QTcpServer
{
    Q_OBJECT

public:
    /// \param credentials "user:password" that it asks for by Basic; empty: it asks for none.
    explicit ConnectProxy(QByteArray credentials = {});

    /// With the user and password given, or without where they are empty.
    [[nodiscard]] QUrl url(const QString &user = {}, const QString &password = {}) const;
    [[nodiscard]] QNetworkProxy networkProxy(const QString &user = {},
                                             const QString &password = {}) const;

    int connections = 0; ///< that came in
    int tunnels = 0; ///< that were let through to their target
    int refusals = 0; ///< answered 407
    QList<QByteArray> targets {}; ///< host:port of each CONNECT, in order, refused ones too
    QByteArray statusInstead {}; ///< such as "503 Service Unavailable": the answer to every CONNECT
    bool isMute = false; ///< accepts, and never answers

private:
    void accept();
    void readHead(QTcpSocket *client, QByteArray &head);
    void answer(QTcpSocket *client, const QByteArray &head);
    void openTunnel(QTcpSocket *client, const QByteArray &target);
    static void join(QTcpSocket *client, QTcpSocket *server);
    [[nodiscard]] bool isAllowed(const QByteArray &head) const;

    QByteArray m_credentials;
};

} // namespace armature
