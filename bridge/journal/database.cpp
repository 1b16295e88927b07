// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/journal/database.h"

#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QStorageInfo>
#include <QUuid>
#include <QVariant>

namespace armature {

namespace {

// Primary result codes of SQLite, which its documentation promises never to change.
constexpr int kPermission = 3;
constexpr int kBusy = 5;
constexpr int kLocked = 6;
constexpr int kReadOnly = 8;
constexpr int kInputOutput = 10;
constexpr int kCorrupt = 11;
constexpr int kFull = 13;
constexpr int kCannotOpen = 14;
constexpr int kNotADatabase = 26;
constexpr int kPrimaryMask = 0xff;

constexpr qint64 kFullBelow = 65'536; // bytes: less than one group of readings and its log

bool isDiskFull(const QString &folder)
{
    const QStorageInfo storage(folder);
    return storage.isValid() && storage.bytesAvailable() < kFullBelow;
}

JournalFailure failureOf(int code, const QString &folder)
{
    switch (code & kPrimaryMask) {
    case kFull:
        return JournalFailure::Full;
    case kReadOnly:
    case kPermission:
        return JournalFailure::ReadOnly;
    case kBusy:
    case kLocked:
        return JournalFailure::Held;
    case kCorrupt:
    case kNotADatabase:
        return JournalFailure::Corrupt;
    case kCannotOpen:
    case kInputOutput:
        // The log's index cannot grow on a full disk either, and that is an I/O error.
        if (isDiskFull(folder))
            return JournalFailure::Full;
        return QFileInfo(folder).isWritable() ? JournalFailure::Other : JournalFailure::ReadOnly;
    default:
        return JournalFailure::Other;
    }
}

} // namespace

Database::~Database()
{
    close();
}

JournalOutcome Database::open(const QString &file)
{
    close();
    m_folder = QFileInfo(file).absolutePath();
    m_connection
        = QStringLiteral("armature-journal-") + QUuid::createUuid().toString(QUuid::WithoutBraces);
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
    database.setDatabaseName(file);
    database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=1000"));
    if (!database.open()) {
        Error<JournalFailure> error = errorFrom(database.lastError());
        database = QSqlDatabase();
        close();
        return error;
    }
    for (const QString &pragma :
         {QStringLiteral("PRAGMA journal_mode=WAL"), QStringLiteral("PRAGMA synchronous=NORMAL"),
          QStringLiteral("PRAGMA foreign_keys=OFF"),
          QStringLiteral("PRAGMA journal_size_limit=67108864")}) {
        if (JournalOutcome done = run(pragma); !done)
            return done;
    }
    return std::monostate {};
}

void Database::close()
{
    if (m_connection.isEmpty())
        return;
    m_statements.clear();
    QSqlDatabase::database(m_connection, false).close();
    QSqlDatabase::removeDatabase(m_connection);
    m_connection.clear();
}

JournalOutcome Database::run(const QString &sql)
{
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    if (!query.exec(sql))
        return errorOf(query);
    return std::monostate {};
}

Result<qint64, JournalFailure> Database::number(const QString &sql)
{
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    query.setForwardOnly(true);
    if (!query.exec(sql))
        return errorOf(query);
    return query.next() ? query.value(0).toLongLong() : 0;
}

QSqlQuery &Database::prepared(const QString &sql)
{
    if (const auto found = m_statements.find(sql); found != m_statements.end())
        return found->second;
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    query.setForwardOnly(true);
    if (query.prepare(sql))
        return m_statements.emplace(sql, std::move(query)).first->second;
    // Not kept for good: the next call prepares again, as the reason may have gone.
    QSqlQuery &failed = m_statements[QString()];
    failed = std::move(query);
    return failed;
}

Error<JournalFailure> Database::errorOf(const QSqlQuery &query) const
{
    return errorFrom(query.lastError());
}

Error<JournalFailure> Database::errorFrom(const QSqlError &error) const
{
    bool isNumber = false;
    const int code = error.nativeErrorCode().toInt(&isNumber);
    return {isNumber ? failureOf(code, m_folder) : JournalFailure::Other,
            error.text() + QStringLiteral(" (SQLite ") + error.nativeErrorCode()
                + QStringLiteral(")")};
}

JournalOutcome Database::begin()
{
    return run(QStringLiteral("BEGIN IMMEDIATE"));
}

JournalOutcome Database::commit()
{
    return run(QStringLiteral("COMMIT"));
}

void Database::rollBack()
{
    // Fails where SQLite has rolled back by itself, which is as well.
    (void)run(QStringLiteral("ROLLBACK"));
}

JournalOutcome Database::checkpoint()
{
    return run(QStringLiteral("PRAGMA wal_checkpoint(PASSIVE)"));
}

} // namespace armature
