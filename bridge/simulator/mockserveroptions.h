// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/result.h"
#include "bridge/simulator/mockserver.h"

#include <QStringList>

namespace armature {

enum class CommandLineError {
    Wrong, ///< the detail is a sentence for the user
    HelpAsked, ///< the detail is the help
    VersionAsked,
};

/// The program's options. `arguments` begin with the program's name; `authServer` is the value of
/// MICROCONTROLLER_AUTH_SERVER, empty where unset.
[[nodiscard]] Result<MockServerOptions, CommandLineError>
readCommandLine(const QStringList &arguments, const QString &authServer);

} // namespace armature
