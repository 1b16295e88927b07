// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/chartview.h"

#include "app/desktop/charttext.h"

#include <QChart>
#include <QEvent>
#include <QGraphicsLayout>
#include <QMouseEvent>
#include <QResizeEvent>
#include <QValueAxis>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace armature {

namespace {

// Around the plot, equal in all charts so that their time axes stand below each other.
constexpr double kLeft = 56.0;
constexpr double kRight = 140.0;
constexpr double kTop = 9.0;
constexpr double kBottom = 20.0;
constexpr double kPixelsPerStep = 28.0;
constexpr int kLeastHeight = 80;
constexpr int kGridAlpha = 140;
constexpr double kTickSpace = 50.0;

/// The window whose end is on the edge of a column, so that the line moves by whole columns.
TimeWindow onColumns(const TimeWindow &window, int columns)
{
    const Clock::duration width = MinMaxPyramid::columnWidth(window.span, columns);
    const Clock::duration end = window.to.time_since_epoch();
    TimeWindow aligned = window;
    aligned.to = TimePoint {(end / width + 1) * width - Clock::duration {1}};
    return aligned;
}

/// A value is written with one digit more than its axis, and a small one with a digit at least.
int valueDecimals(double value, double step)
{
    const int digits = 1 - static_cast<int>(std::floor(std::log10(step) + 1e-9));
    return std::clamp(digits, std::abs(value) < 1000.0 ? 1 : 0, 6);
}

} // namespace

ChartView::ChartView(const ChartFeed &feed, const ChartQuantity &quantity, QWidget *parent)
    : QChartView(parent)
    , m_feed(feed)
    , m_quantity(quantity)
    , m_timeAxis(new QValueAxis(this))
    , m_valueAxis(new QValueAxis(this))
    , m_range(leastHeight(quantity.type, quantity.unit))
{
    chart()->legend()->hide();
    chart()->setBackgroundVisible(false);
    chart()->setMargins({});
    chart()->addAxis(m_timeAxis, Qt::AlignBottom);
    chart()->addAxis(m_valueAxis, Qt::AlignLeft);
    m_timeAxis->hide();
    m_valueAxis->hide();
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    // show() asks for the one picture of a frame: were the scene to ask as well, each chart would
    // be painted once with the first one's scene and once more with its own.
    setViewportUpdateMode(QGraphicsView::NoViewportUpdate);
    setInteractive(false);
    setFocusPolicy(Qt::NoFocus);
    setMinimumHeight(kLeastHeight);
}

bool ChartView::show(const TimeWindow &window, TimePoint now)
{
    const Frame frame = frameOf(window, now);
    if (frame == m_frame && !m_isMoving && !m_isStaleFrame)
        return false;
    const bool isContinued = frame.window.span == m_frame.window.span && !m_isStaleFrame;
    m_frame = frame;
    m_isStaleFrame = false;
    addLines();
    drawLines(frame.window, window.isLive ? now : frame.window.to);
    if (!isContinued)
        m_range.jump();
    m_isMoving = m_range.move(isContinued ? now - m_movedAt : Clock::duration {0});
    m_movedAt = now;
    m_valueAxis->setRange(m_range.low(), m_range.high());
    placeLabels(window.isLive ? now : frame.window.to);
    chart()->layout()->activate(); // new lines have their places before they are painted
    viewport()->update();
    return true;
}

ChartView::Frame ChartView::frameOf(const TimeWindow &window, TimePoint now) const
{
    Frame frame;
    frame.window = onColumns(window, columnCount());
    frame.plot = chart()->plotArea().size();
    if (!window.isLive)
        return frame;
    frame.revision = m_quantity.revision;
    for (const ChartSeries &series : m_quantity.series) {
        if (series.isStale(now) && !series.pyramid.isEmpty())
            frame.oldestAge += (now - series.pyramid.last().at) / std::chrono::seconds(1);
    }
    return frame;
}

