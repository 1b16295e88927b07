// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace armature {

/// The clock of every deadline, age and latency. It never jumps with the wall clock, and it goes on
/// while the machine sleeps: what waited in a socket through a suspension must be seen to be old.
struct Clock
{
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<Clock>;
    static constexpr bool is_steady = true; // NOLINT(readability-identifier-naming): the standard's

    [[nodiscard]] static time_point now() noexcept;
};

using TimePoint = Clock::time_point;
using Milliseconds = std::chrono::milliseconds;

/// One moment on both clocks: `at` for ages and charts, `utc` (since the epoch) for people and
/// files.
struct Stamp
{
    TimePoint at {};
    Milliseconds utc {0};
    bool operator==(const Stamp &) const = default;
};

/// Reads both clocks. Only the I/O floor calls it; everything below is given its time.
[[nodiscard]] inline Stamp stampNow()
{
    return {Clock::now(),
            std::chrono::duration_cast<Milliseconds>(
                std::chrono::system_clock::now().time_since_epoch())};
}

[[nodiscard]] inline Milliseconds elapsed(TimePoint from, TimePoint to)
{
    return std::chrono::duration_cast<Milliseconds>(to - from);
}

} // namespace armature
