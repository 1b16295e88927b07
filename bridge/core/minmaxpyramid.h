// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/cadence.h"
#include "bridge/core/clock.h"
#include "bridge/core/ringbuffer.h"

#include <cstddef>
#include <vector>

namespace armature {

/// A point of a series to be drawn: always a value that was really read, at its own time.
struct SeriesPoint
{
    TimePoint at {};
    double value = 0.0;
    bool isAfterGap = false; ///< no line leads to this point
    bool operator==(const SeriesPoint &) const = default;
};

/// The lowest and the highest point of a stretch of a series, in the order of their times.
struct Extremes
{
    SeriesPoint first {};
    SeriesPoint second {}; ///< equal to `first` where there is one value only

    /// `point` is not earlier than `second`. Whether a gap goes before the stretch stays as it is.
    void widen(const SeriesPoint &point);
};

/// One series, kept so that any span of it is drawn in O(pixels).
///
/// Seven rings hold the same series at seven resolutions: the values themselves, then the lowest
/// and the highest value of each slot of 11 ms, 44 ms, … 11.3 s. Each ring keeps its newest
/// kCapacity entries and only slots in which something was read, so that memory stops growing at
/// seven times kCapacity entries (2.8 MB) at any rate. The coarsest ring reaches 25 hours back; at
/// 10 values a second the values themselves reach 13 minutes back, at 1000 a second 8 seconds.
/// Where a finer ring has already dropped what is asked for, the next coarser one answers.
class MinMaxPyramid
{
public:
    static constexpr std::size_t kCapacity = 8192;
    static constexpr std::size_t kLevels = 7;
    static constexpr Milliseconds kFinestSlot {11};
    static constexpr int kFactor = 4;

    MinMaxPyramid();

    /// A value that is not finite is a gap. A time before the last one counts as the last one.
    /// A silence longer than the series' cadence (see Cadence) is a gap too. Amortised O(1).
    void append(TimePoint at, double value);
    /// The line is interrupted before the next value.
    void addGap() { m_isAfterGap = true; }
    void clear();

    /// What to draw of [from, to] on so many pixel columns: at most two points a column, the lowest
    /// and the highest, in the order of their times. Columns are cells of columnWidth() counted
    /// from the clock's zero, so that they hold still when the window moves. The slots at the
    /// edges are given whole, and one more point on either side lets a line enter and leave. A gap
    /// within one column is not seen. An extreme is never lost; of two in one slot across a
    /// column's edge only the greater stays.
    [[nodiscard]] std::vector<SeriesPoint> columns(TimePoint from, TimePoint to, int pixels) const;

    [[nodiscard]] static Clock::duration columnWidth(Clock::duration span, int pixels);

    /// The points of [from, to] at the best resolution that reaches back to `from`.
    [[nodiscard]] std::vector<SeriesPoint> points(TimePoint from, TimePoint to) const;
    /// The slot of the points that points() would give; zero for each single value.
    [[nodiscard]] Clock::duration resolution(TimePoint from) const;

    [[nodiscard]] bool isEmpty() const { return m_levels.front().ring.isEmpty(); }
    /// Precondition: !isEmpty().
    [[nodiscard]] SeriesPoint last() const;
    /// The usual time between two values.
    [[nodiscard]] const Cadence &cadence() const { return m_cadence; }
    /// All entries in all rings: a measure of memory.
    [[nodiscard]] std::size_t entryCount() const;

private:
    struct Level
    {
        Clock::duration duration {0}; ///< zero: a slot for each value
        RingBuffer<Extremes> ring {kCapacity};
    };

    static void append(Level &level, const SeriesPoint &point);
    [[nodiscard]] static std::size_t firstSlotAt(const Level &level, TimePoint from);
    [[nodiscard]] const Level &levelFor(TimePoint from, Clock::duration coarsest) const;

    std::vector<Level> m_levels {};
    Cadence m_cadence {};
    bool m_isAfterGap = false;
};

} // namespace armature
