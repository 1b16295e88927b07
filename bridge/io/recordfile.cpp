// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/recordfile.h"

#include "bridge/journal/commandrecord.h"

namespace armature {

Result<QList<RecordEntry>, JournalFailure> readRecordIn(const QString &dataFolder,
                                                        const RecordQuery &query)
{
    return readRecord(journalFileIn(dataFolder), query);
}

} // namespace armature
