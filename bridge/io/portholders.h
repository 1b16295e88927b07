// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/portaccess.h"

namespace armature {

/// Who has the port: by the open files of each process, by the kernel's locks, by lock files. Fills
/// in holders, areHoldersComplete and staleLock; nothing elsewhere than on Linux.
void findHolders(const SystemPlaces &places, PortAccess &access);
/// Of the programs that are known to take ports without being asked, those that run.
[[nodiscard]] QStringList runningSuspects(const SystemPlaces &places);

} // namespace armature
