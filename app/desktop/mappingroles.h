// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace armature::mappingrole {

/// What a cell of the mapping's tables tells its delegate, beside Qt's own roles.
enum Role {
    Choices = Qt::UserRole, ///< QStringList: what may be chosen
    ChoiceTexts, ///< QStringList: the same as people read it
    IsFree, ///< bool: another text may be written instead
    Placeholder, ///< QString: what holds where the cell is empty
    Problem, ///< QString: what is wrong or odd; empty where nothing is
    IsError, ///< bool: the problem hinders
};

} // namespace armature::mappingrole
