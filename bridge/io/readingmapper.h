// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/mapping.h"
#include "bridge/core/reading.h"

#include <QHash>

namespace armature {

/// Gives readings the names, units and values of the profile's mapping, once, before anybody else
/// sees them: the screen, the journal and the server then agree. Bridge thread.
class ReadingMapper
{
public:
    explicit ReadingMapper(const Mapping &mapping);

    /// Sensors that are not mapped go through unchanged.
    [[nodiscard]] ReadingBatch map(const ReadingBatch &readings);
    /// How many were left out, because their value did not stay finite or their unit cannot be
    /// converted.
    [[nodiscard]] quint64 refused() const { return m_refused; }

private:
    QHash<QString, SensorMapping> m_rows; ///< by the board's id
    quint64 m_refused = 0;
};

} // namespace armature
