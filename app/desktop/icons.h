// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QPixmap>
#include <QString>

namespace armature {

/// What a status means for the one who glances at it: each has an icon of its own, so that the
/// colour is never the only sign.
enum class Tone { Normal, Busy, Away, Warning, Alarm };

struct Theme;

/// An icon of resources/icons in one colour. \param name without path and ending.
[[nodiscard]] QPixmap iconPixmap(const QString &name, const QColor &color, int size,
                                 double pixelRatio);
/// The same for buttons and actions; greyed where disabled.
[[nodiscard]] QIcon icon(const QString &name, const Theme &theme);
[[nodiscard]] QIcon applicationIcon();

[[nodiscard]] QString iconNameOf(Tone tone);
[[nodiscard]] QColor colorOf(Tone tone, const Theme &theme);

} // namespace armature
