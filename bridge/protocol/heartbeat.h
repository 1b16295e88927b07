// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"

namespace armature {

/// When to ask the server for a sign of life, and when to give it up. No thread; no I/O.
class Heartbeat
{
public:
    enum class Verdict { Nothing, SendNow, Dead };

    explicit Heartbeat(TimePoint openedAt)
        : m_heardAt(openedAt)
        , m_due(openedAt + kInterval)
    { }

    /// How often to ask: kInterval, or less while an output is not safe. Given up after three times
    /// that, but never later than kPatience.
    void setInterval(Milliseconds interval, TimePoint now);
    /// How long a silence that owes an answer may last before what comes after it is late.
    void setLateAfter(Milliseconds time) { m_lateAfter = time; }
    /// Something else was sent that wants an answer: if none comes, a heartbeat soon tells whether
    /// the line is held up or only the answer takes long.
    void asked(TimePoint now);
    /// Any frame arrived: it answers what is outstanding. \return true where it is late: it, and
    /// all until the answer to a new heartbeat, may have waited on the way. The caller sends one
    /// now.
    [[nodiscard]] bool heard(TimePoint now);
    /// While held (a join makes the server slow to answer) the silence is not counted.
    void setHeld(bool isHeld, TimePoint now);
    /// After SendNow the caller has to send one.
    [[nodiscard]] Verdict tick(TimePoint now);
    [[nodiscard]] TimePoint nextDeadline() const;

    static constexpr Milliseconds kInterval {25'000};
    static constexpr Milliseconds kPatience {10'000};
    /// A tick later than this tells of our own stall: what the server sent may still be unread.
    static constexpr Milliseconds kStall {1'000};

private:
    [[nodiscard]] Milliseconds patience() const;
    void startWaiting(TimePoint now);

    Milliseconds m_interval = kInterval;
    bool m_isHeld = false;
    bool m_isAwaiting = false;
    Milliseconds m_lateAfter {5'000};
    TimePoint m_heardAt;
    TimePoint m_sentAt {}; ///< of the heartbeat that is awaited
    TimePoint m_probe = TimePoint::max(); ///< when to ask whether the line is held up
    TimePoint m_due; ///< of the next heartbeat
    TimePoint m_deadline {}; ///< of the answer; meaningful while awaiting
};

} // namespace armature
