// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/endlabels.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace armature {

namespace {

constexpr double kLineHeight = 17.0;
constexpr double kAgeHeight = 13.0;
constexpr double kLineWidth = 1.6;
constexpr double kDotRadius = 2.5;
constexpr double kSampleWidth = 16.0;

double heightOf(const EndLabel &label, double scale)
{
    return scale * (label.age.isEmpty() ? kLineHeight : kLineHeight + kAgeHeight);
}

void drawLabel(QPainter &painter, const Theme &theme, const EndLabel &label, const QRectF &area)
{
    const bool isFresh = label.age.isEmpty();
    const QFont base = painter.font();
    const double scale = scaleOf(base);
    const QFont figureFont = figures(base, scaledBy(base, typesize::kBody), QFont::DemiBold);
    const QFont wordFont = sized(base, scaledBy(base, typesize::kSmall));

    painter.setPen(isFresh ? label.pen.color() : theme.muted);
    painter.setFont(figureFont);
    const double valueWidth
        = std::max(QFontMetricsF(figureFont).horizontalAdvance(label.value),
                   QFontMetricsF(figureFont).horizontalAdvance(QLatin1String("00.0")));
    const QRectF row(area.left(), area.top(), area.width(), scale * kLineHeight);
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, label.value);

    painter.setPen(theme.muted);
    painter.setFont(wordFont);
    const QRectF words = row.adjusted(valueWidth + spacing::kSmall, 0.0, 0.0, 0.0);
    const QFontMetricsF metrics(wordFont);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(label.name, Qt::ElideRight, words.width()));
    if (!isFresh) {
        const QRectF below(area.left(), row.bottom() - 1.0, area.width(), scale * kAgeHeight);
        painter.drawText(below, Qt::AlignLeft | Qt::AlignVCenter, label.age);
    }
    painter.setFont(base);
}

} // namespace

QPen seriesPen(const Theme &theme, int index, double scale)
{
    // In widths of the pen. A solid line is the first of each round of colours.
    static const QList<QList<qreal>> patterns {{}, {7, 2.5}, {1.5, 2}, {7, 2, 1.5, 2}, {12, 3}};
    QPen pen(theme.series.at(index % theme.series.size()), scale * kLineWidth);
    pen.setJoinStyle(Qt::BevelJoin);
    pen.setCapStyle(Qt::FlatCap);
    const QList<qreal> &pattern = patterns.at(index % patterns.size());
    if (!pattern.isEmpty())
        pen.setDashPattern(pattern);
    return pen;
}

void spreadLabels(std::vector<EndLabel> &labels, double top, double bottom, double scale)
{
    const double line = scale * kLineHeight;
    std::sort(labels.begin(), labels.end(),
              [](const EndLabel &a, const EndLabel &b) { return a.y < b.y; });
    double free = top;
    for (EndLabel &label : labels) {
        label.y = std::max(label.y, free + line / 2);
        free = label.y - line / 2 + heightOf(label, scale);
    }
    double limit = bottom;
    // NOLINTNEXTLINE(modernize-loop-convert): clang 14 cannot read libstdc++'s reversed views
    for (auto label = labels.rbegin(); label != labels.rend(); ++label) {
        const double lowest = limit - heightOf(*label, scale) + line / 2;
        label->y = std::min(label->y, lowest);
        limit = label->y - line / 2;
    }
}

void drawLabels(QPainter &painter, const Theme &theme, const std::vector<EndLabel> &labels,
                const QRectF &area)
{
    const bool hasSamples = labels.size() > 1;
    const double scale = scaleOf(painter.font());
    const double sample = scale * kSampleWidth;
    for (const EndLabel &label : labels) {
        const double indent = hasSamples ? sample + spacing::kTiny : 0.0;
        if (hasSamples) {
            painter.setPen(label.pen);
            painter.drawLine(QPointF(area.left(), label.y), QPointF(area.left() + sample, label.y));
        }
        if (label.lineEnd && label.age.isEmpty()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(label.pen.color());
            painter.drawEllipse(*label.lineEnd, scale * kDotRadius, scale * kDotRadius);
        }
        drawLabel(painter, theme, label,
                  QRectF(area.left() + indent, label.y - scale * kLineHeight / 2,
                         area.width() - indent, heightOf(label, scale)));
    }
}

} // namespace armature
