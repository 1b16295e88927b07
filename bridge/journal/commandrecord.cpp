// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/journal/commandrecord.h"

#include "bridge/core/names.h"

#include <QDir>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>
#include <QVariant>

#include <algorithm>

namespace armature {

namespace {

using Record = Result<QList<RecordEntry>, JournalFailure>;

Error<JournalFailure> failure(const QSqlError &error)
{
    return {JournalFailure::Other, error.databaseText()};
}

QString authorityCodes()
{
    QStringList codes;
    for (int i = 0; i <= static_cast<int>(NoticeCode::JournalRecovered); ++i) {
        if (const auto code = static_cast<NoticeCode>(i); isAuthority(code)) {
            codes.append(QLatin1Char('\'') + nameOf(code) + QLatin1Char('\''));
        }
    }
    return codes.join(QLatin1Char(','));
}

/// A journal of the first version has no times of the stages.
QString stageTimes(const QSqlDatabase &database)
{
    QSqlQuery version(QStringLiteral("PRAGMA user_version"), database);
    const bool hasTimes = version.next() && version.value(0).toInt() >= 2;
    return hasTimes ? QStringLiteral("requested_utc, sent_utc, acknowledged_utc, applied_utc")
                    : QStringLiteral("NULL, NULL, NULL, NULL");
}

QString sqlFor(const QSqlDatabase &database, const RecordQuery &query)
{
    QString sql = QStringLiteral("SELECT utc, '' AS event, control, origin, requested, sent, "
                                 "acknowledged, applied, outcome, reason, %1, id "
                                 "FROM command WHERE utc >= :since")
                      .arg(stageTimes(database));
    if (query.control.isEmpty()) {
        sql += QStringLiteral(" UNION ALL SELECT utc, code, detail, '', NULL, NULL, NULL, NULL, "
                              "'', server_reason || board_reason, NULL, NULL, NULL, NULL, id "
                              "FROM notice WHERE utc >= :since AND code IN (%1)")
                   .arg(authorityCodes());
    } else {
        sql += QStringLiteral(" AND control = :control");
    }
    // Of one millisecond, what changed who may command stands before what came of it.
    return QStringLiteral("SELECT * FROM (%1) ORDER BY utc DESC, event = '' DESC, id DESC "
                          "LIMIT :newest")
        .arg(sql);
}

RecordedStage stageOf(const QSqlQuery &row, int value, int time)
{
    RecordedStage stage;
    if (!row.isNull(value)) {
        stage.value = row.value(value).toDouble();
    }
    stage.utc = Milliseconds(row.value(time).toLongLong());
    return stage;
}

RecordEntry entryOf(const QSqlQuery &row)
{
    const Milliseconds utc(row.value(0).toLongLong());
    if (const QString event = row.value(1).toString(); !event.isEmpty()) {
        return eventEntry(utc, event, row.value(2).toString(), row.value(9).toString());
    }
    RecordEntry entry;
    entry.utc = utc;
    entry.control = row.value(2).toString();
    splitOrigin(row.value(3).toString(), entry);
    entry.requested = stageOf(row, 4, 10);
    entry.sent = stageOf(row, 5, 11);
    entry.acknowledged = stageOf(row, 6, 12);
    entry.applied = stageOf(row, 7, 13);
    entry.outcome = row.value(8).toString();
    splitReason(row.value(9).toString(), entry);
    return entry;
}

Record readFrom(const QSqlDatabase &database, const RecordQuery &query)
{
    QSqlQuery rows(database);
    rows.setForwardOnly(true);
    if (!rows.prepare(sqlFor(database, query))) {
        return failure(rows.lastError());
    }
    rows.bindValue(QStringLiteral(":since"), qint64(query.since.count()));
    rows.bindValue(QStringLiteral(":newest"), std::max(query.newest, 0));
    if (!query.control.isEmpty()) {
        rows.bindValue(QStringLiteral(":control"), query.control);
    }
    if (!rows.exec()) {
        return failure(rows.lastError());
    }
    QList<RecordEntry> entries;
    while (rows.next()) {
        entries.append(entryOf(rows));
    }
    QList<RecordEntry> record;
    std::for_each(entries.crbegin(), entries.crend(),
                  [&record](const RecordEntry &entry) { addToRecord(record, entry); });
    return record;
}

Record readOpened(const QString &connection, const QString &file, const RecordQuery &query)
{
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection);
    database.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=2000"));
    database.setDatabaseName(file);
    return database.open() ? readFrom(database, query) : Record(failure(database.lastError()));
}

} // namespace

QString journalFileIn(const QString &dataFolder)
{
    return QDir(dataFolder).filePath(QStringLiteral("journal.db"));
}

Result<QList<RecordEntry>, JournalFailure> readRecord(const QString &file, const RecordQuery &query)
{
    if (!QFileInfo::exists(file)) {
        return Error<JournalFailure> {JournalFailure::Other,
                                      QStringLiteral("there is no journal at %1").arg(file)};
    }
    const QString connection = QUuid::createUuid().toString();
    Record record = readOpened(connection, file, query);
    QSqlDatabase::removeDatabase(connection);
    return record;
}

} // namespace armature
