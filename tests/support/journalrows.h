// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/journal/journalvalues.h"

namespace armature {

[[nodiscard]] inline JournalReading reading(int value, const QString &sensor = QStringLiteral("t1"))
{
    const Stamp at {{}, Milliseconds(1'700'000'000'000 + value)};
    return {{sensor, QStringLiteral("temperature"), QStringLiteral("Cel"), double(value), at},
            ReadingRefusal::None};
}

[[nodiscard]] inline JournalChanges readings(int first, int count)
{
    JournalChanges changes;
    for (int value = first; value < first + count; ++value)
        changes.readings.append(reading(value));
    return changes;
}

[[nodiscard]] inline JournalChanges delivered(qint64 upTo, qint64 count, qint64 repeated = 0)
{
    JournalChanges changes;
    changes.deliveredUpTo = upTo;
    changes.delivered = count;
    changes.repeated = repeated;
    return changes;
}

} // namespace armature
