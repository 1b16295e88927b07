// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/journal/journalentry.h"

#include <QList>
#include <QString>

#include <deque>
#include <vector>

namespace armature {

/// Readings that go up in one message, and what is known against them.
struct UploadBatch
{
    QList<JournalEntry> entries {};
    quint64 pushId = 0; ///< 0 while not in flight
    int strikes = 0;
    bool isDone = false;
    bool isSuspect = false; ///< part of a batch that was cut up
    bool isWitness = false; ///< sent to see whether the server stores anything at all
    bool isCondemned = false; ///< the witness was stored
    bool isSetAside = false;

    [[nodiscard]] bool isReady() const { return !isDone && pushId == 0; }
    /// True where the server may choke on it, by what happened so far.
    [[nodiscard]] bool isSuspicious() const { return isSuspect || isWitness || strikes > 0; }
};

/// The batches on their way and those at hand, in the order of the journal.
using UploadQueue = std::deque<UploadBatch>;

/// One reading in a queue.
struct UploadPlace
{
    std::size_t batch = 0;
    qsizetype entry = 0;
    QString sensor {};
};

/// Of the batches that may be sent, each sensor's first reading, leaving one batch out.
[[nodiscard]] std::vector<UploadPlace> firstOfEachSensor(const UploadQueue &queue,
                                                         const UploadBatch &leftOut);

/// Makes a batch of its own of one reading. References into the queue are void after it.
[[nodiscard]] UploadBatch *isolate(UploadQueue &queue, const UploadPlace &where);

/// Cuts a batch into equal ones of at most `most` readings, with no strikes against them.
/// References into the queue are void after it.
void cutUp(UploadQueue &queue, std::size_t index, qsizetype most);

} // namespace armature
