// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/journal/database.h"
#include "bridge/journal/journalvalues.h"

namespace armature {

/// Deletes the oldest rows in small steps, so that no commit waits long for one.
class Retention
{
public:
    /// \param database borrowed; outlives this.
    Retention(Database *database, const JournalLimits &limits)
        : m_database(database)
        , m_limits(limits)
    { }

    /// One step, inside a transaction that the caller opened.
    /// \param fetchedUpTo the uploader has these in its hands: they stay until they are delivered.
    /// \return how many rows were deleted; 0 when there is nothing to do.
    [[nodiscard]] Result<qint64, JournalFailure> step(JournalState &state, qint64 fetchedUpTo,
                                                      Milliseconds utcNow);

private:
    struct Slice
    {
        qint64 lastId = 0;
        qint64 rows = 0;
        qint64 uploadable = 0;
    };

    [[nodiscard]] Result<Slice, JournalFailure> slice(qint64 after, qint64 upTo,
                                                      Milliseconds before);
    [[nodiscard]] Result<Slice, JournalFailure> removeSlice(qint64 after, qint64 upTo,
                                                            Milliseconds before);
    [[nodiscard]] Result<qint64, JournalFailure> removeEvents();
    [[nodiscard]] Result<qint64, JournalFailure> usedBytes();

    Database *m_database;
    JournalLimits m_limits;
};

} // namespace armature
