// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace armature {

/// What a server said instead of the upgrade, or with it.
struct HandshakeAnswer
{
    int status = 0;
    QString statusLine {}; ///< without the version: `403 Forbidden`
    QByteArray body {}; ///< at most kMaxAnswer bytes
    QByteArray location {}; ///< of a redirect
    std::optional<Milliseconds> retryAfter {}; ///< seconds or HTTP date (RFC 9110, 10.2.3)
    bool isWhole = false; ///< no more of the body is to be waited for
};

inline constexpr qsizetype kMaxAnswer = 4096;

/// \param bytes from the first one on; more may follow.
/// \param utcNow since the epoch; a date in Retry-After counts from the answer's own Date, and from
/// this where it has none.
/// \return nothing while the head is not complete, and where it is no HTTP/1 answer.
[[nodiscard]] std::optional<HandshakeAnswer> readHandshakeAnswer(const QByteArray &bytes,
                                                                 Milliseconds utcNow);

/// True while these may still become the head of one.
[[nodiscard]] bool mayBecomeAnswer(const QByteArray &bytes);

} // namespace armature
