// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>

namespace armature {

struct Theme;

/// How Qt's own widgets look in the main window and its dialogs: made of the theme's tokens alone.
/// A QPushButton with the property `isPrimary` is the one thing to press.
[[nodiscard]] QString styleSheet(const Theme &theme);

/// `share` of `over` (0 to 1) upon `ground`.
[[nodiscard]] QColor blended(const QColor &ground, const QColor &over, double share);

} // namespace armature
