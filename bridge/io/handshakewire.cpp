// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/handshakewire.h"

#include "bridge/io/handshakeanswer.h"

#include <QSslSocket>
#include <QWebSocket>

namespace armature {

namespace {

// Head and body of an answer together: more is not kept.
constexpr qsizetype kMaxBytes = 64LL * 1024;
const QByteArray kStartOfHttp = "HTTP/";

} // namespace

HandshakeWire::HandshakeWire(QWebSocket *webSocket, QObject *parent)
    : QObject(parent)
    , m_webSocket(webSocket)
    , m_socket(webSocket->findChild<QTcpSocket *>(QString(), Qt::FindDirectChildrenOnly))
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(kBodyPatience);
    connect(&m_patience, &QTimer::timeout, this, &HandshakeWire::settled);
    if (m_socket == nullptr) {
        return;
    }
    connect(m_socket, &QTcpSocket::connected, this, [this] { m_wasConnected = true; });
    if (const auto *tls = qobject_cast<QSslSocket *>(m_socket)) {
        connect(tls, &QSslSocket::encrypted, this, &HandshakeWire::keep);
    } else if (m_socket->state() == QAbstractSocket::ConnectedState) {
        keep();
    } else {
        connect(m_socket, &QTcpSocket::connected, this, &HandshakeWire::keep);
    }
    connect(m_socket, &QTcpSocket::readyRead, this, &HandshakeWire::check);
}

void HandshakeWire::keep()
{
    m_wasConnected = true;
    m_wasReady = true;
    // What the WebSocket reads stays in the buffer until release() or takeOver().
    m_socket->startTransaction();
}

void HandshakeWire::release()
{
    m_isReleased = true;
    if (m_socket != nullptr && m_socket->isTransactionStarted()) {
        m_socket->commitTransaction();
    }
}

void HandshakeWire::check()
{
    if (m_isTakenOver) {
        collect();
    } else if (!m_isReleased && m_wasReady
               && !kStartOfHttp.startsWith(m_socket->peek(kStartOfHttp.size()))) {
        takeOver();
        Q_EMIT settled();
    }
}

void HandshakeWire::takeOver()
{
    if (m_isTakenOver || m_isReleased || m_socket == nullptr) {
        return;
    }
    m_isTakenOver = true;
    disconnect(m_socket, &QTcpSocket::readyRead, m_webSocket, nullptr);
    if (m_socket->isTransactionStarted()) {
        m_socket->rollbackTransaction();
    }
    if (m_wasReady) {
        m_bytes = m_socket->read(kMaxBytes);
    }
    if (isWaiting()) {
        m_patience.start();
    }
}

bool HandshakeWire::isWaiting() const
{
    const auto answer = readHandshakeAnswer(m_bytes, Milliseconds::zero());
    return m_isTakenOver && answer && !answer->isWhole && m_bytes.size() < kMaxBytes
        && m_socket->state() == QAbstractSocket::ConnectedState;
}

void HandshakeWire::collect()
{
    m_bytes += m_socket->read(kMaxBytes - m_bytes.size());
    if (m_patience.isActive() && !isWaiting()) {
        m_patience.stop();
        Q_EMIT settled();
    }
}

} // namespace armature
