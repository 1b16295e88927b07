// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"

namespace armature {

/// When to ask the server for a sign of life, and when to give it up. No thread; no I/O.
class Heartbeat
{
public:
    enum class Verdict {
        Nothing,
        SendNow,
        ProbeNow, ///< as SendNow; what comes before its answer may have waited on the way
        Dead,
    };

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
    /// The last heartbeat's own answer arrived.
    void answered() { m_isAwaiting = false; }
    /// The system took bytes of what was sent; `isAll`: it has them all. A heartbeat that waited
    /// behind others has its patience from when it was written. Where nothing at all can be
    /// written, the patience ends as ever.
    void written(bool isAll, TimePoint now);
    /// While held (a join makes the server slow to answer) the silence is not counted, but that
    /// after a sleep is.
    void setHeld(bool isHeld, TimePoint now);
    /// After SendNow and ProbeNow the caller has to send one. A call that comes later than due by a
    /// whole interval tells that the machine slept: the connection is probed, whatever is awaited.
    [[nodiscard]] Verdict tick(TimePoint now);
    [[nodiscard]] TimePoint nextDeadline() const;

    static constexpr Milliseconds kInterval {25'000};
    static constexpr Milliseconds kPatience {10'000};
    static constexpr Milliseconds kProbePatience {5'000};
    /// A tick later than this tells of our own stall: what the server sent may still be unread.
    static constexpr Milliseconds kStall {1'000};

private:
    [[nodiscard]] Milliseconds patience() const;
    [[nodiscard]] bool hasSlept(TimePoint now) const;
    void startWaiting(TimePoint now);
    void startProbe(TimePoint now);

    Milliseconds m_interval = kInterval;
    bool m_isHeld = false;
    bool m_isAwaiting = false;
    bool m_isProbe = false; ///< only its own answer counts: others may be as old as the sleep
    bool m_isUnwritten = false; ///< it may still wait in this machine
    Milliseconds m_lateAfter {5'000};
    TimePoint m_heardAt;
    TimePoint m_sentAt {}; ///< of the heartbeat that is awaited
    TimePoint m_probe = TimePoint::max(); ///< when to ask whether the line is held up
    TimePoint m_due; ///< of the next heartbeat
    TimePoint m_deadline {}; ///< of the answer; meaningful while awaiting
};

} // namespace armature
