// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"
#include "bridge/core/result.h"
#include "bridge/core/status.h"

#include <QList>
#include <QString>

#include <optional>

namespace armature {

/// One stage of a recorded command.
struct RecordedStage
{
    std::optional<double> value {};
    Milliseconds utc {0}; ///< since the epoch; 0 where it is not known
    bool operator==(const RecordedStage &) const = default;
};

/// One line of the record: a command, or what changed who may command (`event`).
struct RecordEntry
{
    Milliseconds utc {0}; ///< of its end
    QString event {}; ///< a notice's code, such as `stop-pressed`; empty for a command
    QString control {};
    QString origin {};
    RecordedStage requested {};
    RecordedStage sent {};
    RecordedStage acknowledged {};
    RecordedStage applied {};
    QString outcome {};
    QString reason {};
    bool operator==(const RecordEntry &) const = default;
};

struct RecordQuery
{
    int newest = 1000; ///< at most so many, the newest ones
    QString control {}; ///< of this control alone; empty for all, with the changes of authority
    Milliseconds since {0}; ///< not before; since the epoch
    bool operator==(const RecordQuery &) const = default;
};

/// Reads the record of a journal's file, oldest first, also while another process writes it; never
/// writes to it. Any thread, for as long as the disk takes.
[[nodiscard]] Result<QList<RecordEntry>, JournalFailure> readRecord(const QString &file,
                                                                    const RecordQuery &query);

} // namespace armature
