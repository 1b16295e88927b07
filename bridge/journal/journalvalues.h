// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/controlvalue.h"
#include "bridge/core/reading.h"
#include "bridge/core/status.h"

#include <QList>

namespace armature {

/// A reading on its way to the journal, with the reason why it never goes further.
struct JournalReading
{
    Reading reading {};
    ReadingRefusal refusal = ReadingRefusal::None;
    bool operator==(const JournalReading &) const = default;
};

/// What one transaction writes.
struct JournalChanges
{
    QList<JournalReading> readings {};
    QList<ControlEvent> commands {};
    QList<Notice> notices {};
    qint64 dropped = 0; ///< readings that memory could not hold while the disk failed
    qint64 sentUpTo = 0; ///< highest id put on the wire; 0 for no change
    qint64 deliveredUpTo = 0; ///< the cursor; 0 for no change
    qint64 delivered = 0;
    qint64 repeated = 0;
    QList<qint64> setAside {}; ///< ids; the cursor moves over each
    [[nodiscard]] bool isEmpty() const { return *this == JournalChanges {}; }
    bool operator==(const JournalChanges &) const = default;
};

/// The cursor and the counters, kept in one row. Counts are of readings, since the file was made.
struct JournalState
{
    qint64 cursor = 0;
    qint64 sentUpTo = 0;
    qint64 recorded = 0;
    qint64 waiting = 0;
    qint64 delivered = 0;
    qint64 refusedType = 0;
    qint64 refusedValue = 0;
    qint64 refusedName = 0;
    qint64 repeated = 0;
    qint64 setAside = 0;
    qint64 dropped = 0;
    bool operator==(const JournalState &) const = default;
};

/// How much is kept. A reading takes about 30 bytes.
struct JournalLimits
{
    Milliseconds keepDelivered = std::chrono::hours(30 * 24);
    qint64 deliveredBytes = qint64(4) << 30; ///< above it, the oldest delivered readings go
    qint64 totalBytes = qint64(16) << 30; ///< above it, the oldest waiting ones too: dropped
    qint64 events = 200'000; ///< commands, and as many notices
    bool operator==(const JournalLimits &) const = default;
};

} // namespace armature
