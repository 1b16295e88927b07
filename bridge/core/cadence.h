// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace armature {

/// Learns how often something arrives, and tells a silence from a pause between two arrivals.
class Cadence
{
public:
    /// A silence is longer than this many intervals …
    static constexpr int kIntervals = 5;
    /// … and never shorter than this: the scheduler of a desktop makes such pauses by itself.
    static constexpr Milliseconds kShortestSilence {250};

    /// True when a silence ended with this arrival.
    bool arrive(TimePoint at)
    {
        const std::optional<TimePoint> last = std::exchange(m_last, at);
        if (!last)
            return false;
        const Clock::duration pause = at - *last;
        if (!m_interval) {
            m_interval = pause;
            return false;
        }
        const bool isSilence = pause > longestPause();
        // Half a step towards a longer interval, so that a sensor which became slow for good is
        // not all silences, and one outage teaches nothing much.
        const Clock::duration heard
            = std::min(pause, std::max<Clock::duration>(2 * *m_interval, kShortestSilence));
        *m_interval += (heard - *m_interval) / (isSilence ? 2 : 8);
        return isSilence;
    }

    void reset()
    {
        m_last.reset();
        m_interval.reset();
    }

    /// The usual time between two arrivals; nothing before the second one.
    [[nodiscard]] std::optional<Clock::duration> interval() const { return m_interval; }

private:
    [[nodiscard]] Clock::duration longestPause() const
    {
        return std::max<Clock::duration>(kIntervals * *m_interval, kShortestSilence);
    }

    std::optional<TimePoint> m_last {};
    std::optional<Clock::duration> m_interval {};
};

} // namespace armature
