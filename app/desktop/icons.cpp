// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/icons.h"

#include "app/desktop/theme.h"

#include <QPainter>
#include <QPixmapCache>

/// A static library's resources are linked in only where somebody asks for them. Not in a
/// namespace, because the macro declares a global function.
static void useResources()
{
    Q_INIT_RESOURCE(armature);
}

namespace armature {

QPixmap iconPixmap(const QString &name, const QColor &color, int size, double pixelRatio)
{
    const QString key
        = QStringLiteral("armature/%1/%2/%3/%4").arg(name, color.name()).arg(size).arg(pixelRatio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    useResources();
    const QIcon source(QStringLiteral(":/armature/icons/%1.svg").arg(name));
    pixmap = source.pixmap(QSize(size, size), pixelRatio);
    QPainter painter(&pixmap);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(QRect(0, 0, size, size), color);
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QIcon icon(const QString &name, const Theme &theme)
{
    QIcon result;
    for (const double ratio : {1.0, 2.0}) {
        result.addPixmap(iconPixmap(name, theme.text, 16, ratio), QIcon::Normal);
        result.addPixmap(iconPixmap(name, theme.outline, 16, ratio), QIcon::Disabled);
    }
    return result;
}

QIcon applicationIcon()
{
    useResources();
    return QIcon(QStringLiteral(":/armature/armature.svg"));
}

QString iconNameOf(Tone tone)
{
    switch (tone) {
    case Tone::Normal:
        return QStringLiteral("tick");
    case Tone::Busy:
        return QStringLiteral("wait");
    case Tone::Away:
        return QStringLiteral("away");
    case Tone::Warning:
        return QStringLiteral("warning");
    case Tone::Alarm:
        return QStringLiteral("alarm");
    }
    return {};
}

QColor colorOf(Tone tone, const Theme &theme)
{
    switch (tone) {
    case Tone::Normal:
        return theme.text;
    case Tone::Busy:
    case Tone::Away:
        return theme.muted;
    case Tone::Warning:
        return theme.warn;
    case Tone::Alarm:
        return theme.alarm;
    }
    return theme.text;
}

} // namespace armature
