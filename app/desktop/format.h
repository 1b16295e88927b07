// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"

#include <QString>

namespace armature {

/// \name Numbers and times for people, in the user's locale
///@{
/// `0.8 s`, `12 s`, `3 min`, `2 h`, `4 d`. Never negative.
[[nodiscard]] QString durationText(Milliseconds duration);
/// `0.8 s ago`.
[[nodiscard]] QString ageText(Milliseconds age);
/// `14:03:22.418`, local time. \param utc since the epoch.
[[nodiscard]] QString clockText(Milliseconds utc);
[[nodiscard]] QString countText(qint64 count);
/// With as many decimals as a scale of `range` deserves, and no trailing zeros.
[[nodiscard]] QString valueText(double value, double range);
/// Decimals of a value on a scale of `range`: 0 to 3.
[[nodiscard]] int decimalsFor(double range);
///@}

} // namespace armature
