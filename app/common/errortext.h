// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/status.h"

#include <QString>

namespace armature {

/// A state in words, in the user's language. Plain text, no mark-up.
struct ErrorText
{
    QString headline {}; ///< two or three words: what is the case
    QString cause {}; ///< a sentence: why; empty where all is well
    QString remedy {}; ///< a sentence: what to do; empty where nothing can be done but wait
    bool operator==(const ErrorText &) const = default;
};

/// \name States in words
/// Never with the key in them; a detail from the other side is quoted as it came.
///@{
[[nodiscard]] ErrorText describe(const ServerStatus &status);
[[nodiscard]] ErrorText describe(const BoardStatus &status);
/// The journal while it runs: `failure` of the status is the disk's own words.
[[nodiscard]] ErrorText describe(const DeliveryStatus &status);
/// Why the data folder cannot be used. \param detail who holds it, or the disk's own words.
[[nodiscard]] ErrorText describe(JournalFailure failure, const QString &detail);
/// Cause and remedy alone, without a headline.
[[nodiscard]] ErrorText describe(ServerReason reason, const QString &detail);
[[nodiscard]] ErrorText describe(BoardReason reason, const QString &detail);
///@}

/// The body of a refusal as the operator may see it: its first lines, without signs that do not
/// print. It is plain text whatever it looks like, and is to be shown as such.
[[nodiscard]] QString quoted(const QString &answer);

} // namespace armature
