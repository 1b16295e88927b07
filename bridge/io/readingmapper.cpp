// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/readingmapper.h"

namespace armature {

ReadingMapper::ReadingMapper(const Mapping &mapping)
{
    for (const SensorMapping &row : mapping.sensors) {
        if (!m_rows.contains(row.sensor))
            m_rows.insert(row.sensor, row);
    }
}

ReadingBatch ReadingMapper::map(const ReadingBatch &readings)
{
    if (m_rows.isEmpty())
        return readings;
    ReadingBatch mappedOnes;
    mappedOnes.reserve(readings.size());
    for (const Reading &reading : readings) {
        const auto row = m_rows.constFind(reading.sensor);
        if (row == m_rows.constEnd()) {
            mappedOnes.append(reading);
        } else if (const auto made = mapped(reading, *row)) {
            mappedOnes.append(*made);
        } else {
            ++m_refused;
        }
    }
    return mappedOnes;
}

} // namespace armature
