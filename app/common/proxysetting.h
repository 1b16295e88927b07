// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/resolve.h"

#include <QString>
#include <QUrl>

namespace armature {

/// \name The proxy as people write it
/// `http://[user[:password]@]host:port`, `system` for what the system says about the server's
/// address, `none` or nothing at all for a direct connection. As a URL, `system` is `system:`
/// until withSystemProxy() has asked.
///@{
/// Errors quote no password.
[[nodiscard]] Result<QUrl, SettingError> parseProxy(const QString &text);
/// Without the password, for a settings file and for the screen.
[[nodiscard]] QString proxyText(const QUrl &proxy);
/// Whether there is a password in what is meant to be public.
[[nodiscard]] bool holdsPassword(const QString &text);
///@}

/// The configuration with the system's answer in place of `system:`. It is asked once, here, and
/// may take its time. A proxy of a kind other than HTTP cannot be used and is passed over.
[[nodiscard]] BridgeConfig withSystemProxy(BridgeConfig config);

} // namespace armature
