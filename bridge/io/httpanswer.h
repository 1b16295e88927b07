// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/status.h"

#include <QByteArray>

namespace armature {

/// The answer to one GET, as far as it has come. No thread, no I/O.
struct HttpAnswer
{
    enum class State {
        Partial, ///< more has to come before anything can be said
        Complete,
        NoHttp, ///< the other side speaks something else
        TlsAlert, ///< the other side speaks TLS
    };

    State state = State::Partial;
    int status = 0; ///< set with the head, which is before the body
    QByteArray phrase {};
    bool hasRetryAfter = false;
    QByteArray body {}; ///< without chunks' heads; at most 4 KiB

    static constexpr qsizetype kMaxBody = 4096;
};

/// \param isClosed nothing follows any more.
[[nodiscard]] HttpAnswer readHttpAnswer(const QByteArray &bytes, bool isClosed);

/// What the answer to a plain GET with the key says: None where the server took the key (426, or
/// 400). \param isTls the GET went over TLS.
[[nodiscard]] ServerReason reasonOf(const HttpAnswer &answer, bool isTls);

} // namespace armature
