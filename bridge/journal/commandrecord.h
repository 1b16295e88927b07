// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/recordentry.h"
#include "bridge/core/result.h"
#include "bridge/core/status.h"

namespace armature {

/// The journal's file in a data folder.
[[nodiscard]] QString journalFileIn(const QString &dataFolder);

/// Reads the record of a journal's file, oldest first, also while another process writes it; never
/// writes to it. Any thread, for as long as the disk takes.
[[nodiscard]] Result<QList<RecordEntry>, JournalFailure> readRecord(const QString &file,
                                                                    const RecordQuery &query);

} // namespace armature
