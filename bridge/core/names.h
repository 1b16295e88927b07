// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/controlvalue.h"
#include "bridge/core/status.h"

#include <QString>

namespace armature {

/// The words of these codes in the event stream and in the journal: lower case, never translated,
/// kept from version to version. `None` is empty.
/// \{
[[nodiscard]] QString nameOf(ServerState state);
[[nodiscard]] QString nameOf(ServerReason reason);
[[nodiscard]] QString nameOf(BoardState state);
[[nodiscard]] QString nameOf(BoardReason reason);
[[nodiscard]] QString nameOf(ControlOrigin origin);
[[nodiscard]] QString nameOf(ControlOutcome outcome);
[[nodiscard]] QString nameOf(ControlReason reason);
[[nodiscard]] QString nameOf(NoticeCode code);
[[nodiscard]] QString nameOf(JournalFailure failure);
[[nodiscard]] QString nameOf(EndCause cause);
/// \}

} // namespace armature
