// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/transportcheck.h"

#include "bridge/io/certificatefault.h"
#include "bridge/io/handshakeanswer.h"
#include "bridge/io/handshakeend.h"
#include "bridge/io/networkplace.h"
#include "bridge/io/portprobe.h"

#include <QHostAddress>
#include <QHostInfo>
#include <QNetworkProxy>
#include <QSslCertificate>
#include <QSslCipher>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace armature {

using namespace std::chrono_literals;

namespace {

/// For the rest of a refusal whose first lines said enough already.
constexpr auto kBodyPatience = 1s;
/// For a port to say which language it speaks.
constexpr auto kProbePatience = 2s;
constexpr qint64 kMaxBytes = 64LL * 1024;

CheckOutcome failed(ServerReason reason, const QString &detail)
{
    return {CheckResult::Failed, reason, detail};
}

/// To a plain GET, 426 and 400 say that the key was taken, and only the upgrade is missing.
CheckOutcome outcomeOf(const LinkEnd &end)
{
    const bool isKeyTaken = end.httpStatus == 426
        || (end.httpStatus == 400 && end.reason == ServerReason::BadRequest);
    CheckOutcome outcome {isKeyTaken ? CheckResult::Passed : CheckResult::Failed,
                          isKeyTaken ? ServerReason::None : end.reason, end.detail};
    outcome.httpStatus = end.httpStatus;
    outcome.answer = end.answer;
    return outcome;
}

QString versionText(QSsl::SslProtocol protocol)
{
    // NOLINTNEXTLINE(clang-diagnostic-switch-enum): the older ones are not used by anybody
    switch (static_cast<int>(protocol)) {
    case QSsl::TlsV1_2:
        return QStringLiteral("TLS 1.2");
    case QSsl::TlsV1_3:
        return QStringLiteral("TLS 1.3");
    default:
        return QStringLiteral("TLS");
    }
}

QString certificateText(const QSslCertificate &certificate)
{
    // A certificate may name its hosts without having a name of its own.
    QString name = certificate.subjectDisplayName();
    if (name.isEmpty()) {
        name = QStringList(certificate.subjectAlternativeNames().values()).join(QLatin1Char(' '));
    }
    return name + QLatin1String(", issued by ") + certificate.issuerDisplayName()
        + QLatin1String(", valid until ") + certificate.expiryDate().toUTC().toString(Qt::ISODate);
}

} // namespace

TransportCheck::TransportCheck(WebSocketLink::Request request, QObject *parent)
    : QObject(parent)
    , m_request(std::move(request))
{ }

TransportCheck::~TransportCheck()
{
    close();
}

bool TransportCheck::hasTls() const
{
    return m_request.url.scheme() == QLatin1String("wss");
}

void TransportCheck::close()
{
    m_isBusy = false;
    dropProbe();
    if (m_lookup >= 0) {
        QHostInfo::abortHostLookup(std::exchange(m_lookup, -1));
    }
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
        // This may be called from one of its signals.
        m_socket.release()->deleteLater();
    }
}

void TransportCheck::dropProbe()
{
    if (m_probe) {
        m_probe->disconnect(this);
        m_probe.release()->deleteLater(); // this may be called from its signal
    }
}

void TransportCheck::settle(const CheckOutcome &outcome)
{
    if (std::exchange(m_isBusy, false)) {
        dropProbe();
        Q_EMIT stepEnded(outcome);
    }
}

void TransportCheck::lookUp()
{
    m_step = CheckStep::Name;
    m_isBusy = true;
    const QString name = hasProxy() ? m_request.proxy.host() : m_request.url.host();
    if (!QHostAddress(name).isNull()) {
        CheckOutcome outcome {CheckResult::Skipped, ServerReason::None, name};
        outcome.skip = CheckSkip::AlreadyAnAddress;
        settle(outcome);
        return;
    }
    m_lookup = QHostInfo::lookupHost(name, this, &TransportCheck::takeLookup);
}

