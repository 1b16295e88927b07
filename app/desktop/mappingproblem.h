// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/mappingcheck.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <algorithm>
#include <optional>

namespace armature {

/// What is wrong in one cell of the mapping's tables.
struct CellProblem
{
    int row = 0;
    int column = 0;
    bool isError = true; ///< else it can be applied all the same
    QString text {}; ///< what is wrong and what to do
    bool operator==(const CellProblem &) const = default;
};

/// The sentences on this cell; empty where there are none.
[[nodiscard]] inline QString problemAt(const QList<CellProblem> &problems, int row, int column)
{
    QStringList texts;
    for (const CellProblem &each : problems) {
        if (each.row == row && each.column == column)
            texts.append(each.text);
    }
    return texts.join(u' ');
}

/// What is wrong with a table of the mapping, by row as the mapping lists it and by the table's own
/// columns. That a sensor is away is said by its row.
[[nodiscard]] QList<CellProblem> cellProblems(const Mapping &mapping,
                                              const std::optional<BoardAnnouncement> &board,
                                              MappingProblem::Table table);

/// Whether something in this cell hinders.
[[nodiscard]] inline bool isErrorAt(const QList<CellProblem> &problems, int row, int column)
{
    return std::any_of(problems.cbegin(), problems.cend(), [=](const CellProblem &each) {
        return each.row == row && each.column == column && each.isError;
    });
}

} // namespace armature
