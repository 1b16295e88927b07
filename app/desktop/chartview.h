// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/axisrange.h"
#include "app/desktop/chartfeed.h"
#include "app/desktop/chartlines.h"
#include "app/desktop/endlabels.h"
#include "app/desktop/theme.h"
#include "app/desktop/timewindow.h"

#include <QChartView>

#include <optional>
#include <vector>

class QValueAxis;

namespace armature {

/// Draws one quantity: its lines, its axes, and the last value at the right end of each line.
/// It draws what it is told and when it is told; it has no timer. GUI thread.
class ChartView : public QChartView
{
    Q_OBJECT

public:
    /// `quantity` and `feed` are borrowed and outlive the view.
    ChartView(const ChartFeed &feed, const ChartQuantity &quantity, QWidget *parent = nullptr);

    /// Draws `window` as it is at `now`. Does nothing, and returns false, when that is what the
    /// view shows already.
    bool show(const TimeWindow &window, TimePoint now);

Q_SIGNALS:
    /// The pointer dragged the picture to later (positive) or earlier times.
    void dragged(armature::Clock::duration by);
    /// Ctrl and the wheel ask for a longer (positive) or shorter span.
    void zoomed(int steps);

protected:
    void drawBackground(QPainter *painter, const QRectF &area) override;
    void drawForeground(QPainter *painter, const QRectF &area) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    /// All that a picture is made of: the same twice is the same picture.
    struct Frame
    {
        TimeWindow window {};
        quint64 revision = 0;
        QSizeF plot {};
        qint64 oldestAge = 0; ///< seconds; ages are words in the picture
        bool operator==(const Frame &) const = default;
    };

    [[nodiscard]] Frame frameOf(const TimeWindow &window, TimePoint now) const;
    [[nodiscard]] int columnCount() const;
    /// How much larger everything is than on a desk.
    [[nodiscard]] double scale() const;
    void placePlot();
    void addLines();
    void drawLines(const TimeWindow &window, TimePoint now);
    void placeLabels(TimePoint now);
    void drawTimeAxis(QPainter &painter, const Theme &theme) const;
    [[nodiscard]] QPointF spotOf(TimePoint at, double value) const;
    [[nodiscard]] QString tickText(Milliseconds before) const;

    const ChartFeed &m_feed;
    const ChartQuantity &m_quantity;
    QValueAxis *m_timeAxis;
    QValueAxis *m_valueAxis;
    AxisRange m_range;
    std::vector<ChartLines> m_lines {};
    std::vector<std::optional<SeriesPoint>> m_ends {}; ///< the last point of each line
    std::vector<EndLabel> m_labels {};
    Frame m_frame {};
    TimePoint m_movedAt {};
    std::optional<double> m_dragX {}; ///< where the pointer was last, while it drags
    bool m_isMoving = false;
    bool m_isStaleFrame = true; ///< the next show() draws whatever it is told
};

} // namespace armature
