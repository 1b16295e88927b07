// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"

#include <QtGlobal>

#include <optional>

namespace armature {

/// Watches a board's `ms`, which wraps at 32 bits (49.7 days): for a reboot, and for how long a
/// line waited to be read. No clock of its own.
class BoardClock
{
public:
    void reset();
    /// \return false where the board's clock ran backwards: the board rebooted. It counts on from
    /// `ms` either way.
    [[nodiscard]] bool advance(quint32 ms, TimePoint now);
    /// Nobody read the port between these. Only then may a line be old: a board whose clock stands
    /// still while it sleeps would seem so too.
    void noteStall(TimePoint from, TimePoint to);
    /// How long the line of the last advance() waited, as far as a stall explains it; 0 where that
    /// is less than 100 ms, which is an ordinary delay.
    [[nodiscard]] Milliseconds age(TimePoint now) const;

private:
    struct Mark
    {
        quint32 ms = 0;
        TimePoint at {};
    };
    struct Stall
    {
        TimePoint from {};
        TimePoint to {};
    };
    std::optional<Mark> m_last;
    std::optional<Mark> m_prompt; ///< the last line that was read without delay
    std::optional<Stall> m_stall;
};

} // namespace armature
