// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/lineframer.h"

#include "bridge/protocol/crc16.h"

#include <algorithm>
#include <optional>

namespace armature {

namespace {

constexpr qsizetype kSuffixSize = 5; // `*HHHH`

std::optional<quint16> upperHex(QByteArrayView digits)
{
    unsigned value = 0;
    for (const char digit : digits) {
        if (digit >= '0' && digit <= '9') {
            value = value * 16 + static_cast<unsigned>(digit - '0');
        } else if (digit >= 'A' && digit <= 'F') {
            value = value * 16 + static_cast<unsigned>(digit - 'A') + 10U;
        } else {
            return std::nullopt;
        }
    }
    return static_cast<quint16>(value);
}

} // namespace

QList<BoardLine> LineFramer::feed(QByteArrayView bytes)
{
    QList<BoardLine> lines;
    while (!bytes.isEmpty()) {
        const qsizetype newline = bytes.indexOf('\n');
        if (newline < 0) {
            append(bytes);
            break;
        }
        append(bytes.first(newline));
        finishLine(lines);
        bytes = bytes.sliced(newline + 1);
    }
    return lines;
}

void LineFramer::reset()
{
    m_partial.clear();
    m_isTooLong = false;
}

void LineFramer::append(QByteArrayView bytes)
{
    const qsizetype longest = m_mode == Mode::Plain ? kMaxPlainLine : kMaxBoardLine;
    const qsizetype room = longest - 1 - m_partial.size();
    m_isTooLong = m_isTooLong || bytes.size() > room;
    m_partial.append(bytes.first(std::min(bytes.size(), room)));
}

void LineFramer::finishLine(QList<BoardLine> &lines)
{
    if (!m_isTooLong && m_partial.endsWith('\r')) {
        m_partial.chop(1);
    }
    if (!m_partial.isEmpty()) {
        lines.append(classify());
    }
    reset();
}

BoardLine LineFramer::classify() const
{
    if (m_isTooLong) {
        return {BoardLine::Kind::TooLong, m_partial};
    }
    if (m_mode == Mode::Plain || !m_partial.startsWith('{')) {
        return {BoardLine::Kind::Debug, m_partial};
    }
    const qsizetype bodySize = m_partial.size() - kSuffixSize;
    if (m_partial.endsWith('}') || bodySize < 0 || m_partial.at(bodySize) != '*') {
        const bool isAccepted = m_mode == Mode::BareLines;
        return {isAccepted ? BoardLine::Kind::Message : BoardLine::Kind::BadChecksum, m_partial};
    }
    const QByteArrayView line(m_partial);
    if (upperHex(line.sliced(bodySize + 1)) != crc16(line.first(bodySize))) {
        return {BoardLine::Kind::BadChecksum, m_partial};
    }
    return {BoardLine::Kind::Message, m_partial.first(bodySize)};
}

} // namespace armature
