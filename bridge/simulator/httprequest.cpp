// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/httprequest.h"

#include <QUrl>

#include <algorithm>

namespace armature {

namespace {

constexpr qsizetype kMaxRequestLine = 8000;
constexpr qsizetype kMaxHeaderLine = 4096;
constexpr std::size_t kMaxHeaders = 100;

QByteArray reason(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 413:
        return "Payload Too Large";
    case 414:
        return "URI Too Long";
    case 426:
        return "Upgrade Required";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    default:
        return "Status";
    }
}

/// 0, or the status of the refusal.
int readRequestLine(const QByteArray &line, HttpRequest &request)
{
    const QList<QByteArray> words = line.split(' ');
    if (words.size() != 3 || !words.at(2).startsWith("HTTP/1.") || !words.at(1).startsWith('/')) {
        return 400;
    }
    request.method = words.at(0);
    const QUrl url = QUrl::fromEncoded(words.at(1), QUrl::StrictMode);
    const qsizetype mark = words.at(1).indexOf('?');
    request.path = mark < 0 ? words.at(1) : words.at(1).left(mark);
    request.query = QUrlQuery(url.query(QUrl::FullyEncoded));
    request.keepsAlive = words.at(2) != "HTTP/1.0";
    return 0;
}

/// 0, or the status of the refusal.
int readHeaders(const QList<QByteArray> &lines, HttpRequest &request)
{
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        if (line.size() > kMaxHeaderLine || request.headers.size() == kMaxHeaders) {
            return 431;
        }
        if (colon < 1 || line.left(colon).trimmed().size() != colon) {
            return 400;
        }
        request.headers.emplace_back(line.left(colon).toLower(), line.mid(colon + 1).trimmed());
    }
    if (request.lists("connection", "close")) {
        request.keepsAlive = false;
    }
    return 0;
}

HttpParse incomplete(const QByteArray &bytes)
{
    const qsizetype lastLine = bytes.size() - (bytes.lastIndexOf('\n') + 1);
    const qsizetype limit = bytes.contains('\n') ? kMaxHeaderLine : kMaxRequestLine;
    if (lastLine <= limit) {
        return {};
    }
    return {0, bytes.contains('\n') ? 431 : 414};
}

} // namespace

std::optional<QByteArray> HttpRequest::header(QByteArrayView name) const
{
    std::optional<QByteArray> joined;
    for (const auto &[key, value] : headers) {
        if (key == name) {
            joined = joined ? *joined + ", " + value : value;
        }
    }
    return joined;
}

bool HttpRequest::lists(QByteArrayView name, QByteArrayView word) const
{
    const QList<QByteArray> words = header(name).value_or(QByteArray()).toLower().split(',');
    return std::any_of(words.begin(), words.end(),
                       [word](const QByteArray &part) { return part.trimmed() == word; });
}

HttpParse parseHttpRequest(const QByteArray &bytes)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    if (end < 0) {
        return incomplete(bytes);
    }
    HttpParse parse;
    QList<QByteArray> lines = bytes.left(end).split('\n');
    for (QByteArray &line : lines) {
        line = line.endsWith('\r') ? line.chopped(1) : line;
    }
    if (lines.first().size() > kMaxRequestLine) {
        return {0, 414};
    }
    parse.refusal = readRequestLine(lines.takeFirst(), parse.request);
    parse.refusal = parse.refusal == 0 ? readHeaders(lines, parse.request) : parse.refusal;
    if (parse.refusal != 0) {
        return parse;
    }
    bool isNumber = true;
    const std::optional<QByteArray> length = parse.request.header("content-length");
    const qsizetype bodySize = length ? length->toLongLong(&isNumber) : 0;
    const qsizetype size = end + 4 + bodySize;
    if (parse.request.header("transfer-encoding")) {
        parse.refusal = 501;
    } else if (!isNumber || bodySize < 0) {
        parse.refusal = 400;
    } else if (bodySize > kMaxHttpRequest || size > kMaxHttpRequest) {
        parse.refusal = 413;
    } else if (bytes.size() >= size) {
        parse.request.body = bytes.mid(end + 4, bodySize);
        parse.size = size;
    }
    return parse;
}

QByteArray toBytes(const HttpResponse &response, bool isLast)
{
    QByteArray bytes = "HTTP/1.1 " + QByteArray::number(response.status) + ' '
        + reason(response.status)
        + "\r\ncontent-length: " + QByteArray::number(response.body.size())
        + "\r\ncache-control: max-age=0, private, must-revalidate\r\n" + response.moreHeaders;
    if (!response.body.isEmpty()) {
        bytes += "content-type: " + response.contentType + "\r\n";
    }
    bytes += isLast ? "connection: close\r\n" : "";
    return bytes + "\r\n" + response.body;
}

} // namespace armature
