// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QList>
#include <QPalette>

namespace armature {

/// Distances between things, in device-independent pixels.
namespace spacing {
inline constexpr int kTiny = 4;
inline constexpr int kSmall = 8;
inline constexpr int kMedium = 12;
inline constexpr int kLarge = 16;
inline constexpr int kHuge = 24;
/// Height of the line of words above a column of cards, so that columns begin side by side.
inline constexpr int kHeader = 28;
} // namespace spacing

/// Heights of type, in device-independent pixels.
namespace typesize {
inline constexpr int kSmall = 11;
inline constexpr int kBody = 13;
inline constexpr int kTitle = 15;
inline constexpr int kFigure = 20;
inline constexpr int kDisplay = 28;
} // namespace typesize

/// Radius of the corners of cards and buttons, in device-independent pixels.
inline constexpr int kRadius = 6;

/// Every colour of the program. A widget asks for `Theme::of(palette())` when it paints, and so
/// follows a change from light to dark by itself.
struct Theme
{
    QColor window {}; ///< the ground
    QColor surface {}; ///< cards
    QColor line {}; ///< hairlines
    QColor outline {}; ///< the outlines of controls
    QColor text {};
    QColor muted {}; ///< units, ages, stale values
    QColor accent {}; ///< focus, selection, the one thing to press
    QColor warn {}; ///< not normal
    QColor alarm {}; ///< wrong
    QColor simulated {}; ///< the SIMULATED mark, and nothing else
    /// Okabe and Ito's palette, adjusted to at least 4.5:1 on `surface` and `window`, as the
    /// last values are written in these colours too. A line's style is the second sign.
    QList<QColor> series {};

    [[nodiscard]] static Theme light();
    [[nodiscard]] static Theme dark();
    /// Dark where the palette's window is darker than its text.
    [[nodiscard]] static Theme of(const QPalette &palette);

    bool operator==(const Theme &) const = default;
};

/// The palette that the program sets once, so that Qt's own widgets wear the theme.
[[nodiscard]] QPalette toPalette(const Theme &theme);

/// How many times the body's type `base` is, being a window's own font or one taken over from it;
/// 1 where its size is not in pixels. What a widget paints is to grow by that.
[[nodiscard]] double scaleOf(const QFont &base);
[[nodiscard]] int scaledBy(const QFont &base, int pixels);

/// `base` at `pixels` and `weight`.
[[nodiscard]] QFont sized(const QFont &base, int pixels, QFont::Weight weight = QFont::Normal);

/// Like sized(), with digits of one width, so that a changing number stands still. Where the face
/// of `base` has none that Qt can reach, a similar installed face is taken.
[[nodiscard]] QFont figures(const QFont &base, int pixels, QFont::Weight weight = QFont::Normal);

} // namespace armature
