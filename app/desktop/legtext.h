// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/legbutton.h"
#include "bridge/core/status.h"

namespace armature {

/// \name What the strip says of each leg at `now`
///@{
[[nodiscard]] LegText legText(const ServerStatus &status, TimePoint now);
[[nodiscard]] LegText legText(const BoardStatus &status, TimePoint now);
[[nodiscard]] LegText legText(const DeliveryStatus &status);
///@}
/// `next try in 12 s`, `trying now`; empty where no attempt is planned.
[[nodiscard]] QString countdownText(const std::optional<TimePoint> &retryAt, TimePoint now);

} // namespace armature
