// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/core/minmaxpyramid.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace armature {

namespace {

/// Merges points, given in the order of their times, into the extremes of each column.
class ColumnMerger
{
public:
    ColumnMerger(TimePoint from, TimePoint to, Clock::duration width)
        : m_from(from)
        , m_to(to)
        , m_width(width)
    { }

    /// False when no later point matters.
    bool take(const SeriesPoint &point)
    {
        if (point.at < m_from) {
            m_before = point;
            return true;
        }
        if (m_before && !point.isAfterGap)
            merge({m_before->at, m_before->value, false});
        m_before.reset();
        if (point.at <= m_to) {
            merge(point);
            return true;
        }
        if (m_column && !point.isAfterGap)
            merge(point);
        return false;
    }

    std::vector<SeriesPoint> finish()
    {
        flush();
        return std::move(m_points);
    }

private:
    void merge(const SeriesPoint &point)
    {
        const auto index = point.at.time_since_epoch() / m_width;
        if (m_column && index == m_index) {
            m_column->widen(point);
            return;
        }
        flush();
        m_index = index;
        m_column = Extremes {point, point};
    }

    void flush()
    {
        if (!m_column)
            return;
        m_points.push_back(m_column->first);
        if (m_column->second != m_column->first)
            m_points.push_back({m_column->second.at, m_column->second.value, false});
    }

    TimePoint m_from;
    TimePoint m_to;
    Clock::duration m_width;
    Clock::rep m_index = 0;
    std::optional<Extremes> m_column {};
    std::optional<SeriesPoint> m_before {};
    std::vector<SeriesPoint> m_points {};
};

} // namespace

void Extremes::widen(const SeriesPoint &point)
{
    const bool isRising = first.value <= second.value;
    const double lowest = isRising ? first.value : second.value;
    const double highest = isRising ? second.value : first.value;
    if (point.value >= lowest && point.value <= highest)
        return;
    const bool keepsFirst = (point.value > highest) == isRising;
    const SeriesPoint kept = keepsFirst ? first : second;
    const bool isAfterGap = first.isAfterGap;
    first = {kept.at, kept.value, isAfterGap};
    second = {point.at, point.value, false};
}

MinMaxPyramid::MinMaxPyramid()
    : m_levels(kLevels)
{
    Clock::duration slot = kFinestSlot;
    for (std::size_t i = 1; i < kLevels; ++i) {
        m_levels[i].duration = slot;
        slot *= kFactor;
    }
}

void MinMaxPyramid::append(TimePoint at, double value)
{
    const TimePoint time = isEmpty() ? at : std::max(at, last().at);
    m_isAfterGap = m_cadence.arrive(time) || m_isAfterGap;
    if (!std::isfinite(value)) {
        m_isAfterGap = true;
        return;
    }
    const SeriesPoint point {time, value, m_isAfterGap};
    m_isAfterGap = false;
    for (Level &level : m_levels)
        append(level, point);
}

void MinMaxPyramid::append(Level &level, const SeriesPoint &point)
{
    const bool isSameSlot = level.duration.count() > 0 && !level.ring.isEmpty()
        && level.ring.back().first.at.time_since_epoch() / level.duration
            == point.at.time_since_epoch() / level.duration;
    if (isSameSlot) {
        level.ring.back().widen(point);
        return;
    }
    level.ring.push({point, point});
}

void MinMaxPyramid::clear()
{
    for (Level &level : m_levels)
        level.ring.clear();
    m_cadence.reset();
    m_isAfterGap = false;
}

Clock::duration MinMaxPyramid::columnWidth(Clock::duration span, int pixels)
{
    return std::max(Clock::duration {1}, span / std::max(1, pixels));
}

std::size_t MinMaxPyramid::firstSlotAt(const Level &level, TimePoint from)
{
    std::size_t low = 0;
    std::size_t high = level.ring.size();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        const bool isBefore = level.ring.at(middle).second.at < from;
        low = isBefore ? middle + 1 : low;
        high = isBefore ? high : middle;
    }
    return low;
}

const MinMaxPyramid::Level &MinMaxPyramid::levelFor(TimePoint from, Clock::duration coarsest) const
{
    std::size_t index = 0;
    while (index + 1 < kLevels && m_levels[index + 1].duration <= coarsest)
        ++index;
    // Before the coarsest ring's start nothing is held at all.
    const auto start = [](const Level &level) { return level.ring.front().first.at; };
    while (index + 1 < kLevels && m_levels[index].ring.isFull()
           && start(m_levels[index]) > std::max(from, start(m_levels.back())))
        ++index;
    return m_levels[index];
}

std::vector<SeriesPoint> MinMaxPyramid::columns(TimePoint from, TimePoint to, int pixels) const
{
    const Clock::duration width = columnWidth(to - from, pixels);
    const Level &level = levelFor(from, width);
    const Clock::duration slotWidth = std::max(Clock::duration {1}, level.duration);
    const auto startOf = [&](TimePoint at) { return at - at.time_since_epoch() % slotWidth; };
    ColumnMerger merger(startOf(from), startOf(to) + (slotWidth - Clock::duration {1}), width);
    const std::size_t first = firstSlotAt(level, startOf(from));
    bool isWanted = true;
    for (std::size_t i = first > 0 ? first - 1 : 0; isWanted && i < level.ring.size(); ++i) {
        const Extremes &slot = level.ring.at(i);
        isWanted = merger.take(slot.first);
        if (isWanted && slot.second != slot.first)
            isWanted = merger.take({slot.second.at, slot.second.value, false});
    }
    return merger.finish();
}

std::vector<SeriesPoint> MinMaxPyramid::points(TimePoint from, TimePoint to) const
{
    const Level &level = levelFor(from, Clock::duration {0});
    std::vector<SeriesPoint> found;
    const auto take = [&](const SeriesPoint &point) {
        if (point.at >= from && point.at <= to)
            found.push_back(point);
    };
    for (std::size_t i = firstSlotAt(level, from); i < level.ring.size(); ++i) {
        const Extremes &slot = level.ring.at(i);
        if (slot.first.at > to)
            break;
        take(slot.first);
        if (slot.second != slot.first)
            take({slot.second.at, slot.second.value, false});
    }
    return found;
}

Clock::duration MinMaxPyramid::resolution(TimePoint from) const
{
    return levelFor(from, Clock::duration {0}).duration;
}

SeriesPoint MinMaxPyramid::last() const
{
    return m_levels.front().ring.back().second;
}

std::size_t MinMaxPyramid::entryCount() const
{
    std::size_t count = 0;
    for (const Level &level : m_levels)
        count += level.ring.size();
    return count;
}

} // namespace armature
