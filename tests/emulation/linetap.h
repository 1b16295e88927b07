// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <chrono>
#include <cstdint>

namespace armature {

/// A line that passed its checksum, with the time of its newline.
struct TappedLine
{
    QJsonObject object {};
    QByteArray text {}; ///< without the checksum
    std::chrono::microseconds at {};
    bool isBare = false; ///< it had no checksum

    [[nodiscard]] QString type() const { return object.value(QLatin1String("t")).toString(); }
    [[nodiscard]] double number(const char *key) const
    {
        return object.value(QLatin1String(key)).toDouble();
    }
};

/// Reads along on one direction of a line, byte by byte. No thread; no I/O.
class LineTap
{
public:
    /// What becomes of an object without a checksum.
    enum class Bare {
        Damaged,
        Taken, ///< it passes, marked
    };

    explicit LineTap(Bare bare = Bare::Damaged)
        : m_bare(bare)
    { }

    /// True where this byte ended a line that passed its checksum: it is last().
    bool take(std::uint8_t byte, std::chrono::microseconds at);
    /// Forgets the line under way: its reader started anew.
    void clear() { m_pending.clear(); }
    [[nodiscard]] const TappedLine &last() const { return m_last; }
    /// Lines that did not pass, empty ones aside.
    [[nodiscard]] int damaged() const { return m_damaged; }

    /// The object with what makes it a line: `*HHHH\n`.
    [[nodiscard]] static QByteArray framed(const QByteArray &object);

private:
    Bare m_bare;
    QByteArray m_pending {};
    TappedLine m_last {};
    int m_damaged = 0;
};

} // namespace armature