int ChartView::columnCount() const
{
    return std::max(1, static_cast<int>(chart()->plotArea().width() * devicePixelRatioF()));
}

void ChartView::addLines()
{
    const Theme theme = Theme::of(palette());
    while (m_lines.size() < m_quantity.series.size()) {
        m_lines.emplace_back(*chart(), *m_timeAxis, *m_valueAxis);
        m_lines.back().setPen(seriesPen(theme, static_cast<int>(m_lines.size()) - 1, scale()));
    }
}

void ChartView::drawLines(const TimeWindow &window, TimePoint now)
{
    const std::chrono::duration<double, std::milli> span = window.span;
    m_timeAxis->setRange(-span.count(), 0.0);
    double low = std::numeric_limits<double>::max();
    double high = std::numeric_limits<double>::lowest();
    m_ends.assign(m_lines.size(), std::nullopt);
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const auto points
            = m_quantity.series[i].pyramid.columns(window.from(), window.to, columnCount());
        m_lines[i].show(points, window);
        for (const SeriesPoint &point : points) {
            low = std::min(low, point.value);
            high = std::max(high, point.value);
            if (point.at <= window.to)
                m_ends[i] = point;
        }
        const MinMaxPyramid &pyramid = m_quantity.series[i].pyramid;
        if (window.isLive && !pyramid.isEmpty() && pyramid.last().at <= now)
            m_ends[i] = pyramid.last();
    }
    const auto parts = static_cast<int>(chart()->plotArea().height() / (scale() * kPixelsPerStep));
    if (low <= high)
        m_range.aim(low, high, std::max(2, parts));
}

void ChartView::placeLabels(TimePoint now)
{
    m_labels.clear();
    const QRectF plot = chart()->plotArea();
    const Theme theme = Theme::of(palette());
    for (std::size_t i = 0; i < m_ends.size(); ++i) {
        if (!m_ends[i])
            continue;
        const ChartSeries &series = m_quantity.series[i];
        const SeriesPoint &end = *m_ends[i];
        EndLabel label;
        label.value = ChartText::number(end.value, valueDecimals(end.value, m_range.step()));
        label.name = series.sensor;
        label.pen = seriesPen(theme, static_cast<int>(i), scale());
        if (m_frame.window.isLive && series.isStale(now))
            label.age = ChartText::age(elapsed(end.at, now));
        const QPointF spot = spotOf(end.at, end.value);
        if (plot.contains(spot))
            label.lineEnd = spot;
        label.y = std::clamp(spot.y(), plot.top(), plot.bottom());
        m_labels.push_back(label);
    }
    const double over = scale() * kTop;
    spreadLabels(m_labels, plot.top() - over, plot.bottom() + over, scale());
}

QPointF ChartView::spotOf(TimePoint at, double value) const
{
    const QRectF plot = chart()->plotArea();
    const double x = std::chrono::duration<double>(m_frame.window.to - at)
        / std::chrono::duration<double>(m_frame.window.span);
    const double y = (value - m_range.low()) / (m_range.high() - m_range.low());
    return {plot.right() - x * plot.width(), plot.bottom() - y * plot.height()};
}

void ChartView::drawBackground(QPainter *painter, const QRectF &area)
{
    const Theme theme = Theme::of(palette());
    painter->fillRect(area, theme.surface);
    if (m_lines.empty()) // nothing was shown yet
        return;
    const QRectF plot = chart()->plotArea();
    QColor gridColor = theme.line;
    gridColor.setAlpha(kGridAlpha);
    painter->setFont(figures(font(), scaledBy(font(), typesize::kSmall)));
    painter->setRenderHint(QPainter::Antialiasing, false);
    const double step = m_range.step();
    for (auto i = std::ceil(m_range.low() / step - 1e-6); i * step <= m_range.high() + 1e-6 * step;
         ++i) {
        const double y = std::round(spotOf(m_frame.window.to, i * step).y());
        painter->setPen(gridColor);
        painter->drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter->setPen(theme.muted);
        painter->drawText(
            QRectF(0.0, y - scale() * 8.0, scale() * kLeft - spacing::kSmall, scale() * 16.0),
            Qt::AlignRight | Qt::AlignVCenter,
            ChartText::number(i * step + 0.0, m_range.decimals()));
    }
    drawTimeAxis(*painter, theme);
}

