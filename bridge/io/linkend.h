// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/textlink.h"

namespace armature {

/// What a close frame means: the detail is its code and what that stands for.
[[nodiscard]] LinkEnd closedEnd(int code, const QString &reason);

} // namespace armature
