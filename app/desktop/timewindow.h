// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"

namespace armature {

/// What part of time all charts show.
struct TimeWindow
{
    TimePoint to {};
    Clock::duration span {};
    bool isLive = true; ///< `to` is now, and stays so
    bool operator==(const TimeWindow &) const = default;

    [[nodiscard]] TimePoint from() const { return to - span; }
};

} // namespace armature
