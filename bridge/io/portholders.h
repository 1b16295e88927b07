// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/portaccess.h"

#include <optional>

namespace armature {

/// Who has the port: by the open files of each process, by the kernel's locks, by lock files. Fills
/// in holders, areHoldersComplete and staleLock; nothing elsewhere than on Linux.
void findHolders(const SystemPlaces &places, PortAccess &access);
/// Somebody who has the port open or locked at this moment. Lock files do not count: an old one may
/// name a process that has nothing to do with it, and everybody may make one.
[[nodiscard]] std::optional<PortHolder> findUser(const SystemPlaces &places, const QString &path);
/// Of the programs that are known to take ports without being asked, those that run.
[[nodiscard]] QStringList runningSuspects(const SystemPlaces &places);

} // namespace armature
