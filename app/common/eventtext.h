// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/controlvalue.h"
#include "bridge/core/status.h"

#include <QString>

namespace armature {

/// \name What happened, in sentences of the user's language. Plain text, no mark-up.
///@{
[[nodiscard]] QString sentence(const Notice &notice);
/// Why a request ended as it did, or why the outputs went to their safe values. Empty for None.
[[nodiscard]] QString sentence(ControlReason reason);
/// The same where it depends on how the request ended.
[[nodiscard]] QString sentence(ControlOutcome outcome, ControlReason reason);
/// A notice's detail: its words in the user's language, and every name as it is.
[[nodiscard]] QString detailText(const QString &event, const QString &detail);
/// What is not normal about the control's last request: `Limited: …`, `Refused: …`, `Failed: …`,
/// or why it went to its safe value. Empty where all is well.
[[nodiscard]] QString warning(const ControlStatus &status);
/// Where the last request came from: `from server`, `from here`, `safe state`.
[[nodiscard]] QString wordOf(ControlOrigin origin);
///@}

} // namespace armature
