// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/httpanswer.h"

#include <QRegularExpression>

#include <algorithm>
#include <optional>

namespace armature {

namespace {

constexpr qsizetype kMaxHead = 32LL * 1024LL;

/// Empty where there is none.
QByteArray headerOf(const QByteArray &head, const QByteArray &name)
{
    const QList<QByteArray> lines = head.split('\n');
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).trimmed().compare(name, Qt::CaseInsensitive) == 0) {
            return line.mid(colon + 1).trimmed();
        }
    }
    return {};
}

/// Nothing before the last chunk is there.
struct Chunks
{
    QByteArray body {};
    bool isComplete = false;
};

Chunks joinChunks(const QByteArray &bytes)
{
    Chunks chunks;
    qsizetype at = 0;
    while (at < bytes.size()) {
        const qsizetype lineEnd = bytes.indexOf("\r\n", at);
        bool isNumber = false;
        const QByteArray size = bytes.mid(at, lineEnd - at).split(';').constFirst().trimmed();
        const qsizetype length = size.toInt(&isNumber, 16);
        if (lineEnd < 0 || !isNumber || length <= 0) {
            chunks.isComplete = isNumber && length == 0;
            return chunks;
        }
        chunks.body += bytes.mid(lineEnd + 2, length);
        at = lineEnd + 2 + length + 2;
    }
    return chunks;
}

void readBody(HttpAnswer &answer, const QByteArray &head, const QByteArray &rest, bool isClosed)
{
    bool isComplete = isClosed;
    if (headerOf(head, "transfer-encoding").toLower().contains("chunked")) {
        const Chunks chunks = joinChunks(rest);
        answer.body = chunks.body;
        isComplete = isComplete || chunks.isComplete;
    } else {
        answer.body = rest;
        bool hasLength = false;
        const qsizetype length = headerOf(head, "content-length").toLongLong(&hasLength);
        isComplete = isComplete || (hasLength && rest.size() >= length);
    }
    isComplete = isComplete || answer.body.size() >= HttpAnswer::kMaxBody;
    answer.body.truncate(HttpAnswer::kMaxBody);
    answer.state = isComplete ? HttpAnswer::State::Complete : HttpAnswer::State::Partial;
}

/// What Go, nginx and Apache say to HTTP on a TLS port, with a 400.
bool asksForTls(const HttpAnswer &answer)
{
    return answer.status == 400 && answer.body.toUpper().contains("HTTPS");
}

ServerReason reasonOfStatus(const HttpAnswer &answer)
{
    switch (answer.status) {
    case 400:
    case 426:
        return ServerReason::None;
    case 401:
    case 403:
        return ServerReason::KeyOrAuthRefused;
    case 404:
        return ServerReason::WrongPath;
    case 429:
        return ServerReason::AskedToWait;
    case 502:
    case 504:
        return ServerReason::GatewayError;
    case 503:
        return answer.hasRetryAfter ? ServerReason::AskedToWait : ServerReason::ServerError;
    default:
        break;
    }
    if (answer.status < 300) {
        return ServerReason::NotAWebSocket;
    }
    return answer.status < 400 ? ServerReason::WrongPath : ServerReason::ServerError;
}

} // namespace

HttpAnswer readHttpAnswer(const QByteArray &bytes, bool isClosed)
{
    HttpAnswer answer;
    if (bytes.startsWith("\x15\x03")) {
        answer.state = HttpAnswer::State::TlsAlert;
        return answer;
    }
    const QByteArray start = QByteArrayLiteral("HTTP/").left(bytes.size());
    const qsizetype headEnd = bytes.indexOf("\r\n\r\n");
    const bool hasEnded = isClosed || bytes.size() > kMaxHead;
    if (!bytes.startsWith(start) || (headEnd < 0 && hasEnded && !bytes.isEmpty())) {
        answer.state = HttpAnswer::State::NoHttp;
        return answer;
    }
    static const QRegularExpression line(QStringLiteral("\\AHTTP/1\\.[01] ([1-5][0-9]{2}) ?(.*)"));
    const QByteArray head = bytes.left(std::max<qsizetype>(headEnd, 0));
    const auto match = line.match(QString::fromLatin1(head.split('\n').constFirst().trimmed()));
    if (headEnd < 0) {
        return answer;
    }
    answer.status = match.captured(1).toInt();
    answer.phrase = match.captured(2).left(80).toLatin1();
    answer.hasRetryAfter = !headerOf(head, "retry-after").isEmpty();
    readBody(answer, head, bytes.mid(headEnd + 4), isClosed);
    if (answer.status == 0) {
        answer.state = HttpAnswer::State::NoHttp;
    }
    return answer;
}

ServerReason reasonOf(const HttpAnswer &answer, bool isTls)
{
    if (answer.state == HttpAnswer::State::TlsAlert || (!isTls && asksForTls(answer))) {
        return ServerReason::TlsPort;
    }
    return answer.state == HttpAnswer::State::NoHttp ? ServerReason::NotAWebSocket
                                                     : reasonOfStatus(answer);
}

} // namespace armature
