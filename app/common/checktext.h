// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/errortext.h"
#include "bridge/io/checkstep.h"

#include <QList>
#include <QString>

namespace armature {

/// \name A check of the connection in words, in the user's language. Plain text, no mark-up.
///@{
/// `DNS`, `TCP to the proxy`.
[[nodiscard]] QString titleOf(const CheckStatus &status);
/// `passed`, `not reached`.
[[nodiscard]] QString wordOf(CheckResult result);
/// `12 ms`; empty where the step did not run.
[[nodiscard]] QString timeOf(const CheckStatus &status);
/// What the step found, or why it was skipped; empty before it has ended.
[[nodiscard]] QString sentence(const CheckStatus &status);
/// Cause and remedy of a failed step, with what failed as the headline; all empty of another.
[[nodiscard]] ErrorText describe(const CheckStatus &status);
/// One line: word, time, title, sentence.
[[nodiscard]] QString lineText(const CheckStatus &status);
/// Below the lines: cause, remedy and the server's own words, each on a line; empty where nothing
/// failed.
[[nodiscard]] QString remedyText(const CheckStatus &status);
/// All of it, for pasting into a message. \param address the server's.
[[nodiscard]] QString reportText(const QList<CheckStatus> &steps, const QString &address);
///@}

} // namespace armature
