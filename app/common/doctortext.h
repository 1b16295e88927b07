// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/doctorremedy.h"
#include "app/common/errortext.h"

namespace armature {

/// One step of the look at a port, in words.
struct DoctorLine
{
    CheckResult result = CheckResult::NotReached;
    QString title {};
    QString sentence {}; ///< empty where it was not reached
    bool operator==(const DoctorLine &) const = default;
};

/// A port as the operator is told of it, in the user's language. Plain text, no mark-up.
struct Diagnosis
{
    QString port {};
    QList<DoctorLine> lines {};
    ErrorText text {}; ///< headline always; cause where something is wrong
    QList<DoctorRemedy> remedies {};
    /// Nothing was found that keeps this program from the port.
    bool isFine = false;
    bool operator==(const Diagnosis &) const = default;
};

/// \param met why the bridge could not open the port; None where it has not tried.
[[nodiscard]] Diagnosis diagnose(const PortAccess &access, BoardReason met = BoardReason::None,
                                 const QString &rule = ruleSource());

/// Whether a look at the port can tell more of this reason.
[[nodiscard]] bool isAboutAccess(BoardReason reason);

/// `passed        Permission      root:dialout, mode 660…`, in the columns of lineText().
[[nodiscard]] QString lineText(const DoctorLine &line);
/// Below the lines: cause, then each remedy with its command on a line; empty where all is fine.
[[nodiscard]] QString remedyText(const Diagnosis &diagnosis);
/// All of it, for pasting into a message.
[[nodiscard]] QString reportText(const QList<Diagnosis> &diagnoses);

} // namespace armature
