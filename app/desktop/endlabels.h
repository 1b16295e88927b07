// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/theme.h"

#include <QPen>
#include <QPointF>
#include <QRectF>
#include <QString>

#include <optional>
#include <vector>

class QPainter;

namespace armature {

/// What stands at the right end of a line.
struct EndLabel
{
    QString value {};
    QString name {};
    QString age {}; ///< empty while the value is fresh; a value with an age is grey
    QPen pen {}; ///< of the line
    double y = 0.0; ///< the middle of the value's text
    std::optional<QPointF> lineEnd {}; ///< where it is in sight
};

/// The pen of the series with this index: a colour, and a pattern as the second sign.
/// \param scale as of scaleOf().
[[nodiscard]] QPen seriesPen(const Theme &theme, int index, double scale = 1.0);

/// Moves the labels apart so that none covers another, each as near to its line as can be, within
/// [top, bottom]. \param scale as of scaleOf(), and as of the painter's font afterwards.
void spreadLabels(std::vector<EndLabel> &labels, double top, double bottom, double scale = 1.0);

/// Draws the labels into `area`, whose left side is where the lines end.
void drawLabels(QPainter &painter, const Theme &theme, const std::vector<EndLabel> &labels,
                const QRectF &area);

} // namespace armature
