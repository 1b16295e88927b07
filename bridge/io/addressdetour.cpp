// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/addressdetour.h"

#include "bridge/io/networkplace.h"

#include <QNetworkProxy>
#include <QSignalBlocker>
#include <QSslSocket>
#include <QTimer>

#include <utility>

namespace armature {

namespace {

constexpr qsizetype kMaxScouts = 8;

} // namespace

AddressDetour::AddressDetour(QTcpSocket *socket, QUrl url, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_url(std::move(url))
{
    // From when the name is known: looking it up may take as long as it likes.
    const auto begin = [this] {
        if (isStuck()) {
            QTimer::singleShot(kHeadStart, this, &AddressDetour::lookUp);
        }
    };
    connect(m_socket, &QAbstractSocket::stateChanged, this, begin);
    begin();
}

bool AddressDetour::isStuck() const
{
    return m_socket->state() == QAbstractSocket::ConnectingState;
}

void AddressDetour::lookUp()
{
    if (isStuck()) {
        QHostInfo::lookupHost(m_url.host(), this, &AddressDetour::race);
    }
}

void AddressDetour::race(const QHostInfo &found)
{
    const QList<QHostAddress> addresses = found.addresses().mid(0, kMaxScouts);
    if (!isStuck() || addresses.size() < 2) {
        return;
    }
    for (const QHostAddress &address : addresses) {
        auto *scout = new QTcpSocket(this);
        m_scouts.append(scout);
        scout->setProxy(QNetworkProxy::NoProxy);
        connect(scout, &QTcpSocket::connected, this, [this, address] { lead(address); });
        scout->connectToHost(address, serverPort(m_url));
    }
}

void AddressDetour::lead(const QHostAddress &address)
{
    for (QTcpSocket *scout : std::as_const(m_scouts)) {
        scout->disconnect(this);
        scout->abort();
        scout->deleteLater();
    }
    m_scouts.clear();
    if (!isStuck()) {
        return;
    }
    {
        // Its owner would take this for the end of the attempt.
        const QSignalBlocker silence(m_socket);
        m_socket->abort();
    }
    if (auto *tls = qobject_cast<QSslSocket *>(m_socket)) {
        tls->connectToHostEncrypted(address.toString(), serverPort(m_url), m_url.host());
    } else {
        m_socket->connectToHost(address, serverPort(m_url));
    }
}

} // namespace armature
