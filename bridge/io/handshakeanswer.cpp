// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/handshakeanswer.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace armature {

namespace {

constexpr qsizetype kMaxStatusLine = 120;
constexpr qsizetype kMaxHead = 16LL * 1024;
// What a server may ask for is bounded again where it is heeded; this only keeps the sums in range.
constexpr Milliseconds kLongestWish {24LL * 60 * 60 * 1000};

/// The head of an answer, and where its body begins.
class Head
{
public:
    explicit Head(const QByteArray &bytes)
        : m_lines(bytes.left(std::max<qsizetype>(bytes.indexOf("\r\n\r\n"), 0)).split('\n'))
    { }

    [[nodiscard]] QByteArray statusLine() const { return m_lines.constFirst().trimmed(); }
    [[nodiscard]] QByteArray value(const QByteArray &lowerName) const
    {
        for (const QByteArray &line : m_lines) {
            const qsizetype colon = line.indexOf(':');
            if (line.left(std::max<qsizetype>(colon, 0)).trimmed().toLower() == lowerName) {
                return line.mid(colon + 1).trimmed();
            }
        }
        return {};
    }

private:
    QList<QByteArray> m_lines;
};

std::optional<Milliseconds> httpDate(const QByteArray &text)
{
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(text),
                                             QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
    if (!date.isValid()) {
        return std::nullopt;
    }
    date.setTimeSpec(Qt::UTC);
    return Milliseconds(date.toMSecsSinceEpoch());
}

std::optional<Milliseconds> retryAfter(const Head &head, Milliseconds utcNow)
{
    const QByteArray wish = head.value("retry-after");
    bool isNumber = false;
    const qint64 seconds = wish.toLongLong(&isNumber);
    std::optional<Milliseconds> wait {};
    if (isNumber) {
        wait = Milliseconds(1000) * std::clamp<qint64>(seconds, 0, kLongestWish.count() / 1000);
    } else if (const auto until = httpDate(wish)) {
        wait = *until - httpDate(head.value("date")).value_or(utcNow);
    }
    if (wait) {
        wait = std::clamp(*wait, Milliseconds::zero(), kLongestWish);
    }
    return wait;
}

/// Takes the chunks apart. \return true when the last one was there.
bool dechunk(const QByteArray &coded, QByteArray &body)
{
    qsizetype at = 0;
    while (body.size() < kMaxAnswer) {
        const qsizetype lineEnd = coded.indexOf("\r\n", at);
        bool isNumber = false;
        const qsizetype size
            = coded.mid(at, lineEnd - at).split(';').constFirst().trimmed().toInt(&isNumber, 16);
        if (lineEnd < 0 || !isNumber || size < 0) {
            return lineEnd >= 0; // nonsense: no use waiting
        }
        if (size == 0) {
            return true;
        }
        body += coded.mid(lineEnd + 2, size);
        at = lineEnd + 2 + size + 2;
        if (at > coded.size()) {
            return false;
        }
    }
    return true;
}

void readBody(const Head &head, const QByteArray &rest, HandshakeAnswer &answer)
{
    bool hasLength = false;
    const qint64 length = head.value("content-length").toLongLong(&hasLength);
    if (head.value("transfer-encoding").toLower().contains("chunked")) {
        answer.isWhole = dechunk(rest, answer.body);
    } else {
        answer.body = rest.left(hasLength ? std::clamp<qint64>(length, 0, kMaxAnswer) : kMaxAnswer);
        answer.isWhole = hasLength && rest.size() >= length;
    }
    answer.body.truncate(kMaxAnswer);
    const bool hasNone = answer.status < 200 || answer.status == 204 || answer.status == 304;
    answer.isWhole = answer.isWhole || hasNone || answer.body.size() >= kMaxAnswer;
}

} // namespace

std::optional<HandshakeAnswer> readHandshakeAnswer(const QByteArray &bytes, Milliseconds utcNow)
{
    const qsizetype headEnd = bytes.indexOf("\r\n\r\n");
    const Head head(bytes);
    const QByteArray statusLine = head.statusLine();
    const qsizetype space = statusLine.indexOf(' ');
    HandshakeAnswer answer;
    answer.status = statusLine.mid(space + 1, 3).toInt();
    if (headEnd < 0 || !statusLine.startsWith("HTTP/1.") || space < 0 || answer.status < 100) {
        return std::nullopt;
    }
    answer.statusLine = QString::fromLatin1(statusLine.mid(space + 1, kMaxStatusLine));
    answer.location = head.value("location");
    answer.retryAfter = retryAfter(head, utcNow);
    readBody(head, bytes.mid(headEnd + 4), answer);
    return answer;
}

bool mayBecomeAnswer(const QByteArray &bytes)
{
    static const QByteArray kStart("HTTP/1.");
    return bytes.size() < kMaxHead && !bytes.contains("\r\n\r\n")
        && bytes.left(kStart.size()) == kStart.left(bytes.size());
}

} // namespace armature
