// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mappingraw.h"

#include "bridge/core/units.h"

#include <algorithm>

namespace armature {

namespace {

/// The number that the bridge made `reading` of. Nothing where the row does not tell.
std::optional<double> unmapped(const Reading &reading, const SensorMapping &row,
                               const QString &announced)
{
    const QString source = row.sourceUnit.isEmpty() ? announced : row.sourceUnit;
    const double converted = (reading.value - row.offset) / row.scale;
    return source.isEmpty() ? converted : convert(converted, reading.unit, source);
}

} // namespace

void RawSensors::setMapping(const Mapping &mapping)
{
    if (mapping == m_mapping)
        return;
    m_mapping = mapping;
    // What was computed by the earlier one is not to be trusted any more.
    m_sensors.clear();
    m_places.clear();
}

void RawSensors::setAnnouncement(const BoardAnnouncement &announcement)
{
    QList<RawSensor> sensors;
    QHash<QString, qsizetype> places;
    for (const SensorSpec &spec : announcement.sensors) {
        const qsizetype before = m_places.value(spec.id, -1);
        RawSensor sensor {spec.id, spec.type, spec.unit, {}, {}};
        if (before >= 0 && m_sensors.at(before).unit == spec.unit) {
            sensor.value = m_sensors.at(before).value;
            sensor.at = m_sensors.at(before).at;
        }
        places.insert(spec.id, sensors.size());
        sensors.append(sensor);
    }
    m_sensors = std::move(sensors);
    m_places = std::move(places);
}

void RawSensors::add(const ReadingBatch &readings)
{
    for (const Reading &reading : readings) {
        const auto row = std::find_if(m_mapping.sensors.cbegin(), m_mapping.sensors.cend(),
                                      [&](const SensorMapping &each) {
                                          return serverName(each) == reading.sensor
                                              && (each.type.isEmpty() || each.type == reading.type);
                                      });
        const bool isMapped = row != m_mapping.sensors.cend();
        const qsizetype place = m_places.value(isMapped ? row->sensor : reading.sensor, -1);
        if (place < 0)
            continue;
        RawSensor &sensor = m_sensors[place];
        sensor.value = isMapped ? unmapped(reading, *row, sensor.unit) : reading.value;
        sensor.at = reading.captured.at;
    }
}

} // namespace armature
