// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/boardmessage.h"
#include "bridge/protocol/crc16.h"

#include <cmath>

namespace armature {

namespace {

constexpr int kDecimals = 3;
constexpr double kNumberLimit = 999'999.999;
constexpr int kMinRateMs = 2;
constexpr int kMaxRateMs = 60'000;

QByteArray toLine(const QByteArray &body)
{
    const QByteArray crc = QByteArray::number(crc16(body), 16).toUpper().rightJustified(4, '0');
    return body + '*' + crc + '\n';
}

QByteArray toLine(const char *type, quint16 sequence, const QByteArray &rest = {})
{
    return toLine(QByteArrayLiteral("{\"t\":\"") + type + R"(","s":)" + QByteArray::number(sequence)
                  + rest + '}');
}

/// Ids come from the board's own ASCII lines; anything that needs escaping is refused.
std::optional<QByteArray> plainId(const QString &id)
{
    for (const QChar character : id) {
        const char16_t code = character.unicode();
        if (code < u' ' || code > u'~' || code == u'"' || code == u'\\') {
            return std::nullopt;
        }
    }
    return id.toLatin1();
}

} // namespace

std::optional<QByteArray> encodeBoardNumber(double value)
{
    if (!std::isfinite(value) || std::abs(value) > kNumberLimit) {
        return std::nullopt;
    }
    QByteArray digits = QByteArray::number(value, 'f', kDecimals);
    while (digits.endsWith('0')) {
        digits.chop(1);
    }
    if (digits.endsWith('.')) {
        digits.chop(1);
    }
    return digits == "-0" ? QByteArrayLiteral("0") : digits;
}

QByteArray encodeId()
{
    return toLine(QByteArrayLiteral("{\"t\":\"id\"}"));
}

std::optional<QByteArray> encodeSet(quint16 sequence, const QString &id, double value)
{
    const std::optional<QByteArray> plain = plainId(id);
    const std::optional<QByteArray> number = encodeBoardNumber(value);
    if (!plain || !number) {
        return std::nullopt;
    }
    const QByteArray rest = R"(,"id":")" + *plain + R"(","v":)" + *number;
    QByteArray line = toLine("set", sequence, rest);
    if (line.size() > kMaxHostLine) {
        return std::nullopt;
    }
    return line;
}

QByteArray encodePing(quint16 sequence)
{
    return toLine("ping", sequence);
}

std::optional<QByteArray> encodeRate(quint16 sequence, int intervalMs)
{
    if (intervalMs != 0 && (intervalMs < kMinRateMs || intervalMs > kMaxRateMs)) {
        return std::nullopt;
    }
    return toLine("rate", sequence, ",\"ms\":" + QByteArray::number(intervalMs));
}

QByteArray encodeStop(quint16 sequence)
{
    return toLine("stop", sequence);
}

QByteArray encodeArm(quint16 sequence)
{
    return toLine("arm", sequence);
}

} // namespace armature
