// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/controlvalue.h"

#include <QString>

#include <array>

namespace armature {

/// One of a control's four stages as its card writes it.
struct StageText
{
    QString value {}; ///< a dash where there is none
    QString age {}; ///< `0.8 s ago`, `+6 ms` after the request, or what is the case instead
    bool isStale = false; ///< of an earlier request, or too old to be believed
    bool operator==(const StageText &) const = default;
};

/// The order of `stageTexts`.
enum class Stage { Requested, Sent, Acknowledged, Applied };

/// An output that was not heard of for longer than this is stale: boards report five times a
/// second.
inline constexpr Milliseconds kAppliedFresh {1000};

[[nodiscard]] std::array<StageText, 4> stageTexts(const ControlStatus &status, TimePoint now);

} // namespace armature
