// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/journal/retention.h"

#include <QVariant>

#include <algorithm>
#include <limits>

namespace armature {

namespace {

constexpr int kStepRows = 2000;
constexpr qint64 kNoEnd = std::numeric_limits<qint64>::max();
constexpr Milliseconds kAnyTime = Milliseconds::max();

} // namespace

Result<qint64, JournalFailure> Retention::step(JournalState &state, qint64 fetchedUpTo,
                                               Milliseconds utcNow)
{
    auto events = removeEvents();
    if (!events || events.value() > 0)
        return events;
    auto used = usedBytes();
    if (!used)
        return used;
    // Refused readings beyond the cursor wait for nothing where no uploadable one does.
    const qint64 settledUpTo = state.waiting > 0 ? state.cursor : kNoEnd;
    const bool isTooMuch = used.value() > m_limits.deliveredBytes;
    const Milliseconds before = isTooMuch ? kAnyTime : utcNow - m_limits.keepDelivered;
    const auto old = removeSlice(0, settledUpTo, before);
    if (!old)
        return old.error();
    if (old.value().rows > 0 || used.value() <= m_limits.totalBytes)
        return old.value().rows;
    const auto lost = removeSlice(std::max(state.cursor, fetchedUpTo), kNoEnd, kAnyTime);
    if (!lost)
        return lost.error();
    state.dropped += lost.value().uploadable;
    state.waiting -= lost.value().uploadable;
    return lost.value().rows;
}

Result<Retention::Slice, JournalFailure> Retention::removeSlice(qint64 after, qint64 upTo,
                                                                Milliseconds before)
{
    auto found = slice(after, upTo, before);
    if (!found || found.value().rows == 0)
        return found;
    QSqlQuery &query
        = m_database->prepared(QStringLiteral("DELETE FROM reading WHERE id > ? AND id <= ?"));
    query.bindValue(0, after);
    query.bindValue(1, found.value().lastId);
    if (!query.exec())
        return m_database->errorOf(query);
    return found;
}

Result<Retention::Slice, JournalFailure> Retention::slice(qint64 after, qint64 upTo,
                                                          Milliseconds before)
{
    QSqlQuery &query = m_database->prepared(QStringLiteral(
        "SELECT id, utc, refusal FROM reading WHERE id > ? AND id <= ? ORDER BY id LIMIT ?"));
    query.bindValue(0, after);
    query.bindValue(1, upTo);
    query.bindValue(2, kStepRows);
    if (!query.exec())
        return m_database->errorOf(query);
    Slice found;
    // Ids grow with time; where the wall clock was put back, the older id keeps the newer waiting.
    while (query.next() && Milliseconds(query.value(1).toLongLong()) < before) {
        found.lastId = query.value(0).toLongLong();
        ++found.rows;
        found.uploadable += query.value(2).toInt() == 0 ? 1 : 0;
    }
    query.finish();
    return found;
}

Result<qint64, JournalFailure> Retention::removeEvents()
{
    qint64 rows = 0;
    for (const QString &sql :
         {QStringLiteral("DELETE FROM command WHERE id <= (SELECT max(id) FROM command) - ?"),
          QStringLiteral("DELETE FROM notice WHERE id <= (SELECT max(id) FROM notice) - ?")}) {
        QSqlQuery &query = m_database->prepared(sql);
        query.bindValue(0, m_limits.events);
        if (!query.exec())
            return m_database->errorOf(query);
        rows += query.numRowsAffected();
    }
    return rows;
}

Result<qint64, JournalFailure> Retention::usedBytes()
{
    auto pages = m_database->number(QStringLiteral("PRAGMA page_count"));
    if (!pages)
        return pages;
    auto free = m_database->number(QStringLiteral("PRAGMA freelist_count"));
    if (!free)
        return free;
    auto size = m_database->number(QStringLiteral("PRAGMA page_size"));
    if (!size)
        return size;
    return (pages.value() - free.value()) * size.value();
}

} // namespace armature
