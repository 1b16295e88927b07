// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/boardreports.h"

#include <algorithm>
#include <limits>

namespace armature {

void BoardReports::begin(const BoardAnnouncement &announcement)
{
    m_sensors = announcement.sensors;
    m_controls = announcement.controls;
    m_places.clear();
    for (qsizetype place = 0; place < m_sensors.size(); ++place) {
        m_places.insert(m_sensors.at(place).id, place);
    }
    restart();
}

ReadingBatch BoardReports::take(const ReadingsMessage &message, const Stamp &at)
{
    countLost(message.counter);
    ReadingBatch readings;
    readings.reserve(message.values.size());
    for (const auto &[id, value] : message.values) {
        const auto place = m_places.constFind(id);
        if (place == m_places.constEnd()) {
            ++m_counters->unparsed;
            continue;
        }
        const SensorSpec &sensor = m_sensors.at(*place);
        readings.append({id, sensor.type, sensor.unit, value, at});
    }
    // JSON objects have no order; the announcement has the one that the board's maker chose.
    std::sort(readings.begin(), readings.end(), [this](const Reading &one, const Reading &other) {
        return m_places.value(one.sensor) < m_places.value(other.sensor);
    });
    m_counters->readings += static_cast<quint64>(readings.size());
    return readings;
}

boardevent::OutputsReported BoardReports::take(const OutputsMessage &message)
{
    boardevent::OutputsReported reported {{}, message.state, message.why};
    for (const ControlSpec &control : m_controls) {
        const auto output = message.outputs.constFind(control.id);
        if (output != message.outputs.constEnd()) {
            reported.outputs.insert(control.id, *output);
        }
    }
    m_counters->unparsed += static_cast<quint64>(message.outputs.size() - reported.outputs.size());
    return reported;
}

void BoardReports::countLost(quint16 counter)
{
    constexpr quint16 kHalf = std::numeric_limits<quint16>::max() / 2;
    if (m_lastCounter) {
        const auto step = static_cast<quint16>(counter - *m_lastCounter);
        // A repeat, or a step back, is no gap.
        if (step > 1 && step <= kHalf) {
            m_counters->lostLines += step - 1U;
        }
    }
    m_lastCounter = counter;
}

} // namespace armature
