// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/portprobe.h"

#include "bridge/io/handshakeanswer.h"
#include "bridge/io/handshakeend.h"
#include "bridge/io/networkplace.h"

#include <QSslSocket>

#include <utility>

namespace armature {

namespace {

constexpr qint64 kMaxBytes = 64LL * 1024;

} // namespace

PortProbe::PortProbe(QUrl url, const QNetworkProxy &proxy, QObject *parent)
    : QObject(parent)
    , m_url(std::move(url))
    , m_socket(std::make_unique<QSslSocket>())
{
    m_socket->setProxy(proxy);
}

PortProbe::~PortProbe()
{
    m_socket->disconnect(this);
    m_socket->abort();
}

void PortProbe::askPlain()
{
    const QSslSocket *socket = m_socket.get();
    connect(socket, &QAbstractSocket::connected, this, [this] {
        m_socket->write("GET / HTTP/1.1\r\nHost: " + hostHeader(m_url)
                        + "\r\nConnection: close\r\n\r\n");
    });
    connect(socket, &QIODevice::readyRead, this, [this] { judge(false); });
    connect(socket, &QAbstractSocket::errorOccurred, this, [this] { judge(true); });
    m_socket->connectToHost(m_url.host(), serverPort(m_url));
}

void PortProbe::askTls()
{
    const QSslSocket *socket = m_socket.get();
    connect(socket, &QSslSocket::encrypted, this, [this] { settle(true); });
    connect(socket, &QAbstractSocket::errorOccurred, this, [this] { settle(false); });
    // Whose certificate it is does not matter: nothing is sent.
    m_socket->setPeerVerifyMode(QSslSocket::VerifyNone);
    m_socket->connectToHostEncrypted(m_url.host(), serverPort(m_url));
}

void PortProbe::judge(bool isClosed)
{
    m_answer += m_socket->read(kMaxBytes - m_answer.size());
    const auto answer = readHandshakeAnswer(m_answer, Milliseconds::zero());
    // With the body, because a TLS port may say in it that it is one.
    const bool isMore = answer ? !answer->isWhole : mayBecomeAnswer(m_answer);
    if (isClosed || !isMore) {
        settle(answer && handshakeEnd({.bytes = m_answer}, {}).reason != ServerReason::TlsPort);
    }
}

void PortProbe::settle(bool isSo)
{
    if (!std::exchange(m_isOver, true)) {
        Q_EMIT answered(isSo);
    }
}

} // namespace armature
