// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/journal/journalschema.h"

#include <array>
#include <span>

namespace armature {

namespace {

constexpr qint64 kApplicationId = 0x41524D31; // "ARM1"

// reading.refusal: 0 uploadable, 1 type, 2 value, 3 name, 4 set aside. value is NULL where it was
// no finite number. Times are milliseconds since the epoch, UTC.
constexpr std::array kStatements {
    "CREATE TABLE sensor (id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, "
    "unit TEXT NOT NULL, UNIQUE (name, type, unit))",
    "CREATE TABLE reading (id INTEGER PRIMARY KEY AUTOINCREMENT, "
    "sensor INTEGER NOT NULL REFERENCES sensor (id), utc INTEGER NOT NULL, value REAL, "
    "refusal INTEGER NOT NULL)",
    "CREATE TABLE command (id INTEGER PRIMARY KEY AUTOINCREMENT, utc INTEGER NOT NULL, "
    "control TEXT NOT NULL, origin TEXT NOT NULL, requested REAL, sent REAL, acknowledged REAL, "
    "applied REAL, outcome TEXT NOT NULL, reason TEXT NOT NULL, requested_utc INTEGER, "
    "sent_utc INTEGER, acknowledged_utc INTEGER, applied_utc INTEGER)",
    "CREATE TABLE notice (id INTEGER PRIMARY KEY AUTOINCREMENT, utc INTEGER NOT NULL, "
    "code TEXT NOT NULL, severity INTEGER NOT NULL, detail TEXT NOT NULL, "
    "server_reason TEXT NOT NULL, board_reason TEXT NOT NULL)",
    "CREATE TABLE state (one INTEGER PRIMARY KEY CHECK (one = 1), cursor INTEGER NOT NULL, "
    "sent_up_to INTEGER NOT NULL, recorded INTEGER NOT NULL, waiting INTEGER NOT NULL, "
    "delivered INTEGER NOT NULL, refused_type INTEGER NOT NULL, refused_value INTEGER NOT NULL, "
    "refused_name INTEGER NOT NULL, repeated INTEGER NOT NULL, set_aside INTEGER NOT NULL, "
    "dropped INTEGER NOT NULL)",
    "INSERT INTO state VALUES (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
};

// Version 1 had no times of the stages.
constexpr std::array kFromVersion1 {
    "ALTER TABLE command ADD COLUMN requested_utc INTEGER",
    "ALTER TABLE command ADD COLUMN sent_utc INTEGER",
    "ALTER TABLE command ADD COLUMN acknowledged_utc INTEGER",
    "ALTER TABLE command ADD COLUMN applied_utc INTEGER",
};

JournalOutcome runAll(Database &database, std::span<const char *const> statements)
{
    for (const char *sql : statements) {
        if (JournalOutcome done = database.run(QString::fromLatin1(sql)); !done)
            return done;
    }
    const QString version = QStringLiteral("PRAGMA user_version=%1").arg(kJournalVersion);
    if (JournalOutcome done = database.run(version); !done)
        return done;
    return database.run(QStringLiteral("PRAGMA application_id=%1").arg(kApplicationId));
}

/// All of them, or none.
JournalOutcome change(Database &database, std::span<const char *const> statements)
{
    if (JournalOutcome begun = database.begin(); !begun)
        return begun;
    JournalOutcome done = runAll(database, statements);
    if (done)
        done = database.commit();
    if (!done)
        database.rollBack();
    return done;
}

} // namespace

JournalOutcome prepareSchema(Database &database)
{
    const auto version = database.number(QStringLiteral("PRAGMA user_version"));
    if (!version)
        return version.error();
    const auto application = database.number(QStringLiteral("PRAGMA application_id"));
    if (!application)
        return application.error();
    const auto tables = database.number(QStringLiteral("SELECT count(*) FROM sqlite_master"));
    if (!tables)
        return tables.error();
    if (version.value() == 0 && tables.value() == 0)
        return change(database, kStatements);
    if (application.value() != kApplicationId) {
        return Error<JournalFailure> {JournalFailure::Other,
                                      QStringLiteral("the file is not an Armature journal")};
    }
    if (version.value() > kJournalVersion) {
        return Error<JournalFailure> {JournalFailure::NewerVersion,
                                      QStringLiteral("version %1, this program writes %2")
                                          .arg(version.value())
                                          .arg(kJournalVersion)};
    }
    if (version.value() == 1) {
        return change(database, kFromVersion1);
    }
    if (version.value() < 1) {
        return Error<JournalFailure> {JournalFailure::Corrupt,
                                      QStringLiteral("version %1").arg(version.value())};
    }
    return std::monostate {};
}

} // namespace armature
