// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/result.h"

#include <QByteArray>
#include <QUrl>

namespace armature {

/// Why no connection can even be tried. All are shown as "not configured".
enum class EndpointFault {
    NoServer,
    NotAWebSocketUrl, ///< neither ws nor wss, or no host
    NoKey,
    BadKey, ///< a blank, a line break or another character that no header may carry
};

/// The URL of the microcontroller endpoint: `/microcontrollers/websocket` added once where missing,
/// `vsn` set once where the version is not 1.0.0.
[[nodiscard]] Result<QUrl, EndpointFault> endpointUrl(const QUrl &server, const QString &version);

/// The key as it goes into the header; refused where it would break out of it.
[[nodiscard]] Result<QByteArray, EndpointFault> headerKey(const QByteArray &token);

} // namespace armature
