// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "app/common/settings.h"
#include "bridge/core/result.h"
#include "bridge/io/bridgeconfig.h"

namespace armature {

enum class SettingError { Url, Key, CaFile, Proxy, Profile, Mapping };

/// The server's address as people write it: scheme ws or wss, and a host. http and https are taken
/// for a slip and named in the error.
[[nodiscard]] Result<QUrl, SettingError> parseServerUrl(const QString &text);

/// A file with at least one certificate in it; an empty path is none and is fine.
[[nodiscard]] Result<QString, SettingError> checkCaFile(const QString &path);

/// The key from --token-file, else from the environment, else the profile's own. Empty where there
/// is none at all.
[[nodiscard]] Result<QByteArray, SettingError> resolveKey(const Options &options,
                                                          const QString &profileKeyFile);

/// What the command line says, else what the profile says. `boardPort` stays `simulated` and
/// `serverUrl` empty for the demo: its owner fills in where they really are.
/// \param proxyPassword the profile's, which goes to the profile's own proxy alone.
[[nodiscard]] Result<BridgeConfig, SettingError> resolveConfig(const Options &options,
                                                               const Settings &settings,
                                                               const QByteArray &key,
                                                               const QString &proxyPassword = {});

/// The mapping of --mapping, else the profile's, without faults; the demo has none of the
/// profile's.
[[nodiscard]] Result<Mapping, SettingError> resolveMapping(const Options &options,
                                                           const Settings &settings);

/// All of it for a program without a window: the profile, its secrets, and what the command line
/// says. A named server without a key is an error.
[[nodiscard]] Result<BridgeConfig, SettingError> resolveStart(const Options &options);

/// The word of a wrong setting in the event stream: `profile`, `key` or `setting`.
[[nodiscard]] QString codeOf(SettingError error);

/// The platform's data folder for this profile.
[[nodiscard]] QString defaultDataFolder(const QString &profile);

} // namespace armature
