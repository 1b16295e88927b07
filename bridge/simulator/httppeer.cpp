// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/httppeer.h"

#include <QTcpSocket>

namespace armature {

HttpPeer::HttpPeer(QTcpSocket *socket, std::chrono::milliseconds idleTimeout, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_idle(this)
{
    m_socket->setParent(this);
    m_idle.setSingleShot(true);
    m_idle.setInterval(idleTimeout);
    connect(&m_idle, &QTimer::timeout, m_socket, &QTcpSocket::disconnectFromHost);
    connect(m_socket, &QTcpSocket::readyRead, this, &HttpPeer::look);
    connect(m_socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
    m_idle.start();
    QMetaObject::invokeMethod(this, &HttpPeer::look, Qt::QueuedConnection);
}

void HttpPeer::respond(const HttpResponse &response)
{
    m_socket->skip(m_requestSize);
    m_requestSize = 0;
    write(response, m_isLast);
    QMetaObject::invokeMethod(this, &HttpPeer::look, Qt::QueuedConnection);
}

QTcpSocket *HttpPeer::release()
{
    QTcpSocket *socket = m_socket;
    disconnect(socket, nullptr, this, nullptr);
    disconnect(&m_idle, nullptr, nullptr, nullptr);
    socket->setParent(nullptr);
    m_socket = nullptr;
    deleteLater();
    return socket;
}

void HttpPeer::look()
{
    if (m_socket == nullptr || m_requestSize > 0 || m_socket->bytesAvailable() == 0) {
        return;
    }
    m_idle.start();
    const HttpParse parse = parseHttpRequest(m_socket->peek(kMaxHttpRequest + 1));
    if (parse.refusal != 0) {
        m_socket->readAll();
        write(HttpResponse {parse.refusal}, true);
    } else if (parse.size > 0) {
        m_requestSize = parse.size;
        m_isLast = !parse.request.keepsAlive;
        Q_EMIT requestArrived(parse.request);
    }
}

void HttpPeer::write(const HttpResponse &response, bool isLast)
{
    m_socket->write(toBytes(response, isLast));
    if (isLast) {
        m_socket->disconnectFromHost();
    }
}

} // namespace armature
