// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace armature {

/// The speed in bit/s that the host set at its end of a pseudo-terminal; 0 where it cannot be read.
/// \param descriptor of the other end.
[[nodiscard]] int hostSpeed(int descriptor);

} // namespace armature