void TransportCheck::takeLookup(const QHostInfo &info)
{
    m_lookup = -1;
    if (info.error() != QHostInfo::NoError) {
        const auto reason = hasProxy() ? ServerReason::ProxyFailed : ServerReason::NameNotFound;
        settle(failed(reason, info.hostName() + QLatin1String(": ") + info.errorString()));
        return;
    }
    QStringList addresses;
    const QList<QHostAddress> found = info.addresses();
    for (const QHostAddress &address : found) {
        addresses.append(address.toString());
    }
    addresses.removeDuplicates();
    settle({CheckResult::Passed, ServerReason::None, addresses.join(QLatin1String(", "))});
}

void TransportCheck::openSocket()
{
    close();
    m_isBusy = true;
    m_tlsErrors.clear();
    m_answer.clear();
    m_socket = std::make_unique<QSslSocket>();
    m_socket->setProxy(QNetworkProxy::NoProxy);
    QSslSocket *socket = m_socket.get();
    connect(socket, &QAbstractSocket::connected, this, &TransportCheck::noteConnected);
    connect(socket, &QAbstractSocket::errorOccurred, this, &TransportCheck::noteFailed);
    connect(socket, &QSslSocket::encrypted, this, &TransportCheck::noteEncrypted);
    connect(socket, &QSslSocket::sslErrors, this,
            [this](const QList<QSslError> &errors) { m_tlsErrors += errors; });
    connect(socket, &QIODevice::readyRead, this, [this] { readAnswer(false); });
}

void TransportCheck::connectTcp()
{
    m_step = CheckStep::Tcp;
    openSocket();
    if (hasProxy()) {
        m_socket->connectToHost(m_request.proxy.host(), proxyOf(m_request.proxy).port());
    } else {
        m_socket->connectToHost(m_request.url.host(), serverPort(m_request.url));
    }
}

void TransportCheck::connectThroughProxy()
{
    // A connection of its own, because the socket itself asks the proxy, in whichever way of
    // proving itself that the proxy wants.
    m_step = CheckStep::Proxy;
    openSocket();
    m_socket->setProxy(proxyOf(m_request.proxy));
    m_socket->connectToHost(m_request.url.host(), serverPort(m_request.url));
}

void TransportCheck::noteConnected()
{
    if (m_step == CheckStep::Proxy) {
        settle({CheckResult::Passed, ServerReason::None,
                placeText(m_request.url.host(), serverPort(m_request.url))});
    } else {
        settle({CheckResult::Passed, ServerReason::None,
                placeText(m_socket->peerAddress().toString(), m_socket->peerPort())});
    }
}

void TransportCheck::encrypt(Milliseconds silence)
{
    m_step = CheckStep::Tls;
    m_isBusy = true;
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    if (!m_request.caFile.isEmpty()) {
        const QList<QSslCertificate> trusted = QSslCertificate::fromPath(m_request.caFile);
        configuration.addCaCertificates(trusted);
        if (trusted.isEmpty()) {
            settle(failed(ServerReason::TlsFailed,
                          QStringLiteral("no certificate can be read from ") + m_request.caFile));
            return;
        }
    }
    m_socket->setSslConfiguration(configuration);
    m_socket->setPeerVerifyName(m_request.url.host());
    m_socket->startClientEncryption();
    QTimer::singleShot(silence, m_socket.get(), [this] { probeSilence(); });
}

void TransportCheck::noteEncrypted()
{
    settle({CheckResult::Passed, ServerReason::None,
            versionText(m_socket->sessionProtocol()) + QLatin1String("; ")
                + certificateText(m_socket->peerCertificate())});
}

void TransportCheck::noteFailed(QAbstractSocket::SocketError error)
{
    const LinkEnd end
        = handshakeEnd({.error = error, .errorText = m_socket->errorString()}, Milliseconds(0));
    switch (m_step) {
    case CheckStep::Tls:
        if (!m_tlsErrors.isEmpty()) {
            settle(certificateFailure());
        } else if (m_isBusy) {
            probePlain(failed(ServerReason::TlsFailed, end.detail));
        }
        break;
    case CheckStep::Http:
        readAnswer(true);
        break;
    case CheckStep::Proxy:
        settle(proxyFailure(error));
        break;
    case CheckStep::Name:
    case CheckStep::Tcp:
    case CheckStep::WebSocket:
    case CheckStep::Metadata:
    case CheckStep::Join:
        settle(failed(hasProxy() ? ServerReason::ProxyFailed : end.reason, end.detail));
        break;
    }
}

