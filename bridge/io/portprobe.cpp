// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/portprobe.h"

#include "bridge/io/httpanswer.h"

#include <QSslSocket>

#include <utility>

namespace armature {

namespace {

constexpr quint16 kPlainPort = 80;
constexpr quint16 kTlsPort = 443;

QString bracketed(const QString &host)
{
    const bool isV6 = host.contains(QLatin1Char(':'));
    return isV6 ? QLatin1Char('[') + host + QLatin1Char(']') : host;
}

} // namespace

quint16 serverPort(const QUrl &url)
{
    const bool isTls = url.scheme() == QLatin1String("wss");
    return static_cast<quint16>(url.port(isTls ? kTlsPort : kPlainPort));
}

QByteArray hostHeader(const QUrl &url)
{
    const QString host = bracketed(url.host(QUrl::FullyEncoded));
    return (url.port() < 0 ? host : host + QLatin1Char(':') + QString::number(url.port()))
        .toLatin1();
}

QString placeText(const QString &host, quint16 port)
{
    return bracketed(host) + QLatin1Char(':') + QString::number(port);
}

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
    m_answer += m_socket->readAll();
    const HttpAnswer answer = readHttpAnswer(m_answer, isClosed);
    // With the body, because a TLS port may say in it that it is one.
    if (answer.state != HttpAnswer::State::Partial || isClosed) {
        settle(answer.status > 0 && reasonOf(answer, false) != ServerReason::TlsPort);
    }
}

void PortProbe::settle(bool isSo)
{
    if (!std::exchange(m_isOver, true)) {
        Q_EMIT answered(isSo);
    }
}

} // namespace armature
