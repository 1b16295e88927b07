// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/identity.h"
#include "bridge/core/mapping.h"
#include "bridge/core/reading.h"

#include <QHash>

#include <optional>

namespace armature {

/// A sensor as its board gives it, before any mapping.
struct RawSensor
{
    QString id {};
    QString type {};
    QString unit {};
    std::optional<double> value {}; ///< the newest, in `unit`
    TimePoint at {};
    bool operator==(const RawSensor &) const = default;
};

/// Each sensor's newest number as the board sent it, found from readings that the bridge has
/// converted. A plain class; GUI thread.
class RawSensors
{
public:
    /// What the bridge converts by.
    void setMapping(const Mapping &mapping);
    /// An empty one, of a board that is away, forgets the values.
    void setAnnouncement(const BoardAnnouncement &announcement);
    void add(const ReadingBatch &readings);

    /// In the order of the announcement.
    [[nodiscard]] const QList<RawSensor> &sensors() const { return m_sensors; }

private:
    QList<RawSensor> m_sensors {};
    QHash<QString, qsizetype> m_places {}; ///< by id
    Mapping m_mapping {};
};

} // namespace armature
