// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/journal/database.h"
#include "bridge/journal/journalentry.h"
#include "bridge/journal/journalvalues.h"
#include "bridge/journal/journalwriter.h"
#include "bridge/journal/retention.h"

#include <QList>

#include <optional>

namespace armature {

/// Every reading and every command, in one SQLite file, and how far they were delivered.
/// Each function is one transaction or none. Used on one thread.
class Journal
{
public:
    explicit Journal(const JournalLimits &limits = {});

    [[nodiscard]] JournalOutcome open(const QString &file);
    void close();
    [[nodiscard]] bool isOpen() const { return m_database.isOpen(); }

    /// All of it or nothing. Once it returns without an error, it survives a kill of this process.
    [[nodiscard]] JournalOutcome commit(const JournalChanges &changes);
    /// Uploadable entries with ids above `after`, in the order of ids, at most `limit`.
    [[nodiscard]] Result<QList<JournalEntry>, JournalFailure> fetch(qint64 after, int limit);
    /// Deletes at most some thousand old rows. \return how many; 0 when there is none to delete.
    [[nodiscard]] Result<qint64, JournalFailure> prune(Milliseconds utcNow);
    /// Bounds what the end of power can take to what is committed after it.
    [[nodiscard]] JournalOutcome checkpoint() { return m_database.checkpoint(); }

    [[nodiscard]] const JournalState &state() const { return m_state; }
    /// True where the last STOP in it was not reset.
    [[nodiscard]] bool isStopLatched();
    /// The counters as others see them; `failure` is left empty.
    [[nodiscard]] DeliveryStatus status();

private:
    [[nodiscard]] JournalOutcome readState();
    [[nodiscard]] JournalOutcome write(const JournalChanges &changes, JournalState &next);
    [[nodiscard]] std::optional<Milliseconds> oldestWaiting();

    Database m_database {};
    JournalWriter m_writer {&m_database};
    Retention m_retention;
    JournalState m_state {};
    qint64 m_fetchedUpTo = 0;
    JournalEntry m_oldest {}; ///< id 0 where it must be looked for
};

} // namespace armature
