// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/chartfeed.h"

#include <algorithm>

namespace armature {

namespace {

constexpr Milliseconds kFresh {5000};

ChartSeries *findSeries(ChartQuantity &quantity, const QString &sensor)
{
    const auto found = std::find_if(quantity.series.begin(), quantity.series.end(),
                                    [&](const ChartSeries &s) { return s.sensor == sensor; });
    return found == quantity.series.end() ? nullptr : &*found;
}

} // namespace

bool ChartSeries::isStale(TimePoint now) const
{
    if (pyramid.isEmpty())
        return true;
    const Clock::duration usual = pyramid.cadence().interval().value_or(Clock::duration {0});
    const Clock::duration limit = std::max<Clock::duration>(kFresh, Cadence::kIntervals * usual);
    return now - pyramid.last().at > limit;
}

void ChartFeed::addReadings(const ReadingBatch &readings)
{
    for (const Reading &reading : readings)
        add(reading);
}

void ChartFeed::add(const Reading &reading)
{
    ChartQuantity *quantity = findQuantity(reading);
    ChartSeries *series = quantity ? findSeries(*quantity, reading.sensor) : nullptr;
    if (!series && m_seriesCount == kMaxSeries) {
        ++m_droppedReadings;
        return;
    }
    m_newest = reading.captured;
    const bool isNewQuantity = !quantity;
    if (isNewQuantity) {
        m_quantities.push_back(std::make_unique<ChartQuantity>());
        quantity = m_quantities.back().get();
        quantity->type = reading.type;
        quantity->unit = reading.unit;
    }
    if (!series) {
        ++m_seriesCount;
        series = &quantity->series.emplace_back();
        series->sensor = reading.sensor;
    }
    series->pyramid.append(reading.captured.at, reading.value);
    ++quantity->revision;
    if (isNewQuantity)
        Q_EMIT quantityAdded(*quantity);
}

ChartQuantity *ChartFeed::findQuantity(const Reading &reading) const
{
    const auto found = std::find_if(m_quantities.begin(), m_quantities.end(), [&](const auto &q) {
        return q->type == reading.type && q->unit == reading.unit;
    });
    return found == m_quantities.end() ? nullptr : found->get();
}

void ChartFeed::addGap()
{
    for (const auto &quantity : m_quantities) {
        for (ChartSeries &series : quantity->series)
            series.pyramid.addGap();
    }
}

void ChartFeed::clear()
{
    Q_EMIT aboutToClear();
    m_quantities.clear();
    m_newest.reset();
    m_seriesCount = 0;
    m_droppedReadings = 0;
}

Milliseconds ChartFeed::utcAt(TimePoint at) const
{
    return m_newest ? m_newest->utc + elapsed(m_newest->at, at) : Milliseconds {0};
}

} // namespace armature
