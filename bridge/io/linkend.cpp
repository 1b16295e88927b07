// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/linkend.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QRegularExpression>
#include <QSslCertificate>
#include <QStringList>
#include <QWebSocketProtocol>

namespace armature {

namespace {

constexpr qsizetype kMaxReason = 120;

ServerReason reasonOf(const HandshakeAnswer &answer)
{
    switch (answer.status) {
    case 400:
        return ServerReason::BadRequest;
    case 401:
    case 403:
        return ServerReason::KeyOrAuthRefused;
    case 404:
        return ServerReason::WrongPath;
    case 407:
        return ServerReason::ProxyPassword;
    case 426: // a proxy in between took the Upgrade header out
        return ServerReason::NotAWebSocket;
    case 429:
        return ServerReason::AskedToWait;
    case 502:
    case 504:
        return ServerReason::GatewayError;
    case 503:
        return answer.retryAfter ? ServerReason::AskedToWait : ServerReason::ServerError;
    default:
        break;
    }
    if (answer.status >= 300 && answer.status < 400) {
        return ServerReason::WrongPath;
    }
    return answer.status < 300 ? ServerReason::NotAWebSocket : ServerReason::ServerError;
}

/// How Go (Caddy), nginx and Apache answer HTTP on a port of theirs that wants TLS.
bool wantsTls(const HandshakeAnswer &answer)
{
    return answer.status == 400
        && (answer.body.contains("HTTP request to an HTTPS server")
            || answer.body.contains("HTTP request was sent to HTTPS port")
            || answer.body.contains("HTTP to an SSL-enabled server port"));
}

/// OpenSSL's reason 0x10b, "wrong version number": what came had no TLS record's head. The number
/// is the same in all of its versions, and never translated.
bool isPlainAnswer(const QString &errorText)
{
    static const QRegularExpression kCode(QStringLiteral("error:[0-9A-F]{5}10B:"),
                                          QRegularExpression::CaseInsensitiveOption);
    return kCode.match(errorText).hasMatch();
}

QString dayOf(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODate);
}

QString nameOfCertificate(const QSslCertificate &certificate)
{
    if (certificate.isNull()) {
        return QStringLiteral("no certificate");
    }
    const QString fingerprint
        = QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper());
    return certificate.subjectDisplayName() + QLatin1String(", issued by ")
        + certificate.issuerDisplayName() + QLatin1String(", valid from ")
        + dayOf(certificate.effectiveDate()) + QLatin1String(" until ")
        + dayOf(certificate.expiryDate()) + QLatin1String(", SHA-256 ") + fingerprint;
}

/// The hosts it was made for.
QString hostsOf(const QSslCertificate &certificate)
{
    QStringList hosts = certificate.subjectAlternativeNames().values();
    if (hosts.isEmpty()) {
        hosts = certificate.subjectInfo(QSslCertificate::CommonName);
    }
    hosts.sort();
    return hosts.isEmpty() ? QStringLiteral("none") : hosts.join(QLatin1String(", "));
}

/// QWebSocket reports a code it does not know, of which servers send 1012 and 1013, as 1002 with
/// this text; and 6.4.2 names 1002 in the text as well, so that the true one is lost.
bool isUnknownCode(int code, const QString &reason)
{
    return code == QWebSocketProtocol::CloseCodeProtocolError
        && reason
        == QCoreApplication::translate("QWebSocketDataProcessor", "Invalid close code %1 detected.")
               .arg(code);
}

QString closeMeaning(int code)
{
    switch (code) {
    case 1000:
        return QStringLiteral("closed normally");
    case 1001:
        return QStringLiteral("going away");
    case 1002:
        return QStringLiteral("protocol error");
    case 1007:
        return QStringLiteral("invalid text");
    case 1008:
        return QStringLiteral("policy violation");
    case 1011:
        return QStringLiteral("server error");
    default:
        return QStringLiteral("closed");
    }
}

} // namespace

LinkEnd refusalEnd(const HandshakeAnswer &answer)
{
    LinkEnd end {reasonOf(answer), QLatin1String("HTTP ") + answer.statusLine, answer.status};
    end.answer = QString::fromUtf8(answer.body);
    end.retryAfter = answer.retryAfter;
    if (wantsTls(answer)) {
        end.reason = ServerReason::TlsPort;
    }
    return end;
}

bool isTlsAlert(const QByteArray &bytes)
{
    return bytes.startsWith("\x15\x03");
}

LinkEnd proxyEnd(QAbstractSocket::SocketError error, const QString &errorText)
{
    const bool isPassword = error == QAbstractSocket::ProxyAuthenticationRequiredError;
    return {isPassword ? ServerReason::ProxyPassword : ServerReason::ProxyFailed, errorText, 0};
}

LinkEnd failedConnectEnd(QAbstractSocket::SocketError error, const QString &errorText)
{
    // NOLINTNEXTLINE(clang-diagnostic-switch-enum): the many others mean one thing here
    switch (static_cast<int>(error)) {
    case QAbstractSocket::HostNotFoundError:
        return {ServerReason::NameNotFound, errorText, 0};
    case QAbstractSocket::ConnectionRefusedError:
        return {ServerReason::ConnectionRefused, errorText, 0};
    case QAbstractSocket::RemoteHostClosedError:
        return {ServerReason::ConnectionLost, errorText, 0};
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return {isPlainAnswer(errorText) ? ServerReason::PlainPort : ServerReason::TlsFailed,
                errorText, 0};
    default:
        return {ServerReason::HostUnreachable, errorText, 0};
    }
}

LinkEnd untrustedEnd(const QList<QSslError> &errors)
{
    QStringList details;
    bool isOnlyTheHost = true;
    for (const QSslError &error : errors) {
        QString detail = error.errorString() + QLatin1String(" (")
            + nameOfCertificate(error.certificate()) + QLatin1Char(')');
        if (error.error() == QSslError::HostNameMismatch) {
            detail += QLatin1String("; it names ") + hostsOf(error.certificate());
        } else {
            isOnlyTheHost = false;
        }
        details.append(detail);
    }
    details.removeDuplicates();
    return {isOnlyTheHost ? ServerReason::TlsWrongHost : ServerReason::TlsUntrusted,
            details.join(QLatin1String("; ")), 0};
}

LinkEnd closedEnd(int code, const QString &reason)
{
    if (isUnknownCode(code, reason)) {
        return {ServerReason::ClosedByServer,
                QStringLiteral("1012 service restart, or 1013 try again later"), 0};
    }
    QString detail = QString::number(code) + QLatin1Char(' ') + closeMeaning(code);
    if (!reason.isEmpty()) {
        detail += QLatin1String(": ") + reason.left(kMaxReason);
    }
    const bool isOversized = code == QWebSocketProtocol::CloseCodeTooMuchData;
    return {isOversized ? ServerReason::OversizedMessage : ServerReason::ClosedByServer, detail, 0};
}

} // namespace armature
