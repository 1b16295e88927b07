// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/journal/journal.h"

#include "bridge/core/names.h"
#include "bridge/journal/journalschema.h"

#include <QVariant>

#include <algorithm>

namespace armature {

Journal::Journal(const JournalLimits &limits)
    : m_retention(&m_database, limits)
{ }

JournalOutcome Journal::open(const QString &file)
{
    close();
    JournalOutcome done = m_database.open(file);
    if (done)
        done = prepareSchema(m_database);
    if (done)
        done = readState();
    // A file that can be read and not written is of no use, and is better known at once.
    if (done)
        done = commit({});
    if (!done)
        close();
    return done;
}

void Journal::close()
{
    m_writer.forgetSensors();
    m_database.close();
    m_state = {};
    m_oldest = {};
    m_fetchedUpTo = 0;
}

JournalOutcome Journal::commit(const JournalChanges &changes)
{
    if (JournalOutcome begun = m_database.begin(); !begun)
        return begun;
    JournalState next = m_state;
    JournalOutcome done = write(changes, next);
    if (done)
        done = m_database.commit();
    if (!done) {
        m_database.rollBack();
        m_writer.forgetSensors();
        return done;
    }
    m_state = next;
    return done;
}

Result<QList<JournalEntry>, JournalFailure> Journal::fetch(qint64 after, int limit)
{
    QList<JournalEntry> entries;
    if (m_state.waiting <= 0)
        return entries;
    QSqlQuery &query = m_database.prepared(
        QStringLiteral("SELECT reading.id, name, type, unit, utc, value FROM reading "
                       "JOIN sensor ON sensor.id = reading.sensor "
                       "WHERE reading.id > ? AND refusal = 0 ORDER BY reading.id LIMIT ?"));
    query.bindValue(0, std::max(after, m_state.cursor));
    query.bindValue(1, limit);
    if (!query.exec())
        return m_database.errorOf(query);
    while (query.next()) {
        const qint64 id = query.value(0).toLongLong();
        const Stamp captured {{}, Milliseconds(query.value(4).toLongLong())};
        entries.append({id,
                        {query.value(1).toString(), query.value(2).toString(),
                         query.value(3).toString(), query.value(5).toDouble(), captured},
                        id <= m_state.sentUpTo});
    }
    query.finish();
    if (!entries.isEmpty())
        m_fetchedUpTo = std::max(m_fetchedUpTo, entries.constLast().id);
    return entries;
}

Result<qint64, JournalFailure> Journal::prune(Milliseconds utcNow)
{
    if (JournalOutcome begun = m_database.begin(); !begun)
        return begun.error();
    JournalState next = m_state;
    auto removed = m_retention.step(next, m_fetchedUpTo, utcNow);
    if (removed && removed.value() == 0) {
        m_database.rollBack(); // so that an idle journal writes nothing
        return removed;
    }
    JournalOutcome done = removed ? m_writer.writeState(next) : JournalOutcome(removed.error());
    if (done)
        done = m_database.commit();
    if (!done) {
        m_database.rollBack();
        return done.error();
    }
    m_state = next;
    m_oldest = {};
    return removed;
}

DeliveryStatus Journal::status()
{
    DeliveryStatus status;
    status.recorded = m_state.recorded;
    status.waiting = m_state.waiting;
    status.delivered = m_state.delivered;
    status.refusedType = m_state.refusedType;
    status.refusedValue = m_state.refusedValue;
    status.refusedName = m_state.refusedName;
    status.refused = m_state.refusedType + m_state.refusedValue + m_state.refusedName;
    status.repeated = m_state.repeated;
    status.setAside = m_state.setAside;
    status.dropped = m_state.dropped;
    status.oldestWaitingUtc = oldestWaiting();
    return status;
}

JournalOutcome Journal::readState()
{
    QSqlQuery &query = m_database.prepared(QStringLiteral(
        "SELECT cursor, sent_up_to, recorded, waiting, delivered, refused_type, refused_value, "
        "refused_name, repeated, set_aside, dropped FROM state"));
    if (!query.exec())
        return m_database.errorOf(query);
    if (!query.next()) {
        return Error<JournalFailure> {JournalFailure::Corrupt,
                                      QStringLiteral("the journal has no cursor")};
    }
    int place = 0;
    for (qint64 *field :
         {&m_state.cursor, &m_state.sentUpTo, &m_state.recorded, &m_state.waiting,
          &m_state.delivered, &m_state.refusedType, &m_state.refusedValue, &m_state.refusedName,
          &m_state.repeated, &m_state.setAside, &m_state.dropped}) {
        *field = query.value(place++).toLongLong();
    }
    query.finish();
    return std::monostate {};
}

JournalOutcome Journal::write(const JournalChanges &changes, JournalState &next)
{
    if (JournalOutcome done = m_writer.write(changes, next); !done)
        return done;
    return m_writer.writeState(next);
}

std::optional<Milliseconds> Journal::oldestWaiting()
{
    if (m_state.waiting <= 0)
        return std::nullopt;
    if (m_oldest.id <= m_state.cursor) {
        QSqlQuery &query = m_database.prepared(QStringLiteral(
            "SELECT id, utc FROM reading WHERE id > ? AND refusal = 0 ORDER BY id LIMIT 1"));
        query.bindValue(0, m_state.cursor);
        if (!query.exec() || !query.next())
            return std::nullopt;
        m_oldest.id = query.value(0).toLongLong();
        m_oldest.reading.captured.utc = Milliseconds(query.value(1).toLongLong());
        query.finish();
    }
    return m_oldest.reading.captured.utc;
}

bool Journal::isStopLatched()
{
    QSqlQuery &query = m_database.prepared(QStringLiteral(
        "SELECT code <> ? FROM notice WHERE code IN (?, ?, ?, ?) ORDER BY id DESC LIMIT 1"));
    query.bindValue(0, nameOf(NoticeCode::StopReset));
    query.bindValue(1, nameOf(NoticeCode::StopReset));
    query.bindValue(2, nameOf(NoticeCode::StopPressed));
    query.bindValue(3, nameOf(NoticeCode::StopKept));
    query.bindValue(4, nameOf(NoticeCode::EmergencyStop));
    const bool isLatched = query.exec() && query.next() && query.value(0).toBool();
    query.finish();
    return isLatched;
}

} // namespace armature
