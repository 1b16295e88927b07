// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"
#include "bridge/core/identity.h"
#include "bridge/core/status.h"
#include "bridge/protocol/controlupdate.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>
#include <variant>

namespace armature {

enum class PushOutcome {
    Ok,
    Rejected, ///< the server answered with an error
    Crashed, ///< phx_error: outstanding pushes of that join have an unknown outcome
    TooLarge, ///< the server closed over the size of a message: 1009
    Unanswered, ///< no reply in time, or the connection ended first
};

/// What a PhoenixSession wants done or made known, in order.
namespace phoenix {

struct SendText
{
    QByteArray text {};
    QString topic {};
    QString event {};
    QString ref {};
};
/// The connection is of no more use: abort the socket, then tell the session with lost().
struct Abort
{
    ServerReason reason = ServerReason::None;
    QString detail {};
};
/// Metadata came and phx_join is on its way.
struct Joining
{
    ServerIdentity identity {};
};
struct Joined
{
    ServerIdentity identity {};
};
/// A join that came to nothing; the next one follows at `retryAt`.
struct JoinFailed
{
    ServerReason reason = ServerReason::None;
    QString detail {};
    std::optional<TimePoint> retryAt {};
};
/// Once for each Joined, after all of its pushes were settled.
struct Left
{
    ServerReason reason = ServerReason::None;
    QString detail {};
    std::optional<TimePoint> retryAt {};
};
struct PushSettled
{
    quint64 id = 0;
    PushOutcome outcome = PushOutcome::Unanswered;
};
struct ControlUpdateReceived
{
    ControlUpdate update {};
};
/// Once for each frame received, before what it brought about.
struct FrameRead
{
    QString topic {};
    QString event {};
    QString ref {};
    std::optional<Milliseconds> latency {}; ///< on a reply
};
/// A frame that made no sense, or came too late.
struct Dropped
{
    QString detail {};
};
struct RoundTrip
{
    Milliseconds value {0};
};
/// leave() is done: the socket may be closed.
struct LeaveDone
{ };

using Action = std::variant<SendText, Abort, Joining, Joined, JoinFailed, Left, PushSettled,
                            ControlUpdateReceived, FrameRead, Dropped, RoundTrip, LeaveDone>;
using Actions = QList<Action>;

} // namespace phoenix
} // namespace armature
