// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulation/linetap.h"

#include "bridge/protocol/crc16.h"

#include <QJsonDocument>

#include <utility>

namespace armature {

namespace {

constexpr qsizetype kLongest = 192; ///< bytes, newline included

QByteArray checksum(const QByteArray &object)
{
    return QByteArray::number(crc16(object), 16).rightJustified(4, '0').toUpper();
}

} // namespace

QByteArray LineTap::framed(const QByteArray &object)
{
    return object + '*' + checksum(object) + '\n';
}

bool LineTap::take(std::uint8_t byte, std::chrono::microseconds at)
{
    if (byte != '\n') {
        if (m_pending.size() <= kLongest && byte != '\r') {
            m_pending.append(char(byte));
        }
        return false;
    }
    const QByteArray line = std::exchange(m_pending, {});
    const qsizetype star = line.lastIndexOf('*');
    const QByteArray object = line.left(star);
    const bool isBare = m_bare == Bare::Taken && line.endsWith('}');
    if (!isBare && (star < 0 || line.mid(star + 1) != checksum(object))) {
        m_damaged += line.isEmpty() ? 0 : 1;
        return false;
    }
    const QByteArray text = isBare ? line : object;
    m_last = {QJsonDocument::fromJson(text).object(), text, at, isBare};
    return true;
}

} // namespace armature
