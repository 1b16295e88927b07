// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/core/names.h"

namespace armature {

QString nameOf(ServerState state)
{
    switch (state) {
    case ServerState::Offline:
        return QStringLiteral("offline");
    case ServerState::Connecting:
        return QStringLiteral("connecting");
    case ServerState::Connected:
        return QStringLiteral("connected");
    case ServerState::Joining:
        return QStringLiteral("joining");
    case ServerState::Joined:
        return QStringLiteral("joined");
    case ServerState::Waiting:
        return QStringLiteral("waiting");
    case ServerState::Refused:
        return QStringLiteral("refused");
    }
    return {};
}

QString nameOf(ServerReason reason)
{
    switch (reason) {
    case ServerReason::None:
        return {};
    case ServerReason::NotConfigured:
        return QStringLiteral("not-configured");
    case ServerReason::KeyOrAuthRefused:
        return QStringLiteral("key-or-auth-refused");
    case ServerReason::BadRequest:
        return QStringLiteral("bad-request");
    case ServerReason::WrongPath:
        return QStringLiteral("wrong-path");
    case ServerReason::ServerError:
        return QStringLiteral("server-error");
    case ServerReason::NameNotFound:
        return QStringLiteral("name-not-found");
    case ServerReason::ConnectionRefused:
        return QStringLiteral("connection-refused");
    case ServerReason::HostUnreachable:
        return QStringLiteral("host-unreachable");
    case ServerReason::HandshakeTimeout:
        return QStringLiteral("handshake-timeout");
    case ServerReason::TlsUntrusted:
        return QStringLiteral("tls-untrusted");
    case ServerReason::TlsFailed:
        return QStringLiteral("tls-failed");
    case ServerReason::NotAWebSocket:
        return QStringLiteral("not-a-web-socket");
    case ServerReason::ProxyFailed:
        return QStringLiteral("proxy-failed");
    case ServerReason::NoMetadata:
        return QStringLiteral("no-metadata");
    case ServerReason::BadMetadata:
        return QStringLiteral("bad-metadata");
    case ServerReason::JoinRefused:
        return QStringLiteral("join-refused");
    case ServerReason::JoinTimeout:
        return QStringLiteral("join-timeout");
    case ServerReason::ChannelCrashed:
        return QStringLiteral("channel-crashed");
    case ServerReason::ChannelClosed:
        return QStringLiteral("channel-closed");
    case ServerReason::ClosedByServer:
        return QStringLiteral("closed-by-server");
    case ServerReason::ConnectionLost:
        return QStringLiteral("connection-lost");
    case ServerReason::NoHeartbeatReply:
        return QStringLiteral("no-heartbeat-reply");
    case ServerReason::OversizedMessage:
        return QStringLiteral("oversized-message");
    }
    return {};
}

QString nameOf(BoardState state)
{
    switch (state) {
    case BoardState::Absent:
        return QStringLiteral("absent");
    case BoardState::Opening:
        return QStringLiteral("opening");
    case BoardState::Announcing:
        return QStringLiteral("announcing");
    case BoardState::Ready:
        return QStringLiteral("ready");
    case BoardState::Silent:
        return QStringLiteral("silent");
    case BoardState::Refused:
        return QStringLiteral("refused");
    }
    return {};
}

QString nameOf(BoardReason reason)
{
    switch (reason) {
    case BoardReason::None:
        return {};
    case BoardReason::NotConfigured:
        return QStringLiteral("not-configured");
    case BoardReason::NotFound:
        return QStringLiteral("not-found");
    case BoardReason::PermissionDenied:
        return QStringLiteral("permission-denied");
    case BoardReason::Busy:
        return QStringLiteral("busy");
    case BoardReason::OpenFailed:
        return QStringLiteral("open-failed");
    case BoardReason::Unplugged:
        return QStringLiteral("unplugged");
    case BoardReason::NoAnswer:
        return QStringLiteral("no-answer");
    case BoardReason::NoValidLine:
        return QStringLiteral("no-valid-line");
    case BoardReason::UnknownProtocol:
        return QStringLiteral("unknown-protocol");
    case BoardReason::BareLines:
        return QStringLiteral("bare-lines");
    case BoardReason::NoPong:
        return QStringLiteral("no-pong");
    }
    return {};
}

QString nameOf(ControlOrigin origin)
{
    switch (origin) {
    case ControlOrigin::Server:
        return QStringLiteral("server");
    case ControlOrigin::Local:
        return QStringLiteral("local");
    case ControlOrigin::SafeState:
        return QStringLiteral("safe-state");
    }
    return {};
}

QString nameOf(ControlOutcome outcome)
{
    switch (outcome) {
    case ControlOutcome::Pending:
        return {};
    case ControlOutcome::Applied:
        return QStringLiteral("applied");
    case ControlOutcome::Limited:
        return QStringLiteral("limited");
    case ControlOutcome::Refused:
        return QStringLiteral("refused");
    case ControlOutcome::Failed:
        return QStringLiteral("failed");
    }
    return {};
}

QString nameOf(ControlReason reason)
{
    switch (reason) {
    case ControlReason::None:
        return {};
    case ControlReason::AboveRange:
        return QStringLiteral("above-range");
    case ControlReason::BelowRange:
        return QStringLiteral("below-range");
    case ControlReason::RemoteHeld:
        return QStringLiteral("remote-held");
    case ControlReason::StopLatched:
        return QStringLiteral("stop-latched");
    case ControlReason::ManualHold:
        return QStringLiteral("manual-hold");
    case ControlReason::NotManual:
        return QStringLiteral("not-manual");
    case ControlReason::UnknownControl:
        return QStringLiteral("unknown-control");
    case ControlReason::NotANumber:
        return QStringLiteral("not-a-number");
    case ControlReason::BoardNotReady:
        return QStringLiteral("board-not-ready");
    case ControlReason::BoardReadOnly:
        return QStringLiteral("board-read-only");
    case ControlReason::Superseded:
        return QStringLiteral("superseded");
    case ControlReason::NoAnswer:
        return QStringLiteral("no-answer");
    case ControlReason::BoardRefused:
        return QStringLiteral("board-refused");
    case ControlReason::WrongEcho:
        return QStringLiteral("wrong-echo");
    case ControlReason::BoardLost:
        return QStringLiteral("board-lost");
    case ControlReason::StopPressed:
        return QStringLiteral("stop-pressed");
    case ControlReason::RemoteHeldNow:
        return QStringLiteral("remote-held-now");
    case ControlReason::ServerLost:
        return QStringLiteral("server-lost");
    case ControlReason::LeaseEnded:
        return QStringLiteral("lease-ended");
    case ControlReason::BoardSilent:
        return QStringLiteral("board-silent");
    case ControlReason::BoardRebooted:
        return QStringLiteral("board-rebooted");
    case ControlReason::BoardStoppedItself:
        return QStringLiteral("board-stopped-itself");
    case ControlReason::Stalled:
        return QStringLiteral("stalled");
    case ControlReason::ManualReleased:
        return QStringLiteral("manual-released");
    case ControlReason::ShuttingDown:
        return QStringLiteral("shutting-down");
    }
    return {};
}

QString nameOf(NoticeCode code)
{
    switch (code) {
    case NoticeCode::ServerJoined:
        return QStringLiteral("server-joined");
    case NoticeCode::ServerLost:
        return QStringLiteral("server-lost");
    case NoticeCode::ServerRefused:
        return QStringLiteral("server-refused");
    case NoticeCode::BoardReady:
        return QStringLiteral("board-ready");
    case NoticeCode::BoardLost:
        return QStringLiteral("board-lost");
    case NoticeCode::BoardRebooted:
        return QStringLiteral("board-rebooted");
    case NoticeCode::BoardRefused:
        return QStringLiteral("board-refused");
    case NoticeCode::BoardStoppedItself:
        return QStringLiteral("board-stopped-itself");
    case NoticeCode::StopPressed:
        return QStringLiteral("stop-pressed");
    case NoticeCode::StopReset:
        return QStringLiteral("stop-reset");
    case NoticeCode::RemoteAllowed:
        return QStringLiteral("remote-allowed");
    case NoticeCode::RemoteHeld:
        return QStringLiteral("remote-held");
    case NoticeCode::ManualTaken:
        return QStringLiteral("manual-taken");
    case NoticeCode::ManualReleased:
        return QStringLiteral("manual-released");
    case NoticeCode::LeaseEnded:
        return QStringLiteral("lease-ended");
    case NoticeCode::ControlFailed:
        return QStringLiteral("control-failed");
    case NoticeCode::ReadingsRefused:
        return QStringLiteral("readings-refused");
    case NoticeCode::ReadingsDropped:
        return QStringLiteral("readings-dropped");
    case NoticeCode::BatchSetAside:
        return QStringLiteral("batch-set-aside");
    case NoticeCode::JournalFailed:
        return QStringLiteral("journal-failed");
    case NoticeCode::JournalRecovered:
        return QStringLiteral("journal-recovered");
    }
    return {};
}

QString nameOf(JournalFailure failure)
{
    switch (failure) {
    case JournalFailure::None:
        return {};
    case JournalFailure::Held:
        return QStringLiteral("held");
    case JournalFailure::Full:
        return QStringLiteral("full");
    case JournalFailure::ReadOnly:
        return QStringLiteral("read-only");
    case JournalFailure::NewerVersion:
        return QStringLiteral("newer-version");
    case JournalFailure::Corrupt:
        return QStringLiteral("corrupt");
    case JournalFailure::Other:
        return QStringLiteral("other");
    }
    return {};
}

} // namespace armature
