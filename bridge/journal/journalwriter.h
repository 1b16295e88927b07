// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/journal/database.h"
#include "bridge/journal/journalvalues.h"

#include <QString>

#include <map>
#include <tuple>

namespace armature {

/// Writes rows inside a transaction that its owner opened.
class JournalWriter
{
public:
    /// \param database borrowed; outlives this.
    explicit JournalWriter(Database *database)
        : m_database(database)
    { }

    /// Writes everything in `changes` except the state's row, and counts it into `state`.
    [[nodiscard]] JournalOutcome write(const JournalChanges &changes, JournalState &state);
    [[nodiscard]] JournalOutcome writeState(const JournalState &state);
    /// The transaction was rolled back, and with it the sensors that it had made.
    void forgetSensors() { m_sensors.clear(); }

private:
    using SensorKey = std::tuple<QString, QString, QString>;

    [[nodiscard]] JournalOutcome writeReadings(const QList<JournalReading> &readings,
                                               JournalState &state);
    [[nodiscard]] JournalOutcome writeCommands(const QList<ControlEvent> &commands);
    [[nodiscard]] JournalOutcome writeNotices(const QList<Notice> &notices);
    [[nodiscard]] JournalOutcome setAside(const QList<qint64> &ids, JournalState &state);
    [[nodiscard]] Result<qint64, JournalFailure> sensorId(const Reading &reading);

    Database *m_database;
    std::map<SensorKey, qint64> m_sensors {};
};

} // namespace armature
