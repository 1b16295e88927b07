// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/uploadplan.h"

#include <QMap>
#include <QSet>

#include <algorithm>
#include <deque>

namespace armature {

[[nodiscard]] inline JournalEntry journalEntry(qint64 id,
                                               const QString &sensor = QStringLiteral("t1"))
{
    return {id, {sensor, QStringLiteral("temperature"), {}, double(id), {}}, false};
}

/// A journal, a server with a window of eight, and the clock, in memory.
class UploadWorld
{
public:
    void record(int count, int sensors = 1)
    {
        for (int added = 0; added < count; ++added) {
            const qint64 id = qint64(journal.size()) + 1;
            journal.append(journalEntry(id, QStringLiteral("s%1").arg(id % sensors)));
        }
        plan.noticeMore();
    }

    void restart()
    {
        flight.clear();
        plan.start(cursor);
    }

    /// Fetches and sends as long as there is something to do.
    void pump(int window = 8)
    {
        for (bool isBusy = true; isBusy;) {
            isBusy = false;
            if (const auto fetch = plan.nextFetch()) {
                answer(*fetch);
                isBusy = true;
            }
            if (int(flight.size()) < window)
                isBusy = push() || isBusy;
        }
    }

    bool push()
    {
        const UploadPlan::Batch *batch = plan.nextBatch(now);
        if (!batch)
            return false;
        mostInBatch = std::max(mostInBatch, batch->entries.size());
        flight.emplace_back(nextId, batch->entries);
        plan.noteSent(nextId++);
        ++pushes;
        return true;
    }

    /// The server's word on the oldest push.
    void settle(PushOutcome outcome)
    {
        const auto [id, entries] = flight.front();
        flight.pop_front();
        if (outcome == PushOutcome::Ok)
            store(entries);
        plan.settle(id, outcome, now);
        progress();
    }

    /// As the measured server: in order, a crash takes everything behind it along.
    void serve()
    {
        if (flight.empty())
            return;
        const auto &entries = flight.front().second;
        if (!isPoisoned(entries) && !isDown) {
            settle(PushOutcome::Ok);
            return;
        }
        ++crashes;
        while (!flight.empty())
            settle(PushOutcome::Crashed);
        plan.reopen();
    }

    void loseConnection(std::size_t storedSilently)
    {
        for (std::size_t index = 0; index < std::min(storedSilently, flight.size()); ++index) {
            if (isPoisoned(flight.at(index).second))
                break;
            store(flight.at(index).second);
        }
        flight.clear();
        plan.abandon(now);
        progress();
        plan.reopen();
    }

    /// \return false where it does not come to an end.
    bool runDry(int most = 100'000)
    {
        for (int round = 0; round < most; ++round) {
            pump();
            if (flight.empty())
                return true;
            serve();
        }
        return false;
    }

    [[nodiscard]] bool isPoisoned(const QList<JournalEntry> &entries) const
    {
        return std::any_of(entries.begin(), entries.end(),
                           [this](const JournalEntry &e) { return poison.contains(e.id); });
    }

    void store(const QList<JournalEntry> &entries)
    {
        for (const JournalEntry &e : entries) {
            stored[e.id] += 1;
            const bool isNew = stored[e.id] == 1;
            isInOrder = isInOrder && (!isNew || e.id > last[e.reading.sensor]);
            if (isNew)
                last[e.reading.sensor] = e.id;
        }
    }

    void progress()
    {
        for (const UploadPlan::Progress &step : plan.takeProgress()) {
            isMonotone = isMonotone && step.upTo > cursor;
            cursor = step.upTo;
            delivered += step.count;
            repeated += step.repeated;
            if (step.isSetAside)
                setAside.append(step.upTo);
        }
    }

    void answer(const UploadPlan::Fetch &fetch)
    {
        const qsizetype from = fetch.after;
        const auto entries = journal.mid(from, fetch.limit);
        plan.takeFetched(entries);
    }

    UploadPlan plan {};
    QList<JournalEntry> journal {};
    std::deque<std::pair<quint64, QList<JournalEntry>>> flight {};
    QSet<qint64> poison {};
    QMap<qint64, int> stored {};
    QMap<QString, qint64> last {};
    QList<qint64> setAside {};
    TimePoint now {std::chrono::hours(1)};
    quint64 nextId = 1;
    qint64 cursor = 0;
    qint64 delivered = 0;
    qint64 repeated = 0;
    qsizetype mostInBatch = 0;
    int pushes = 0;
    int crashes = 0;
    bool isDown = false;
    bool isInOrder = true;
    bool isMonotone = true;
};

} // namespace armature
