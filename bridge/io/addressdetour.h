// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>
#include <QHostInfo>
#include <QObject>
#include <QTcpSocket>
#include <QUrl>

namespace armature {

/// Leads a connecting socket past an address that swallows it, such as one of a broken IPv6. Qt
/// tries the addresses of a name one after another and gives each 30 s. Here, where none has
/// answered after kHeadStart, all are tried side by side and the socket goes to the first that
/// accepts. A name with one address, and a connection that is quick, see nothing of it.
/// Bridge thread.
class AddressDetour : public QObject
{
    Q_OBJECT

public:
    static constexpr int kHeadStart = 1000; ///< ms: one lost SYN is sent again after as much

    /// \param socket told to connect to `url`, directly and not through a proxy.
    AddressDetour(QTcpSocket *socket, QUrl url, QObject *parent);

private:
    void lookUp();
    void race(const QHostInfo &found);
    void lead(const QHostAddress &address);
    [[nodiscard]] bool isStuck() const;

    QTcpSocket *m_socket;
    QUrl m_url;
    QList<QTcpSocket *> m_scouts {};
};

} // namespace armature
