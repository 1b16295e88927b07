// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/websocketlink.h"

#include "bridge/io/addressdetour.h"
#include "bridge/io/handshakeend.h"
#include "bridge/io/handshakewire.h"
#include "bridge/io/linkend.h"
#include "bridge/io/networkplace.h"
#include "bridge/io/portprobe.h"

#include <QNetworkProxy>
#include <QNetworkRequest>
#include <QSslCertificate>
#include <QSslConfiguration>

#include <utility>

namespace armature {

namespace {

/// For a port to answer a greeting in TLS.
constexpr Milliseconds kProbePatience {2000};

} // namespace

WebSocketLink::WebSocketLink(Request request, QObject *parent)
    : TextLink(parent)
    , m_request(std::move(request))
{
    m_socket.setProxy(proxyOf(m_request.proxy));
    m_socket.setMaxAllowedIncomingFrameSize(kMaxMessage);
    m_socket.setMaxAllowedIncomingMessageSize(kMaxMessage);
    m_handshakeTimer.setSingleShot(true);
    m_handshakeTimer.setInterval(m_request.patience);
    connectSocket();
}

WebSocketLink::~WebSocketLink()
{
    WebSocketLink::abort();
}

void WebSocketLink::connectSocket()
{
    connect(&m_handshakeTimer, &QTimer::timeout, this, [this] {
        m_isOutOfTime = true;
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
    watchWire();
}

void WebSocketLink::watchWire()
{
    m_wire = new HandshakeWire(&m_socket, this);
    connect(m_wire, &HandshakeWire::settled, this, &WebSocketLink::finish);
    const bool isNamed = QHostAddress(m_request.url.host()).isNull();
    if (m_wire->socket() != nullptr && isNamed && !isProxied()) {
        new AddressDetour(m_wire->socket(), m_request.url, m_wire);
    }
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
    // With what still watches or asks on this attempt's behalf.
    if (m_wire != nullptr) {
        std::exchange(m_wire, nullptr)->deleteLater();
    }
}

qint64 WebSocketLink::bytesToWrite() const
{
    return m_socket.bytesToWrite();
}

void WebSocketLink::noteOpened()
{
    m_handshakeTimer.stop();
    m_wire->release();
    m_wasOpen = true;
    Q_EMIT opened();
}

void WebSocketLink::noteError(QAbstractSocket::SocketError error)
{
    if (!m_error) {
        m_error = error;
    }
    finishSoon();
}

void WebSocketLink::finishSoon()
{
    if (m_wire != nullptr && !m_wasOpen) {
        m_wire->takeOver();
        if (m_wire->isWaiting()) {
            return; // for the rest of the answer: settled() comes
        }
    }
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
    const LinkEnd end = m_knownEnd ? *m_knownEnd : m_wasOpen ? openEnd() : failedEnd();
    if (isDumbEnd(end)) {
        askForTls(end);
    } else {
        tell(end);
    }
}

void WebSocketLink::tell(const LinkEnd &end)
{
    if (!m_isOver) {
        abort();
        Q_EMIT ended(end);
    }
}

bool WebSocketLink::isDumbEnd(const LinkEnd &end) const
{
    return !m_wasOpen && end.reason == ServerReason::ConnectionLost && m_wire->wasReady()
        && m_request.url.scheme() == QLatin1String("ws");
}

void WebSocketLink::askForTls(const LinkEnd &end)
{
    if (m_isAsking) {
        return;
    }
    m_isAsking = true;
    m_handshakeTimer.stop();
    auto *probe = new PortProbe(m_request.url, proxyOf(m_request.proxy), m_wire);
    const auto judge = [this, end](bool isTls) {
        tell(isTls ? LinkEnd {ServerReason::TlsPort, QStringLiteral("it answers in TLS only"), 0}
                   : end);
    };
    // Queued: its socket may be in the middle of its handshake.
    connect(probe, &PortProbe::answered, this, judge, Qt::QueuedConnection);
    QTimer::singleShot(kProbePatience, probe, [judge] { judge(false); });
    probe->askTls();
}

LinkEnd WebSocketLink::failedEnd() const
{
    m_wire->takeOver();
    HandshakeSigns signs;
    signs.bytes = m_wire->bytes();
    signs.tlsErrors = m_tlsErrors;
    signs.error = m_error;
    signs.errorText = m_socket.errorString();
    signs.isOutOfTime = m_isOutOfTime;
    signs.isProxied = isProxied();
    signs.isTls = m_request.url.scheme() == QLatin1String("wss");
    signs.wasConnected = m_wire->wasConnected();
    signs.wasReady = m_wire->wasReady();
    return handshakeEnd(signs, stampNow().utc);
}

LinkEnd WebSocketLink::openEnd() const
{
    // closeCode() is 1000 for a reset too: then only the error tells. Another code came in a close
    // frame, behind which a proxy may end TCP at once.
    if (m_error && m_socket.closeCode() == QWebSocketProtocol::CloseCodeNormal) {
        return {ServerReason::ConnectionLost, m_socket.errorString(), 0};
    }
    return closedEnd(m_socket.closeCode(), m_socket.closeReason());
}

} // namespace armature