void ChartView::drawTimeAxis(QPainter &painter, const Theme &theme) const
{
    const QRectF plot = chart()->plotArea();
    const Milliseconds span = std::chrono::duration_cast<Milliseconds>(m_frame.window.span);
    if (span.count() <= 0)
        return;
    const auto &choices = spanChoices();
    const auto choice = std::find_if(choices.begin(), choices.end(),
                                     [span](const SpanChoice &c) { return c.span >= span; });
    Milliseconds tick = choice == choices.end() ? span / 4 : choice->tick;
    const auto widthOf = [&](Milliseconds part) {
        return plot.width() * static_cast<double>(part.count()) / static_cast<double>(span.count());
    };
    if (widthOf(tick) < scale() * kTickSpace)
        tick = span;
    painter.setPen(theme.muted);
    for (Milliseconds before {0}; before <= span; before += tick) {
        const QRectF place(plot.right() - widthOf(before) - scale() * 40.0,
                           plot.bottom() + scale() * 4.0, scale() * 80.0, scale() * 16.0);
        painter.drawText(place, Qt::AlignCenter, tickText(before));
    }
}

QString ChartView::tickText(Milliseconds before) const
{
    const auto span = std::chrono::duration_cast<Milliseconds>(m_frame.window.span);
    if (m_frame.window.isLive)
        return ChartText::tick(before, span);
    return ChartText::timeOfDay(m_feed.utcAt(m_frame.window.to - before), span);
}

void ChartView::drawForeground(QPainter *painter, const QRectF & /*area*/)
{
    const QRectF plot = chart()->plotArea();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(font());
    drawLabels(
        *painter, Theme::of(palette()), m_labels,
        {plot.right() + spacing::kSmall, 0.0, scale() * kRight - spacing::kSmall, plot.height()});
}

double ChartView::scale() const
{
    return scaleOf(font());
}

void ChartView::placePlot()
{
    const QMarginsF around = QMarginsF(kLeft, kTop, kRight, kBottom) * scale();
    const QSizeF plot = QSizeF(viewport()->size()).shrunkBy(around).expandedTo({1.0, 1.0});
    chart()->setPlotArea({{around.left(), around.top()}, plot});
    m_isStaleFrame = true;
}

void ChartView::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    placePlot();
}

void ChartView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_dragX = event->position().x();
    setCursor(Qt::ClosedHandCursor);
}

void ChartView::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_dragX)
        return;
    const double x = event->position().x();
    const double share = (x - std::exchange(*m_dragX, x)) / chart()->plotArea().width();
    Q_EMIT dragged(std::chrono::duration_cast<Clock::duration>(-share * m_frame.window.span));
}

void ChartView::mouseReleaseEvent(QMouseEvent * /*event*/)
{
    m_dragX.reset();
    unsetCursor();
}

void ChartView::wheelEvent(QWheelEvent *event)
{
    const int turn = event->angleDelta().y();
    const bool isZoom = event->modifiers().testFlag(Qt::ControlModifier) && turn != 0;
    event->setAccepted(isZoom); // otherwise the panel scrolls
    if (isZoom)
        Q_EMIT zoomed(turn > 0 ? -1 : 1);
}

void ChartView::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange
        && event->type() != QEvent::LanguageChange)
        return;
    const Theme theme = Theme::of(palette());
    for (std::size_t i = 0; i < m_lines.size(); ++i)
        m_lines[i].setPen(seriesPen(theme, static_cast<int>(i), scale()));
    setMinimumHeight(scaledBy(font(), kLeastHeight));
    placePlot();
}

} // namespace armature
