// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/errortext.h"
#include "bridge/core/mappingcheck.h"

#include <QString>

namespace armature {

/// \name A mapping's problems in words, in the user's language. Plain text, no mark-up.
///@{
/// What is wrong, and what to do; without a headline.
[[nodiscard]] ErrorText describe(const MappingProblem &problem);
/// Where it is: "Sensors, row 2".
[[nodiscard]] QString placeOf(const MappingProblem &problem);
/// All of it in one line: place, cause, remedy.
[[nodiscard]] QString sentence(const MappingProblem &problem);
///@}

} // namespace armature
