// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/identity.h"
#include "bridge/core/mapping.h"

#include <QList>
#include <QString>

#include <optional>

namespace armature {

/// What is wrong with a row of a mapping; app/common/mappingtext has a sentence for each.
enum class MappingFault {
    SensorEmpty, ///< no sensor of the board is named
    DuplicateSensor, ///< the sensor stands in a row above
    NameBlank, ///< the server refuses a name without a visible sign
    NameTooLong, ///< over 255 characters, or with a NUL
    Scale, ///< 0, or not finite
    Offset, ///< not finite
    UnitPair, ///< cannot be converted; the detail is `from → to`
    ServerIdEmpty,
    DuplicateServerId, ///< the server's id stands in a row above
    ControlEmpty,
    // hints: the mapping can be used as it is
    DuplicateName, ///< two sensors under one name: the server and the charts mix them
    UnitNotOfType, ///< such as a temperature in Pa; the detail is `type, unit`
    TypeNotUploaded, ///< charted and journalled, but not known to the server; the detail is the
                     ///< type
    SensorNotAnnounced, ///< by the board that is connected
    ControlNotAnnounced, ///< so that the server's id counts as unknown
};

/// One thing that is wrong, or odd, with one row.
struct MappingProblem
{
    enum class Table { Sensors, Controls };
    MappingFault fault {};
    Table table {};
    qsizetype row = 0; ///< from 0, in the mapping's list
    QString detail {}; ///< what it is about: a name, an id, a pair of units
    bool operator==(const MappingProblem &) const = default;
};

/// True for what does not hinder the use of the mapping.
[[nodiscard]] bool isHint(MappingFault fault);

/// Every problem, by table and row. \param board what the connected board announced, if one did:
/// without it, nothing is said about types, units and ids that only it knows.
[[nodiscard]] QList<MappingProblem> validate(const Mapping &mapping,
                                             const std::optional<BoardAnnouncement> &board = {});

} // namespace armature
