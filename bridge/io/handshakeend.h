// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/textlink.h"

#include <QAbstractSocket>
#include <QList>
#include <QSslError>

#include <optional>

namespace armature {

/// All that a failed handshake left behind.
struct HandshakeSigns
{
    QByteArray bytes {}; ///< of the answer, inside TLS; empty where there was none
    QList<QSslError> tlsErrors {};
    std::optional<QAbstractSocket::SocketError> error {}; ///< the first one
    QString errorText {};
    bool isOutOfTime = false; ///< our deadline ended it
    bool isProxied = false;
    bool isTls = false; ///< the URL is wss
    bool wasConnected = false; ///< TCP was up, and through the proxy where there is one
    bool wasReady = false; ///< TLS was up too, or there was none
};

/// Why it failed, and what the server said.
/// \param utcNow since the epoch.
[[nodiscard]] LinkEnd handshakeEnd(const HandshakeSigns &signs, Milliseconds utcNow);

} // namespace armature
