// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/simulatedmark.h"

#include "app/desktop/theme.h"

#include <QPainter>

namespace armature {

SimulatedMark::SimulatedMark(QWidget *parent)
    : QLabel(tr("SIMULATED"), parent)
{
    QFont words = sized(font(), typesize::kSmall, QFont::Bold);
    words.setLetterSpacing(QFont::AbsoluteSpacing, 0.5);
    setFont(words);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setToolTip(tr("The board and its readings are simulated. Nothing real moves."));
}

QSize SimulatedMark::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(text()) + 2 * spacing::kSmall,
            22 * font().pixelSize() / typesize::kSmall};
}

void SimulatedMark::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::of(palette()).simulated, 1.2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1.0, 1.0, -1.0, -1.0), 4.0, 4.0);
    painter.drawText(rect(), Qt::AlignCenter, text());
}

} // namespace armature
