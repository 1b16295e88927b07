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

int trueCloseCode(int code, const QString &reason)
{
    static const QRegularExpression kCode(QStringLiteral("\\b([1-4][0-9]{3})\\b"));
    const int told = kCode.match(reason).captured(1).toInt();
    return code == QWebSocketProtocol::CloseCodeProtocolError && told != 0 ? told : code;
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
    case 1012:
        return QStringLiteral("service restart");
    case 1013:
        return QStringLiteral("try again later");
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
    const int trueCode = trueCloseCode(code, reason);
    const bool isOversized = trueCode == QWebSocketProtocol::CloseCodeTooMuchData;
    QString detail = QString::number(trueCode) + QLatin1Char(' ') + closeMeaning(trueCode);
    if (trueCode == code && !reason.isEmpty()) {
        detail += QLatin1String(": ") + reason.left(120);
    }
    return {isOversized ? ServerReason::OversizedMessage : ServerReason::ClosedByServer, detail, 0};
}

} // namespace armature
