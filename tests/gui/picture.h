// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/theme.h"

#include <QApplication>
#include <QImage>
#include <QPixmap>
#include <QSet>
#include <QTest>
#include <QWidget>

namespace armature {

/// The light palette or the dark one, from now on.
inline void wear(bool isDark)
{
    QApplication::setPalette(toPalette(isDark ? Theme::dark() : Theme::light()));
}

/// Saves a picture of the widget; fails where it is blank.
inline void take(QWidget &widget, const QString &name)
{
    const QPixmap picture = widget.grab();
    const QImage image = picture.toImage();
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); y += 7) {
        for (int x = 0; x < image.width(); x += 3)
            colors.insert(image.pixel(x, y));
    }
    QVERIFY2(colors.size() > 8, qPrintable(name));
    QVERIFY(picture.save(QStringLiteral(PICTURES_FOLDER "/%1.png").arg(name)));
}

} // namespace armature
