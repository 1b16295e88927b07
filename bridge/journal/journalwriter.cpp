// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/journal/journalwriter.h"

#include "bridge/core/names.h"
#include "bridge/core/recordentry.h"

#include <QVariant>

#include <algorithm>
#include <cmath>

namespace armature {

namespace {

constexpr std::size_t kMostSensorsInMemory = 4096;
constexpr int kSetAside = 4; // the file's own code, beside those of codeOf()

int codeOf(ReadingRefusal refusal)
{
    switch (refusal) {
    case ReadingRefusal::None:
        return 0;
    case ReadingRefusal::Type:
        return 1;
    case ReadingRefusal::Value:
        return 2;
    case ReadingRefusal::Name:
        return 3;
    }
    return 0;
}

void count(ReadingRefusal refusal, JournalState &state)
{
    ++state.recorded;
    switch (refusal) {
    case ReadingRefusal::None:
        ++state.waiting;
        break;
    case ReadingRefusal::Type:
        ++state.refusedType;
        break;
    case ReadingRefusal::Value:
        ++state.refusedValue;
        break;
    case ReadingRefusal::Name:
        ++state.refusedName;
        break;
    }
}

/// A null QString would be stored as NULL.
QString text(const QString &value)
{
    return value.isNull() ? QStringLiteral("") : value;
}

QVariant number(double value)
{
    return std::isfinite(value) ? QVariant(value) : QVariant();
}

QVariant number(const std::optional<double> &value)
{
    return value ? number(*value) : QVariant();
}

QVariant time(Milliseconds utc)
{
    return utc.count() > 0 ? QVariant(qint64(utc.count())) : QVariant();
}

void bindState(QSqlQuery &query, const JournalState &state)
{
    int place = 0;
    for (const qint64 value : {state.cursor, state.sentUpTo, state.recorded, state.waiting,
                               state.delivered, state.refusedType, state.refusedValue,
                               state.refusedName, state.repeated, state.setAside, state.dropped}) {
        query.bindValue(place++, value);
    }
}

} // namespace

JournalOutcome JournalWriter::write(const JournalChanges &changes, JournalState &state)
{
    if (JournalOutcome done = writeReadings(changes.readings, state); !done)
        return done;
    if (JournalOutcome done = writeCommands(changes.commands); !done)
        return done;
    if (JournalOutcome done = writeNotices(changes.notices); !done)
        return done;
    if (JournalOutcome done = setAside(changes.setAside, state); !done)
        return done;
    state.dropped += changes.dropped;
    state.sentUpTo = std::max(state.sentUpTo, changes.sentUpTo);
    state.cursor = std::max(state.cursor, changes.deliveredUpTo);
    state.delivered += changes.delivered;
    state.repeated += changes.repeated;
    state.waiting -= changes.delivered;
    return std::monostate {};
}

JournalOutcome JournalWriter::writeState(const JournalState &state)
{
    QSqlQuery &query = m_database->prepared(QStringLiteral(
        "UPDATE state SET cursor = ?, sent_up_to = ?, recorded = ?, waiting = ?, delivered = ?, "
        "refused_type = ?, refused_value = ?, refused_name = ?, repeated = ?, set_aside = ?, "
        "dropped = ?"));
    bindState(query, state);
    if (!query.exec())
        return m_database->errorOf(query);
    return std::monostate {};
}

JournalOutcome JournalWriter::writeReadings(const QList<JournalReading> &readings,
                                            JournalState &state)
{
    if (readings.isEmpty())
        return std::monostate {};
    QSqlQuery &query = m_database->prepared(
        QStringLiteral("INSERT INTO reading (sensor, utc, value, refusal) VALUES (?, ?, ?, ?)"));
    for (const JournalReading &entry : readings) {
        const auto sensor = sensorId(entry.reading);
        if (!sensor)
            return sensor.error();
        const bool isUseless
            = entry.refusal == ReadingRefusal::None && !std::isfinite(entry.reading.value);
        const ReadingRefusal refusal = isUseless ? ReadingRefusal::Value : entry.refusal;
        query.bindValue(0, sensor.value());
        query.bindValue(1, qint64(entry.reading.captured.utc.count()));
        query.bindValue(2, number(entry.reading.value));
        query.bindValue(3, codeOf(refusal));
        if (!query.exec())
            return m_database->errorOf(query);
        count(refusal, state);
    }
    return std::monostate {};
}

JournalOutcome JournalWriter::writeCommands(const QList<ControlEvent> &commands)
{
    for (const ControlEvent &event : commands) {
        QSqlQuery &query = m_database->prepared(QStringLiteral(
            "INSERT INTO command (utc, control, origin, requested, sent, acknowledged, applied, "
            "outcome, reason, requested_utc, sent_utc, acknowledged_utc, applied_utc) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
        query.bindValue(0, qint64(event.at.utc.count()));
        query.bindValue(1, text(event.id));
        query.bindValue(2, text(originWithId(nameOf(event.origin), event.serverId)));
        query.bindValue(3, number(event.requested));
        query.bindValue(4, number(event.sent));
        query.bindValue(5, number(event.acknowledged));
        query.bindValue(6, number(event.applied));
        query.bindValue(7, text(nameOf(event.outcome)));
        query.bindValue(8, text(reasonWithDetail(nameOf(event.reason), event.detail)));
        query.bindValue(9, time(event.requestedUtc));
        query.bindValue(10, time(event.sentUtc));
        query.bindValue(11, time(event.acknowledgedUtc));
        query.bindValue(12, time(event.appliedUtc));
        if (!query.exec())
            return m_database->errorOf(query);
    }
    return std::monostate {};
}

JournalOutcome JournalWriter::writeNotices(const QList<Notice> &notices)
{
    for (const Notice &notice : notices) {
        QSqlQuery &query = m_database->prepared(
            QStringLiteral("INSERT INTO notice (utc, code, severity, detail, server_reason, "
                           "board_reason) VALUES (?, ?, ?, ?, ?, ?)"));
        query.bindValue(0, qint64(notice.at.utc.count()));
        query.bindValue(1, text(nameOf(notice.code)));
        query.bindValue(2, static_cast<int>(notice.severity));
        query.bindValue(3, text(notice.detail));
        query.bindValue(4, text(nameOf(notice.serverReason)));
        query.bindValue(5, text(nameOf(notice.boardReason)));
        if (!query.exec())
            return m_database->errorOf(query);
    }
    return std::monostate {};
}

JournalOutcome JournalWriter::setAside(const QList<qint64> &ids, JournalState &state)
{
    for (const qint64 id : ids) {
        QSqlQuery &query = m_database->prepared(
            QStringLiteral("UPDATE reading SET refusal = ? WHERE id = ? AND refusal = 0"));
        query.bindValue(0, kSetAside);
        query.bindValue(1, id);
        if (!query.exec())
            return m_database->errorOf(query);
        if (query.numRowsAffected() == 1) {
            ++state.setAside;
            --state.waiting;
        }
        state.cursor = std::max(state.cursor, id);
    }
    return std::monostate {};
}

Result<qint64, JournalFailure> JournalWriter::sensorId(const Reading &reading)
{
    const SensorKey key {reading.sensor, reading.type, reading.unit};
    if (const auto found = m_sensors.find(key); found != m_sensors.end())
        return found->second;
    QSqlQuery &insert = m_database->prepared(
        QStringLiteral("INSERT OR IGNORE INTO sensor (name, type, unit) VALUES (?, ?, ?)"));
    QSqlQuery &select = m_database->prepared(
        QStringLiteral("SELECT id FROM sensor WHERE name = ? AND type = ? AND unit = ?"));
    for (QSqlQuery *query : {&insert, &select}) {
        query->bindValue(0, text(reading.sensor));
        query->bindValue(1, text(reading.type));
        query->bindValue(2, text(reading.unit));
        if (!query->exec())
            return m_database->errorOf(*query);
    }
    const qint64 id = select.next() ? select.value(0).toLongLong() : 0;
    select.finish();
    if (m_sensors.size() >= kMostSensorsInMemory)
        m_sensors.clear();
    m_sensors.emplace(key, id);
    return id;
}

} // namespace armature
