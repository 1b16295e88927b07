// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/gauge.h"

#include "app/desktop/format.h"
#include "app/desktop/stylesheet.h"
#include "app/desktop/theme.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace armature {

namespace {

constexpr double kBarHeight = 10.0;
constexpr double kMarkHeight = 18.0;

/// The gauge's own type is the small one.
double scaleOfType(const QFont &font)
{
    return font.pixelSize() > 0 ? double(font.pixelSize()) / typesize::kSmall : 1.0;
}

double barHeight(const QFont &font)
{
    return kBarHeight * scaleOfType(font);
}

double markHeight(const QFont &font)
{
    return kMarkHeight * scaleOfType(font);
}

} // namespace

Gauge::Gauge(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFont(figures(font(), typesize::kSmall));
}

void Gauge::setRange(double minimum, double maximum, double safe)
{
    m_minimum = minimum;
    m_maximum = std::max(maximum, minimum);
    m_safe = std::clamp(safe, m_minimum, m_maximum);
    update();
}

void Gauge::setValues(std::optional<double> output, std::optional<double> target)
{
    if (m_output == output && m_target == target)
        return;
    m_output = output;
    m_target = target;
    update();
}

void Gauge::setStale(bool isStale)
{
    if (m_isStale == isStale)
        return;
    m_isStale = isStale;
    update();
}

QSize Gauge::sizeHint() const
{
    return {240, static_cast<int>(markHeight(font())) + QFontMetrics(font()).height() + 2};
}

QSize Gauge::minimumSizeHint() const
{
    return {120, sizeHint().height()};
}

double Gauge::positionOf(double value) const
{
    const double range = m_maximum - m_minimum;
    if (range <= 0.0)
        return 0.0;
    const double share = std::clamp((value - m_minimum) / range, 0.0, 1.0);
    const double across = layoutDirection() == Qt::RightToLeft ? 1.0 - share : share;
    return 1.0 + across * (width() - 2.0);
}

void Gauge::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintBar(painter, markHeight(font()) / 2.0);
    paintLabels(painter);
}

void Gauge::paintBar(QPainter &painter, double middle) const
{
    const Theme theme = Theme::of(palette());
    const double height = barHeight(font());
    const double mark = markHeight(font());
    const double top = middle - height / 2.0;
    painter.setPen(Qt::NoPen);
    painter.setBrush(blended(theme.surface, theme.text, 0.08));
    painter.drawRoundedRect(QRectF(0.0, top, width(), height), 4.0, 4.0);
    const double safe = positionOf(m_safe);
    if (m_output) {
        const double end = positionOf(*m_output);
        painter.setBrush(m_isStale ? theme.outline : theme.accent);
        painter.drawRect(QRectF(std::min(safe, end), top, std::abs(end - safe), height));
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (m_target) {
        painter.setPen(QPen(theme.muted, 1.0));
        const double at = positionOf(*m_target);
        painter.drawLine(QPointF(at, middle - mark / 2.0 + 1.0),
                         QPointF(at, middle + mark / 2.0 - 2.0));
    }
    painter.fillRect(QRectF(safe - 1.0, middle - mark / 2.0, 2.0, mark), theme.text);
}

void Gauge::paintLabels(QPainter &painter) const
{
    const double range = m_maximum - m_minimum;
    const QFontMetricsF metrics(font());
    const double top = markHeight(font());
    const QString safe = tr("safe %1").arg(valueText(m_safe, range));
    const double safeWidth = metrics.horizontalAdvance(safe);
    const double safeLeft
        = std::clamp(positionOf(m_safe) - safeWidth / 2.0, 0.0, std::max(0.0, width() - safeWidth));
    const QRectF safeRect(safeLeft, top, safeWidth + 1.0, metrics.height());
    painter.setPen(Theme::of(palette()).muted);
    painter.drawText(safeRect, Qt::AlignCenter, safe);
    for (const double value : {m_minimum, m_maximum}) {
        const QString text = valueText(value, range);
        const double textWidth = metrics.horizontalAdvance(text);
        const double left
            = std::clamp(positionOf(value) - textWidth / 2.0, 0.0, width() - textWidth);
        const QRectF rect(left, top, textWidth + 1.0, metrics.height());
        // Where the safe value is an end of the range, its own label says so.
        if (!rect.adjusted(-6.0, 0.0, 6.0, 0.0).intersects(safeRect))
            painter.drawText(rect, Qt::AlignCenter, text);
    }
}

} // namespace armature
