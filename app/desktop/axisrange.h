// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"

namespace armature {

/// The step of 1, 2 or 5 times a power of ten that divides `height` into at most `parts` parts.
[[nodiscard]] double niceStep(double height, int parts);

/// The part of a value axis that is shown: whole steps of 1, 2 or 5 around the data, which it
/// follows smoothly. It grows at once and shrinks only when much of it is empty, so that a noisy
/// value does not rock the chart. No clock inside.
class AxisRange
{
public:
    /// `least` is the smallest height worth showing, in the data's unit; above zero.
    explicit AxisRange(double least)
        : m_least(least)
    { }

    /// The data lies within [low, high]; `parts` is how many steps there is room for.
    void aim(double low, double high, int parts);
    /// A step of the movement. True while it goes on.
    bool move(Clock::duration elapsedTime);
    /// To the end of the movement: after a change that is not the data's.
    void jump();

    [[nodiscard]] double low() const { return m_low; }
    [[nodiscard]] double high() const { return m_high; }
    /// Between two grid lines; wider while the axis still moves from a much larger range.
    [[nodiscard]] double step() const;
    /// Digits after the point that the labels at each step need.
    [[nodiscard]] int decimals() const;

private:
    double m_least;
    double m_low = 0.0;
    double m_high = 1.0;
    double m_step = 0.5;
    double m_targetLow = 0.0;
    double m_targetHigh = 0.0;
    int m_parts = 0;
};

} // namespace armature
