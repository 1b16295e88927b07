// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/recordentry.h"
#include "bridge/core/result.h"

namespace armature {

/// The record of a data folder, oldest first, without opening the folder for writing. Any thread,
/// for as long as the disk takes.
[[nodiscard]] Result<QList<RecordEntry>, JournalFailure> readRecordIn(const QString &dataFolder,
                                                                      const RecordQuery &query);

} // namespace armature
