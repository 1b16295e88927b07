// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/minmaxpyramid.h"
#include "bridge/core/reading.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace armature {

/// What one sensor read of one quantity.
struct ChartSeries
{
    QString sensor {};
    MinMaxPyramid pyramid {};

    /// Nothing came for five seconds, or for several of the sensor's usual intervals where those
    /// are longer.
    [[nodiscard]] bool isStale(TimePoint now) const;
};

/// What is drawn on one pair of axes: readings of one type in one unit.
struct ChartQuantity
{
    QString type {};
    QString unit {}; ///< as the board wrote it
    std::vector<ChartSeries> series {};
    quint64 revision = 0; ///< grows with each reading
};

/// Sorts readings into quantities and series and keeps them for drawing, a day of each, in bounded
/// memory (see MinMaxPyramid). GUI thread.
class ChartFeed : public QObject
{
    Q_OBJECT

public:
    /// A board cannot take all memory by announcing names: later series are counted, not kept.
    static constexpr int kMaxSeries = 32;

    using QObject::QObject;

    void addReadings(const armature::ReadingBatch &readings);
    /// The lines are interrupted here: the board went away, or another came.
    void addGap();
    void clear();

    /// In the order in which they first came.
    [[nodiscard]] const std::vector<std::unique_ptr<ChartQuantity>> &quantities() const
    {
        return m_quantities;
    }
    /// Readings that are not drawn because there were too many series.
    [[nodiscard]] quint64 droppedReadings() const { return m_droppedReadings; }
    /// The wall clock's time of `at`, by the newest reading's stamp.
    [[nodiscard]] Milliseconds utcAt(TimePoint at) const;

Q_SIGNALS:
    void quantityAdded(const armature::ChartQuantity &quantity);
    /// All quantities are about to go.
    void aboutToClear();

private:
    [[nodiscard]] ChartQuantity *findQuantity(const Reading &reading) const;
    void add(const Reading &reading);

    std::vector<std::unique_ptr<ChartQuantity>> m_quantities {};
    std::optional<Stamp> m_newest {};
    int m_seriesCount = 0;
    quint64 m_droppedReadings = 0;
};

} // namespace armature
