// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace armature {

/// Who else has a port open, found out without opening it. Linux only; elsewhere, and for processes
/// of other accounts that took no lock, nobody.
/// \param device its own name, no symbolic link to it.
/// \return the program and its process number, as `picocom (1234)`.
[[nodiscard]] std::optional<QString> holderOf(const QString &device);

} // namespace armature
