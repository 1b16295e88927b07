// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"
#include "bridge/core/identity.h"
#include "bridge/protocol/boarddialogue.h"

#include <QByteArrayList>
#include <QString>

namespace armature {

/// Asks a board who it is, again and again until it has said so or the limit is over, and knows a
/// late answer from an announcement that nobody asked for. What may be no board at all is listened
/// to first, is asked once, and not even that while it says other things. No clock of its own.
class BoardInquiry
{
public:
    enum class Step { None, Ask, GiveUp };

    /// The port was opened: nothing has been asked yet.
    void reset();
    void begin(TimePoint now, BoardApproach approach);
    [[nodiscard]] Step due(TimePoint now) const;
    /// When due() has something to say.
    [[nodiscard]] TimePoint deadline() const;
    /// The line that asks, after an empty one where it is the first: that ends what an earlier host
    /// left in the board's buffer.
    [[nodiscard]] QByteArrayList ask(TimePoint now);
    /// A valid line came: this is a board.
    void noteBoard(TimePoint now);
    /// A line came that no board sends.
    void noteStranger();
    /// The board announces itself without having been asked.
    void noteUnasked(TimePoint now);
    /// A `hello` came.
    void noteAnswer();
    /// What was wrong with the announcement that came.
    void noteFault(const QString &fault) { m_fault = fault; }
    [[nodiscard]] const QString &fault() const { return m_fault; }
    /// More than one `id` may have been on its way when the first `ready` came.
    [[nodiscard]] bool isLateAnswer(const BoardIdentity &said, const BoardIdentity &known,
                                    TimePoint now) const;

private:
    QString m_fault;
    BoardApproach m_approach = BoardApproach::Named;
    bool m_mayAsk = true;
    bool m_hasAsked = false; ///< since the port was opened
    TimePoint m_nextAt {};
    TimePoint m_giveUpAt {};
    TimePoint m_lastAt {};
    int m_unanswered = 0;
};

} // namespace armature
