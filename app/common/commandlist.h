// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"

namespace armature {

/// `--list-commands`: prints the record of a data folder, oldest first, as lines for people, or
/// with --events as JSON; also while another process writes it. \return what to end with.
[[nodiscard]] int listCommands(const Options &options);

} // namespace armature
