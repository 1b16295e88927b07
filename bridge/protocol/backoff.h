// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"
#include "bridge/core/status.h"

#include <optional>

namespace armature {

/// How long a channel or a connection has to hold before its next loss counts as a first one.
inline constexpr Milliseconds kStableAfter {30'000};

/// How one connection, or one attempt at one, ended.
struct ConnectionEnd
{
    ServerReason reason = ServerReason::None;
    QString detail {};
    int httpStatus = 0; ///< of a refused handshake, else 0
    Milliseconds joinedFor {-1}; ///< since the last join; negative where it never joined
    QString answer {}; ///< the refused handshake's body, where it is known; at most 4 KiB
    std::optional<Milliseconds> retryAfter {}; ///< the server's wish
};

/// A server that asks for more time than this gets this.
inline constexpr Milliseconds kLongestWish {15 * 60'000};

/// How long to wait before the next connection. The owner draws the random number. No clock inside.
class Backoff
{
public:
    /// Never before what the server asked for. \param random uniform in [0, 1).
    [[nodiscard]] Milliseconds nextDelay(const ConnectionEnd &end, double random);
    /// The user asked for a connection, or gave another key: as if nothing had failed yet.
    void reset();

private:
    [[nodiscard]] Milliseconds ownDelay(const ConnectionEnd &end, double random);
    [[nodiscard]] Milliseconds refusedDelay();
    void countEnd(const ConnectionEnd &end);

    int m_failures = 0; ///< attempts in a row that never joined, on top of the flaps
    int m_flaps = 0; ///< connections in a row that joined, but did not hold
    int m_refusals = 0; ///< 403 in a row
};

} // namespace armature
