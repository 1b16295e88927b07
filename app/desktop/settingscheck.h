// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace armature {

/// \name What is wrong with a setting, in a sentence; empty where nothing is
///@{
/// An empty address is no server, which is fine.
[[nodiscard]] QString serverProblem(const QString &address);
/// \param hasServer a server without a key is a problem, a missing key alone is not.
[[nodiscard]] QString keyProblem(const QString &key, bool hasServer);
[[nodiscard]] QString caFileProblem(const QString &path);
/// A password belongs into its own field.
[[nodiscard]] QString proxyProblem(const QString &proxy);
/// A device path, a COM port, `auto`, `simulated`, or empty for no board.
[[nodiscard]] QString boardProblem(const QString &port);
[[nodiscard]] QString baudProblem(const QString &baud);
///@}

} // namespace armature
