// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/websocketlink.h"

#include "bridge/io/linkend.h"

#include <QNetworkProxy>
#include <QNetworkRequest>
#include <QSslCertificate>
#include <QSslConfiguration>

namespace armature {

WebSocketLink::WebSocketLink(Request request, QObject *parent)
    : TextLink(parent)
    , m_request(std::move(request))
{
    m_socket.setProxy(QNetworkProxy::NoProxy);
    m_socket.setMaxAllowedIncomingFrameSize(kMaxMessage);
    m_socket.setMaxAllowedIncomingMessageSize(kMaxMessage);
    m_handshakeTimer.setSingleShot(true);
    m_handshakeTimer.setInterval(kHandshakePatience);
    connectSocket();
}

WebSocketLink::~WebSocketLink()
{
    WebSocketLink::abort();
}

void WebSocketLink::connectSocket()
{
    connect(&m_handshakeTimer, &QTimer::timeout, this, [this] {
        m_knownEnd = LinkEnd {ServerReason::HandshakeTimeout, {}, 0};
        finish();
    });
    connect(&m_socket, &QWebSocket::connected, this, &WebSocketLink::noteOpened);
    connect(&m_socket, &QWebSocket::disconnected, this, &WebSocketLink::finishSoon);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(&m_socket, &QWebSocket::errorOccurred, this, &WebSocketLink::noteError);
#else
    connect(&m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            &WebSocketLink::noteError);
#endif
    connect(&m_socket, &QWebSocket::sslErrors, this,
            [this](const QList<QSslError> &errors) { m_tlsErrors += errors; });
    connect(&m_socket, &QWebSocket::textMessageReceived, this,
            [this](const QString &text) { Q_EMIT textReceived(text.toUtf8()); });
    connect(&m_socket, &QWebSocket::binaryMessageReceived, this, &TextLink::binaryReceived);
    connect(&m_socket, &QWebSocket::bytesWritten, this, &TextLink::bytesWritten);
}

void WebSocketLink::open()
{
    if (!trustCaFile()) {
        m_knownEnd
            = LinkEnd {ServerReason::TlsFailed,
                       QStringLiteral("no certificate can be read from ") + m_request.caFile, 0};
        finishSoon();
        return;
    }
    QNetworkRequest request(m_request.url);
    request.setRawHeader("X-API-Key", m_request.key);
    m_handshakeTimer.start();
    m_socket.open(request);
}

bool WebSocketLink::trustCaFile()
{
    if (m_request.caFile.isEmpty() || m_request.url.scheme() != QLatin1String("wss")) {
        return true;
    }
    const QList<QSslCertificate> certificates = QSslCertificate::fromPath(m_request.caFile);
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.addCaCertificates(certificates);
    m_socket.setSslConfiguration(configuration);
    return !certificates.isEmpty();
}

void WebSocketLink::send(const QByteArray &text)
{
    m_socket.sendTextMessage(QString::fromUtf8(text));
}

void WebSocketLink::close()
{
    // While connecting, QWebSocket would write its close frame into the HTTP stream.
    if (m_wasOpen) {
        m_socket.close(QWebSocketProtocol::CloseCodeNormal);
    } else {
        finishSoon();
    }
}

void WebSocketLink::abort()
{
    m_isOver = true;
    m_handshakeTimer.stop();
    m_socket.disconnect(this);
    m_socket.abort();
}

qint64 WebSocketLink::bytesToWrite() const
{
    return m_socket.bytesToWrite();
}

void WebSocketLink::noteOpened()
{
    m_handshakeTimer.stop();
    m_wasOpen = true;
    Q_EMIT opened();
}

void WebSocketLink::noteError(QAbstractSocket::SocketError error)
{
    if (!m_error) {
        m_error = error;
        // A refusal over HTTP is signalled as a refused connection, yet the socket has no error.
        m_isHttpRefusal = error == QAbstractSocket::ConnectionRefusedError
            && m_socket.error() == QAbstractSocket::UnknownSocketError;
    }
    finishSoon();
}

void WebSocketLink::finishSoon()
{
    if (!m_isFinishing) {
        m_isFinishing = true;
        QMetaObject::invokeMethod(this, &WebSocketLink::finish, Qt::QueuedConnection);
    }
}

void WebSocketLink::finish()
{
    if (m_isOver) {
        return;
    }
    const LinkEnd end = m_knownEnd ? *m_knownEnd : m_wasOpen ? openEnd() : handshakeEnd();
    abort();
    Q_EMIT ended(end);
}

LinkEnd WebSocketLink::handshakeEnd() const
{
    if (!m_tlsErrors.isEmpty()) {
        return untrustedEnd(m_tlsErrors);
    }
    if (m_isHttpRefusal) {
        return httpRefusalEnd(m_socket.errorString());
    }
    return failedConnectEnd(m_error.value_or(QAbstractSocket::RemoteHostClosedError),
                            m_socket.errorString());
}

LinkEnd WebSocketLink::openEnd() const
{
    // closeCode() is 1000 for a reset too: only the error tells.
    if (m_error) {
        return {ServerReason::ConnectionLost, m_socket.errorString(), 0};
    }
    return closedEnd(m_socket.closeCode(), m_socket.closeReason());
}

} // namespace armature
