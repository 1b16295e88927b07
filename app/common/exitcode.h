// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace armature {

/// How the programs end. A server or a board that is away is no exit.
enum ExitCode : int {
    ExitOk = 0,
    ExitCheckFailed = 1, ///< `--check` did not come to the join
    ExitCommandLine = 2,
    ExitDataFolder = 3, ///< held, full, read-only, or of a newer version
    ExitSetting = 4, ///< the key's form, a URL, a certificate file
};

} // namespace armature