CheckOutcome TransportCheck::proxyFailure(QAbstractSocket::SocketError error) const
{
    const bool wantsPassword = error == QAbstractSocket::ProxyAuthenticationRequiredError;
    return failed(wantsPassword ? ServerReason::ProxyPassword : ServerReason::ProxyFailed,
                  m_socket->errorString());
}

CheckOutcome TransportCheck::certificateFailure() const
{
    const LinkEnd end = untrustedEnd(m_tlsErrors);
    return failed(end.reason, end.detail);
}

PortProbe *TransportCheck::newProbe()
{
    m_probe = std::make_unique<PortProbe>(m_request.url, proxyOf(m_request.proxy));
    return m_probe.get();
}

void TransportCheck::probePlain(const CheckOutcome &otherwise)
{
    PortProbe *probe = newProbe();
    connect(probe, &PortProbe::answered, this, [this, otherwise](bool isPlain) {
        settle(isPlain ? failed(ServerReason::PlainPort, otherwise.detail) : otherwise);
    });
    QTimer::singleShot(kProbePatience, probe, [this, otherwise] { settle(otherwise); });
    probe->askPlain();
}

void TransportCheck::probeSilence()
{
    if (m_step != CheckStep::Tls || !m_isBusy || m_probe) {
        return;
    }
    PortProbe *probe = newProbe();
    connect(probe, &PortProbe::answered, this, [this](bool isPlain) {
        if (isPlain) {
            settle(failed(ServerReason::PlainPort, QStringLiteral("no answer to the handshake")));
        } // else it may just be slow
    });
    probe->askPlain();
}

void TransportCheck::probeTls(const CheckOutcome &otherwise)
{
    if (hasTls()) {
        settle(otherwise);
        return;
    }
    PortProbe *probe = newProbe();
    connect(probe, &PortProbe::answered, this, [this, otherwise](bool isTls) {
        settle(isTls ? failed(ServerReason::TlsPort, otherwise.detail) : otherwise);
    });
    QTimer::singleShot(kProbePatience, probe, [this, otherwise] { settle(otherwise); });
    probe->askTls();
}

void TransportCheck::ask()
{
    m_step = CheckStep::Http;
    m_isBusy = true;
    QByteArray target = m_request.url.path(QUrl::FullyEncoded).toLatin1();
    if (m_request.url.hasQuery()) {
        target += '?' + m_request.url.query(QUrl::FullyEncoded).toLatin1();
    }
    m_socket->write("GET " + target + " HTTP/1.1\r\nHost: " + hostHeader(m_request.url)
                    + "\r\nX-API-Key: " + m_request.key
                    + "\r\nAccept: */*\r\nConnection: close\r\n\r\n");
}

void TransportCheck::readAnswer(bool isClosed)
{
    if (m_step != CheckStep::Http || !m_isBusy) {
        return;
    }
    m_answer += m_socket->read(kMaxBytes - m_answer.size());
    if (m_answer.isEmpty() && isClosed) {
        probeTls(failed(ServerReason::ConnectionLost, m_socket->errorString()));
        return;
    }
    const auto answer = readHandshakeAnswer(m_answer, Milliseconds::zero());
    const bool isMore = answer ? !answer->isWhole : mayBecomeAnswer(m_answer);
    if (isMore && !isClosed) {
        if (answer) {
            QTimer::singleShot(kBodyPatience, m_socket.get(), [this] { readAnswer(true); });
        }
        return;
    }
    settle(outcomeOf(handshakeEnd({.bytes = m_answer, .isTls = hasTls()}, Milliseconds::zero())));
}

} // namespace armature
