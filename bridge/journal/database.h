// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/result.h"
#include "bridge/core/status.h"

#include <QSqlQuery>
#include <QString>

#include <map>
#include <variant>

namespace armature {

using JournalOutcome = Result<std::monostate, JournalFailure>;

/// One SQLite connection with its prepared statements. Used on the thread that opened it.
class Database
{
public:
    Database() = default;
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;
    Database(Database &&) = delete;
    Database &operator=(Database &&) = delete;

    /// Opens or makes the file, in WAL mode with synchronous=NORMAL: what was committed survives
    /// the end of the process in any way; the end of power keeps what a checkpoint() has reached.
    [[nodiscard]] JournalOutcome open(const QString &file);
    void close();
    [[nodiscard]] bool isOpen() const { return !m_connection.isEmpty(); }

    /// Runs one statement that returns nothing of interest.
    [[nodiscard]] JournalOutcome run(const QString &sql);
    /// The first column of the first row of a statement without parameters; 0 where there is none.
    [[nodiscard]] Result<qint64, JournalFailure> number(const QString &sql);
    /// Prepared once, kept until close(). Where preparing failed, its exec() fails too.
    [[nodiscard]] QSqlQuery &prepared(const QString &sql);
    [[nodiscard]] Error<JournalFailure> errorOf(const QSqlQuery &query) const;

    /// Takes the write lock; then commit() or rollBack().
    [[nodiscard]] JournalOutcome begin();
    [[nodiscard]] JournalOutcome commit();
    void rollBack();
    /// Moves the log into the file, and both to the disk's own memory (fsync).
    [[nodiscard]] JournalOutcome checkpoint();

private:
    [[nodiscard]] Error<JournalFailure> errorFrom(const QSqlError &error) const;

    QString m_connection {};
    QString m_folder {};
    std::map<QString, QSqlQuery> m_statements {};
};

} // namespace armature
