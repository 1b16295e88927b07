// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/chartlines.h"

#include <QChart>
#include <QLineSeries>

#include <algorithm>
#include <functional>

namespace armature {

namespace {

constexpr double kDotSize = 4.0;

/// The narrowest gap that is still drawn as one.
Clock::duration narrowestGap(const std::vector<SeriesPoint> &points)
{
    std::vector<Clock::duration> gaps;
    for (std::size_t i = 1; i < points.size(); ++i) {
        if (points[i].isAfterGap)
            gaps.push_back(points[i].at - points[i - 1].at);
    }
    constexpr std::size_t limit = ChartLines::kMaxStretches - 1;
    if (gaps.size() <= limit)
        return Clock::duration {0};
    std::nth_element(gaps.begin(), gaps.begin() + limit, gaps.end(), std::greater<>());
    return gaps[limit] + Clock::duration {1};
}

} // namespace

ChartLines::ChartLines(QChart &chart, QAbstractAxis &timeAxis, QAbstractAxis &valueAxis)
    : m_chart(&chart)
    , m_timeAxis(&timeAxis)
    , m_valueAxis(&valueAxis)
{ }

void ChartLines::setPen(const QPen &pen)
{
    m_pen = pen;
    for (QLineSeries *line : m_stretches)
        line->setPen(pen);
}

void ChartLines::show(const std::vector<SeriesPoint> &points, const TimeWindow &window)
{
    const Clock::duration gap = narrowestGap(points);
    int stretch = 0;
    QList<QPointF> line;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (i > 0 && points[i].isAfterGap && points[i].at - points[i - 1].at >= gap)
            showStretch(stretch++, std::exchange(line, {}));
        const std::chrono::duration<double, std::milli> x = points[i].at - window.to;
        line.append({x.count(), points[i].value});
    }
    showStretch(stretch++, line);
    for (auto i = static_cast<qsizetype>(stretch); i < m_stretches.size(); ++i) {
        if (m_stretches[i]->isVisible())
            showStretch(static_cast<int>(i), {});
    }
}

void ChartLines::showStretch(int index, const QList<QPointF> &points)
{
    if (index == m_stretches.size()) {
        if (points.isEmpty())
            return;
        auto *line = new QLineSeries;
        line->setPen(m_pen);
        line->setMarkerSize(kDotSize);
        m_chart->addSeries(line);
        line->attachAxis(m_timeAxis);
        line->attachAxis(m_valueAxis);
        m_stretches.append(line);
    }
    QLineSeries *line = m_stretches[index];
    line->setPointsVisible(points.size() == 1);
    line->replace(points);
    line->setVisible(!points.isEmpty());
}

} // namespace armature
