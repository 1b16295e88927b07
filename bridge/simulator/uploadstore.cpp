// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/uploadstore.h"

#include <QDateTime>
#include <QSqlError>
#include <QSqlQuery>
#include <QStringList>
#include <QUuid>
#include <QVariant>

#include <algorithm>

namespace armature {

namespace {

QString now()
{
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
}

} // namespace

UploadStore::~UploadStore()
{
    const QString name = m_database.connectionName();
    m_database = QSqlDatabase();
    if (!name.isEmpty()) {
        QSqlDatabase::removeDatabase(name);
    }
}

Result<QString, StoreError> UploadStore::open(const QString &file)
{
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"),
                                           QUuid::createUuid().toString(QUuid::WithoutBraces));
    m_database.setDatabaseName(file.isEmpty() ? QStringLiteral(":memory:") : file);
    m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=500"));
    if (!m_database.open() || !createTables()) {
        return Error<StoreError> {StoreError::CannotOpen, m_database.lastError().text()};
    }
    return file;
}

std::optional<DeviceIdentity> UploadStore::find(qint64 controllerId) const
{
    QSqlQuery query(m_database);
    query.prepare(QStringLiteral("SELECT user_id, location_id FROM controllers WHERE id = ?"));
    query.addBindValue(controllerId);
    if (!query.exec() || !query.next()) {
        return std::nullopt;
    }
    return DeviceIdentity {query.value(0).toLongLong(), query.value(1).toLongLong(), controllerId};
}

bool UploadStore::insert(const DeviceIdentity &identity)
{
    QSqlQuery query(m_database);
    query.prepare(QStringLiteral("INSERT INTO controllers (id, user_id, location_id, inserted_at) "
                                 "VALUES (?, ?, ?, ?)"));
    query.addBindValue(identity.controllerId);
    query.addBindValue(identity.userId);
    query.addBindValue(identity.locationId);
    query.addBindValue(now());
    return query.exec();
}

bool UploadStore::append(qint64 controllerId, const Upload &upload)
{
    if (!m_database.transaction()) {
        return false;
    }
    const bool isWritten
        = std::all_of(upload.begin(), upload.end(), [&](const SensorUpload &sensor) {
              return appendSensor(controllerId, sensor);
          });
    if (isWritten && m_database.commit()) {
        return true;
    }
    m_database.rollback();
    return false;
}

UploadStore::Counts UploadStore::counts() const
{
    return {count(QStringLiteral("sensors")), count(QStringLiteral("readings"))};
}

std::vector<StoredReading> UploadStore::readings(qint64 after, int limit,
                                                 std::optional<qint64> controllerId) const
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    query.prepare(QStringLiteral(
        "SELECT r.id, s.controller_id, s.name, r.type, r.value, r.inserted_at FROM readings r "
        "JOIN sensors s ON s.id = r.sensor_id WHERE r.id > ? AND s.controller_id = "
        "coalesce(?, s.controller_id) ORDER BY r.id LIMIT ?"));
    query.addBindValue(after);
    query.addBindValue(controllerId ? QVariant(*controllerId) : QVariant());
    query.addBindValue(limit);
    std::vector<StoredReading> rows;
    query.exec();
    while (query.next()) {
        rows.push_back({query.value(0).toLongLong(), query.value(1).toLongLong(),
                        query.value(2).toString(), query.value(3).toString(),
                        query.value(4).toDouble(), query.value(5).toString()});
    }
    return rows;
}

bool UploadStore::run(const QString &statement)
{
    return QSqlQuery(m_database).exec(statement);
}

bool UploadStore::createTables()
{
    const QStringList statements {
        QStringLiteral("PRAGMA journal_mode = WAL"),
        QStringLiteral("PRAGMA synchronous = NORMAL"),
        QStringLiteral("CREATE TABLE IF NOT EXISTS controllers (id INTEGER PRIMARY KEY, "
                       "user_id INTEGER NOT NULL, location_id INTEGER NOT NULL, "
                       "inserted_at TEXT NOT NULL)"),
        QStringLiteral("CREATE TABLE IF NOT EXISTS sensors (id INTEGER PRIMARY KEY, "
                       "name TEXT NOT NULL, controller_id INTEGER NOT NULL, "
                       "inserted_at TEXT NOT NULL, UNIQUE (controller_id, name))"),
        QStringLiteral("CREATE TABLE IF NOT EXISTS readings (id INTEGER PRIMARY KEY, "
                       "type TEXT NOT NULL, value REAL NOT NULL, sensor_id INTEGER NOT NULL "
                       "REFERENCES sensors (id), inserted_at TEXT NOT NULL)"),
    };
    return std::all_of(statements.begin(), statements.end(),
                       [this](const QString &statement) { return run(statement); });
}

bool UploadStore::appendSensor(qint64 controllerId, const SensorUpload &sensor)
{
    const qint64 id = sensorId(controllerId, QString::fromUtf8(sensor.sensor));
    QSqlQuery query(m_database);
    const QString insertedAt = now();
    if (id == 0
        || !query.prepare(QStringLiteral("INSERT INTO readings (type, value, sensor_id, "
                                         "inserted_at) VALUES (?, ?, ?, ?)"))) {
        return false;
    }
    return std::all_of(sensor.readings.begin(), sensor.readings.end(),
                       [&](const SensorUpload::Reading &reading) {
                           query.bindValue(0, QString::fromUtf8(reading.type));
                           query.bindValue(1, reading.value);
                           query.bindValue(2, id);
                           query.bindValue(3, insertedAt);
                           return query.exec();
                       });
}

/// 0 where the database fails.
qint64 UploadStore::sensorId(qint64 controllerId, const QString &name)
{
    QSqlQuery query(m_database);
    query.prepare(QStringLiteral("INSERT OR IGNORE INTO sensors (name, controller_id, inserted_at) "
                                 "VALUES (?, ?, ?)"));
    query.addBindValue(name);
    query.addBindValue(controllerId);
    query.addBindValue(now());
    if (!query.exec()) {
        return 0;
    }
    query.prepare(QStringLiteral("SELECT id FROM sensors WHERE controller_id = ? AND name = ?"));
    query.addBindValue(controllerId);
    query.addBindValue(name);
    return query.exec() && query.next() ? query.value(0).toLongLong() : 0;
}

qint64 UploadStore::count(const QString &table) const
{
    QSqlQuery query(m_database);
    return query.exec(QStringLiteral("SELECT count(*) FROM ") + table) && query.next()
        ? query.value(0).toLongLong()
        : 0;
}

} // namespace armature
