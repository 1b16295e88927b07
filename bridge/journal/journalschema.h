// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/journal/database.h"

namespace armature {

/// The version that this program writes (SQLite's `user_version`).
inline constexpr int kJournalVersion = 2;

/// Makes the tables of an empty file, and adds to an older one what it lacks. Refuses a file of a
/// newer version with NewerVersion, and a database of another program with Other; leaves both as
/// they are.
[[nodiscard]] JournalOutcome prepareSchema(Database &database);

} // namespace armature
