// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/linkend.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSslCertificate>
#include <QStringList>
#include <QWebSocketProtocol>

namespace armature {

namespace {

constexpr qsizetype kMaxReason = 120;

/// Three digits that stand alone, and not in a base64 key; 0 where there are none.
int statusIn(const QString &text)
{
    static const QRegularExpression kStatus(
        QStringLiteral("(?<![0-9A-Za-z+/=])([1-5][0-9]{2})(?![0-9A-Za-z+/=])"));
    return kStatus.match(text).captured(1).toInt();
}

bool isBadRequest(const QString &errorText)
{
    // The only text without a status for a status: looked up, for it may be translated.
    return errorText
        == QCoreApplication::translate("QWebSocket",
                                       "QWebSocketPrivate::processHandshake: Unknown error "
                                       "condition encountered. Aborting connection.");
}

ServerReason reasonOfStatus(int status)
{
    if (status == 401 || status == 403) {
        return ServerReason::KeyOrAuthRefused;
    }
    if (status == 404 || (status >= 300 && status < 400)) {
        return ServerReason::WrongPath;
    }
    if (status == 407) {
        return ServerReason::ProxyFailed;
    }
    return ServerReason::ServerError;
}

QString nameOfCertificate(const QSslCertificate &certificate)
{
    if (certificate.isNull()) {
        return QStringLiteral("no certificate");
    }
    return certificate.subjectDisplayName() + QLatin1String(", issued by ")
        + certificate.issuerDisplayName() + QLatin1String(", valid until ")
        + certificate.expiryDate().toString(Qt::ISODate);
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

LinkEnd httpRefusalEnd(const QString &errorText)
{
    if (isBadRequest(errorText)) {
        return {ServerReason::BadRequest, errorText, 400};
    }
    const int status = statusIn(errorText);
    if (status == 0 || status == 101) {
        return {ServerReason::NotAWebSocket, errorText, status};
    }
    return {reasonOfStatus(status), errorText, status};
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
        return {ServerReason::TlsFailed, errorText, 0};
    case QAbstractSocket::ProxyAuthenticationRequiredError:
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
    case QAbstractSocket::ProxyNotFoundError:
    case QAbstractSocket::ProxyProtocolError:
        return {ServerReason::ProxyFailed, errorText, 0};
    default:
        return {ServerReason::HostUnreachable, errorText, 0};
    }
}

LinkEnd untrustedEnd(const QList<QSslError> &errors)
{
    QStringList details;
    for (const QSslError &error : errors) {
        details.append(error.errorString() + QLatin1String(" (")
                       + nameOfCertificate(error.certificate()) + QLatin1Char(')'));
    }
    details.removeDuplicates();
    return {ServerReason::TlsUntrusted, details.join(QLatin1String("; ")), 0};
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
