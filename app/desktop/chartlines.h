// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/timewindow.h"
#include "bridge/core/minmaxpyramid.h"

#include <QList>
#include <QPen>

#include <vector>

class QAbstractAxis;
class QChart;
class QLineSeries;

namespace armature {

/// The line of one sensor in a chart, as one QLineSeries for each stretch without a gap, because
/// Qt Charts draws no gaps. Stretches are kept and used again. GUI thread.
class ChartLines
{
public:
    /// Beyond this many stretches the narrowest gaps are drawn over.
    static constexpr int kMaxStretches = 40;

    /// The chart owns the lines; the axes are in it already.
    ChartLines(QChart &chart, QAbstractAxis &timeAxis, QAbstractAxis &valueAxis);

    void setPen(const QPen &pen);
    /// `points` at milliseconds before the window's end.
    void show(const std::vector<SeriesPoint> &points, const TimeWindow &window);

private:
    void showStretch(int index, const QList<QPointF> &points);

    QChart *m_chart;
    QAbstractAxis *m_timeAxis;
    QAbstractAxis *m_valueAxis;
    QPen m_pen {};
    QList<QLineSeries *> m_stretches {};
};

} // namespace armature
