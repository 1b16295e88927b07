// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/status.h"
#include "bridge/io/portaccess.h"

#include <QList>
#include <QString>

namespace armature {

/// One thing that helps: a sentence in the user's language, and what to type into a terminal.
struct DoctorRemedy
{
    QString text {};
    QString command {}; ///< a line for a shell; empty where there is nothing to type
    bool operator==(const DoctorRemedy &) const = default;
};

/// The udev rule that this program came with: of its installation or of its sources. Empty where it
/// is in neither place.
[[nodiscard]] QString ruleSource();

/// What helps, the best first; nothing where nothing is wrong.
/// \param met why the bridge could not open the port, which knows what no look from outside shows.
/// \param rule as ruleSource() says.
[[nodiscard]] QList<DoctorRemedy> remediesFor(const PortAccess &access, BoardReason met,
                                              const QString &rule = ruleSource());

} // namespace armature
