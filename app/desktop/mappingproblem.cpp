// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mappingproblem.h"

#include "app/common/mappingtext.h"
#include "app/desktop/mappingcontrols.h"
#include "app/desktop/mappingsensorrow.h"

namespace armature {

namespace {

int columnOf(MappingFault fault)
{
    switch (fault) {
    case MappingFault::SensorEmpty:
    case MappingFault::DuplicateSensor:
    case MappingFault::SensorNotAnnounced:
        return SensorRow::Sensor;
    case MappingFault::NameBlank:
    case MappingFault::NameTooLong:
    case MappingFault::DuplicateName:
        return SensorRow::Name;
    case MappingFault::TypeNotUploaded:
        return SensorRow::Type;
    case MappingFault::UnitPair:
    case MappingFault::UnitNotOfType:
        return SensorRow::Unit;
    case MappingFault::Scale:
        return SensorRow::Scale;
    case MappingFault::Offset:
        return SensorRow::Offset;
    case MappingFault::ServerIdEmpty:
    case MappingFault::DuplicateServerId:
        return MappingControls::ServerId;
    case MappingFault::ControlEmpty:
    case MappingFault::ControlNotAnnounced:
        return MappingControls::Control;
    }
    return 0;
}

} // namespace

QList<CellProblem> cellProblems(const Mapping &mapping,
                                const std::optional<BoardAnnouncement> &board,
                                MappingProblem::Table table)
{
    QList<CellProblem> cells;
    const QList<MappingProblem> problems = validate(mapping, board);
    for (const MappingProblem &problem : problems) {
        if (problem.table != table || problem.fault == MappingFault::SensorNotAnnounced)
            continue;
        const ErrorText words = describe(problem);
        cells.append({static_cast<int>(problem.row), columnOf(problem.fault),
                      !isHint(problem.fault), words.cause + u' ' + words.remedy});
    }
    return cells;
}

} // namespace armature
