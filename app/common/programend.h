// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace armature {

/// The contract of a termination signal is two seconds; the bridge itself takes at most one.
inline constexpr std::chrono::milliseconds kLongestEnd {1800};

/// Ends the process now. Not by exit(): a name look-up that hangs, or a disk that does not answer,
/// would hold the end up for as long as it likes. What is committed is on disk, and a board without
/// its pings stops by itself.
[[noreturn]] void endProcess(int exitCode);

} // namespace armature
