// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace armature {

/// Longest line from board to host, newline included, in bytes.
inline constexpr qsizetype kMaxBoardLine = 192;
/// The same of a board without our firmware, which may print long tables.
inline constexpr qsizetype kMaxPlainLine = 1024;

/// One line as it left the wire.
struct BoardLine
{
    enum class Kind {
        Message, ///< begins with `{`, and its checksum is right (or bare lines are allowed)
        Debug, ///< does not begin with `{`: for people to read, never parsed
        BadChecksum, ///< wrong or missing checksum
        TooLong, ///< skipped to its newline
    };
    Kind kind = Kind::Debug;
    /// Without newline; of a Message without its checksum, of a TooLong its beginning.
    QByteArray text {};
    bool operator==(const BoardLine &) const = default;
};

/// Turns the bytes of a serial port into lines, the same ones however the bytes are cut.
/// After rubbish it resumes at the next newline. Holds at most one line; no thread, no I/O.
class LineFramer
{
public:
    enum class Mode {
        Checked, ///< a line without a checksum is a bad one
        BareLines, ///< hand-written sketches: a missing checksum is accepted, a wrong one is not
        Plain, ///< no board protocol at all: every line is Debug, and may have kMaxPlainLine
    };

    explicit LineFramer(Mode mode = Mode::Checked)
        : m_mode(mode)
    { }

    /// The lines that these bytes complete. Empty lines are left out.
    [[nodiscard]] QList<BoardLine> feed(QByteArrayView bytes);
    /// Forgets an incomplete line: the port was opened anew.
    void reset();

private:
    void append(QByteArrayView bytes);
    void finishLine(QList<BoardLine> &lines);
    [[nodiscard]] BoardLine classify() const;

    Mode m_mode;
    QByteArray m_partial;
    bool m_isTooLong = false;
};

} // namespace armature
