// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/reading.h"

namespace armature {

/// A reading with its place in the journal. Ids grow in the order of capture.
struct JournalEntry
{
    qint64 id = 0;
    Reading reading {};
    bool wasSentBefore = false; ///< sent by this or an earlier run, and never answered
    bool operator==(const JournalEntry &) const = default;
};

} // namespace armature
