// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/result.h"

#include <QByteArray>
#include <QString>

namespace armature {

enum class KeyError {
    Missing,
    Unreadable, ///< the file cannot be read
    WrongForm, ///< not API_TOKEN_MC_ and at least 16 letters or digits
    Unwritable,
};

/// True for what the server takes at all: `API_TOKEN_MC_` and at least 16 letters or digits.
[[nodiscard]] bool isKeyWellFormed(const QByteArray &key);

/// The key alone on the first line; `-` is standard input. Blanks around it are dropped.
[[nodiscard]] Result<QByteArray, KeyError> readKeyFile(const QString &path);

/// A profile's key, in a file of its own beside the settings, readable by its owner alone.
/// \{
[[nodiscard]] QString keyFileFor(const QString &settingsFile, const QString &profile);
/// False where it could not be written.
[[nodiscard]] bool writeKeyFile(const QString &path, const QByteArray &key);
/// \}

/// The password of a profile's proxy, kept likewise.
/// \{
[[nodiscard]] QString proxyPasswordFileFor(const QString &settingsFile, const QString &profile);
/// Empty where there is none.
[[nodiscard]] QString readProxyPassword(const QString &path);
/// An empty one removes the file. False where that, or writing it, was not possible.
[[nodiscard]] bool writeProxyPassword(const QString &path, const QString &password);
/// \}

} // namespace armature
