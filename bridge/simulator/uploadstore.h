// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/result.h"
#include "bridge/simulator/deviceidentity.h"
#include "bridge/simulator/uploadrules.h"

#include <QSqlDatabase>
#include <QString>

#include <optional>
#include <vector>

namespace armature {

enum class StoreError { CannotOpen };

/// One row of `readings` with its sensor's name.
struct StoredReading
{
    qint64 id = 0;
    qint64 controllerId = 0;
    QString sensor {};
    QString type {};
    double value = 0.0;
    QString insertedAt {}; ///< arrival, ISO 8601, UTC
};

/// What the mock server keeps, in the real one's tables: controllers, sensors, readings. SQLite.
/// Lives on the thread that opened it.
class UploadStore
{
public:
    struct Counts
    {
        qint64 sensors = 0;
        qint64 readings = 0;
        bool operator==(const Counts &) const = default;
    };

    UploadStore() = default;
    ~UploadStore();
    UploadStore(const UploadStore &) = delete;
    UploadStore &operator=(const UploadStore &) = delete;

    /// In memory where `file` is empty. The value is the file's name.
    [[nodiscard]] Result<QString, StoreError> open(const QString &file);

    /// The identity that was stored at the controller's first connect; nothing where there is none.
    [[nodiscard]] std::optional<DeviceIdentity> find(qint64 controllerId) const;
    /// False where the controller is there already, or the database fails.
    [[nodiscard]] bool insert(const DeviceIdentity &identity);
    /// All of it or nothing. False where the database fails.
    [[nodiscard]] bool append(qint64 controllerId, const Upload &upload);

    [[nodiscard]] Counts counts() const;
    /// At most `limit` rows with an id above `after`, oldest first; one controller's where given.
    [[nodiscard]] std::vector<StoredReading>
    readings(qint64 after, int limit, std::optional<qint64> controllerId = {}) const;

private:
    [[nodiscard]] bool run(const QString &statement);
    [[nodiscard]] bool createTables();
    [[nodiscard]] bool appendSensor(qint64 controllerId, const SensorUpload &sensor);
    [[nodiscard]] qint64 sensorId(qint64 controllerId, const QString &name);
    [[nodiscard]] qint64 count(const QString &table) const;

    QSqlDatabase m_database;
};

} // namespace armature
