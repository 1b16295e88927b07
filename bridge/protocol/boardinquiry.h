// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"
#include "bridge/core/identity.h"

#include <QByteArray>
#include <QString>

namespace armature {

/// Asks a board who it is, again and again until it has said so or the limit is over, and knows a
/// late answer from an announcement that nobody asked for. No clock of its own.
class BoardInquiry
{
public:
    enum class Step { None, Ask, GiveUp };

    /// The port was opened: nothing has been asked yet.
    void reset() { m_unanswered = 0; }
    /// \param limit after which it is given up.
    void begin(TimePoint now, Milliseconds limit);
    [[nodiscard]] Step due(TimePoint now) const;
    /// When due() has something to say.
    [[nodiscard]] TimePoint deadline() const;
    /// The line that asks; the next one is due half a second later.
    [[nodiscard]] QByteArray ask(TimePoint now);
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
    TimePoint m_nextAt {};
    TimePoint m_giveUpAt {};
    TimePoint m_lastAt {};
    int m_unanswered = 0;
};

} // namespace armature
