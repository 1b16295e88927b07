// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/handshakeend.h"

#include "bridge/io/certificatefault.h"
#include "bridge/io/handshakeanswer.h"

#include <QRegularExpression>

namespace armature {

namespace {

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

LinkEnd refusalEnd(const HandshakeAnswer &answer, bool isTls)
{
    LinkEnd end {reasonOf(answer), QLatin1String("HTTP ") + answer.statusLine, answer.status};
    end.answer = QString::fromUtf8(answer.body);
    end.retryAfter = answer.retryAfter;
    // Caddy, for one, leads a plain request to its TLS port, where the key must not follow unasked.
    const bool leadsToTls = !isTls && answer.status >= 300 && answer.status < 400
        && answer.location.toLower().startsWith("https://");
    if (wantsTls(answer) || leadsToTls) {
        end.reason = ServerReason::TlsPort;
    }
    return end;
}

/// How some TLS servers complain of plain text; see also PortProbe.
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

LinkEnd timeoutEnd(const HandshakeSigns &signs)
{
    if (!signs.wasConnected) {
        return {signs.isProxied ? ServerReason::ProxyFailed : ServerReason::HandshakeTimeout,
                QStringLiteral("not connected in time"), 0};
    }
    return {ServerReason::HandshakeTimeout,
            signs.wasReady ? QStringLiteral("connected, but no answer to the request")
                           : QStringLiteral("connected, but no answer to TLS"),
            0};
}

LinkEnd unansweredEnd(const HandshakeSigns &signs)
{
    if (signs.isOutOfTime) {
        return timeoutEnd(signs);
    }
    const auto error = signs.error.value_or(QAbstractSocket::RemoteHostClosedError);
    if (signs.isProxied && !signs.wasConnected) {
        return proxyEnd(error, signs.errorText);
    }
    return failedConnectEnd(error, signs.errorText);
}

} // namespace

LinkEnd handshakeEnd(const HandshakeSigns &signs, Milliseconds utcNow)
{
    if (!signs.tlsErrors.isEmpty()) {
        return untrustedEnd(signs.tlsErrors);
    }
    const auto answer = readHandshakeAnswer(signs.bytes, utcNow);
    if (answer && answer->status != 101) {
        return refusalEnd(*answer, signs.isTls);
    }
    if (isTlsAlert(signs.bytes)) {
        return {ServerReason::TlsPort, QStringLiteral("a TLS alert"), 0};
    }
    if (signs.bytes.isEmpty() || signs.isOutOfTime) {
        return unansweredEnd(signs);
    }
    return {ServerReason::NotAWebSocket,
            signs.error ? signs.errorText : QStringLiteral("the answer is no HTTP"), 0};
}

} // namespace armature
