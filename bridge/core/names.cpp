// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/core/names.h"

#include <cstddef>

namespace armature {

namespace {

template <typename Code>
struct Word
{
    Code code;
    QLatin1String word;
};

/// Whether each code up to the last has its word, at its own index.
template <typename Code, std::size_t Size>
constexpr bool isComplete(const Word<Code> (&words)[Size], Code last)
{
    for (std::size_t i = 0; i < Size; ++i) {
        if (static_cast<std::size_t>(words[i].code) != i) {
            return false;
        }
    }
    return static_cast<std::size_t>(last) + 1 == Size;
}

/// \return nothing for a number that is no code.
template <typename Code, std::size_t Size>
QString wordIn(const Word<Code> (&words)[Size], Code code)
{
    const auto index = static_cast<std::size_t>(code);
    return index < Size ? QString(words[index].word) : QString();
}

constexpr Word<ServerReason> kServerReasons[] {
    {ServerReason::None, QLatin1String()},
    {ServerReason::NotConfigured, QLatin1String("not-configured")},
    {ServerReason::KeyOrAuthRefused, QLatin1String("key-or-auth-refused")},
    {ServerReason::BadRequest, QLatin1String("bad-request")},
    {ServerReason::WrongPath, QLatin1String("wrong-path")},
    {ServerReason::ServerError, QLatin1String("server-error")},
    {ServerReason::GatewayError, QLatin1String("gateway-error")},
    {ServerReason::AskedToWait, QLatin1String("asked-to-wait")},
    {ServerReason::NameNotFound, QLatin1String("name-not-found")},
    {ServerReason::ConnectionRefused, QLatin1String("connection-refused")},
    {ServerReason::HostUnreachable, QLatin1String("host-unreachable")},
    {ServerReason::HandshakeTimeout, QLatin1String("handshake-timeout")},
    {ServerReason::TlsUntrusted, QLatin1String("tls-untrusted")},
    {ServerReason::TlsWrongHost, QLatin1String("tls-wrong-host")},
    {ServerReason::PlainPort, QLatin1String("plain-port")},
    {ServerReason::TlsPort, QLatin1String("tls-port")},
    {ServerReason::TlsFailed, QLatin1String("tls-failed")},
    {ServerReason::NotAWebSocket, QLatin1String("not-a-web-socket")},
    {ServerReason::ProxyFailed, QLatin1String("proxy-failed")},
    {ServerReason::ProxyPassword, QLatin1String("proxy-password")},
    {ServerReason::NoMetadata, QLatin1String("no-metadata")},
    {ServerReason::BadMetadata, QLatin1String("bad-metadata")},
    {ServerReason::JoinRefused, QLatin1String("join-refused")},
    {ServerReason::JoinTimeout, QLatin1String("join-timeout")},
    {ServerReason::ChannelCrashed, QLatin1String("channel-crashed")},
    {ServerReason::ChannelClosed, QLatin1String("channel-closed")},
    {ServerReason::ClosedByServer, QLatin1String("closed-by-server")},
    {ServerReason::ConnectionLost, QLatin1String("connection-lost")},
    {ServerReason::NoHeartbeatReply, QLatin1String("no-heartbeat-reply")},
    {ServerReason::OversizedMessage, QLatin1String("oversized-message")},
};
static_assert(isComplete(kServerReasons, ServerReason::OversizedMessage));

constexpr Word<NoticeCode> kNoticeCodes[] {
    {NoticeCode::ServerJoined, QLatin1String("server-joined")},
    {NoticeCode::ServerLost, QLatin1String("server-lost")},
    {NoticeCode::ServerRefused, QLatin1String("server-refused")},
    {NoticeCode::ServerNotReached, QLatin1String("server-not-reached")},
    {NoticeCode::BoardReady, QLatin1String("board-ready")},
    {NoticeCode::BoardLost, QLatin1String("board-lost")},
    {NoticeCode::BoardRebooted, QLatin1String("board-rebooted")},
    {NoticeCode::BoardRefused, QLatin1String("board-refused")},
    {NoticeCode::BoardStoppedItself, QLatin1String("board-stopped-itself")},
    {NoticeCode::EmergencyStop, QLatin1String("board-estop")},
    {NoticeCode::StopPressed, QLatin1String("stop-pressed")},
    {NoticeCode::StopKept, QLatin1String("stop-kept")},
    {NoticeCode::StopReset, QLatin1String("stop-reset")},
    {NoticeCode::RemoteAllowed, QLatin1String("remote-allowed")},
    {NoticeCode::RemoteHeld, QLatin1String("remote-held")},
    {NoticeCode::ManualTaken, QLatin1String("manual-taken")},
    {NoticeCode::ManualReleased, QLatin1String("manual-released")},
    {NoticeCode::LeaseEnded, QLatin1String("lease-ended")},
    {NoticeCode::WindowSilent, QLatin1String("window-silent")},
    {NoticeCode::ProgramStarted, QLatin1String("program-started")},
    {NoticeCode::ProgramEnding, QLatin1String("program-ending")},
    {NoticeCode::SettingsChanged, QLatin1String("settings-changed")},
    {NoticeCode::ControlFailed, QLatin1String("control-failed")},
    {NoticeCode::ReadingsRefused, QLatin1String("readings-refused")},
    {NoticeCode::ReadingsDropped, QLatin1String("readings-dropped")},
    {NoticeCode::ViewsDropped, QLatin1String("views-dropped")},
    {NoticeCode::BatchSetAside, QLatin1String("batch-set-aside")},
    {NoticeCode::JournalFailed, QLatin1String("journal-failed")},
    {NoticeCode::JournalRecovered, QLatin1String("journal-recovered")},
};
static_assert(isComplete(kNoticeCodes, NoticeCode::JournalRecovered));

constexpr Word<ControlReason> kControlReasons[] {
    {ControlReason::None, QLatin1String()},
    {ControlReason::AboveRange, QLatin1String("above-range")},
    {ControlReason::BelowRange, QLatin1String("below-range")},
    {ControlReason::RemoteHeld, QLatin1String("remote-held")},
    {ControlReason::StopLatched, QLatin1String("stop-latched")},
    {ControlReason::ManualHold, QLatin1String("manual-hold")},
    {ControlReason::NotManual, QLatin1String("not-manual")},
    {ControlReason::UnknownControl, QLatin1String("unknown-control")},
    {ControlReason::NotANumber, QLatin1String("not-a-number")},
    {ControlReason::Late, QLatin1String("late")},
    {ControlReason::BoardNotReady, QLatin1String("board-not-ready")},
    {ControlReason::BoardReadOnly, QLatin1String("board-read-only")},
    {ControlReason::Superseded, QLatin1String("superseded")},
    {ControlReason::NoAnswer, QLatin1String("no-answer")},
    {ControlReason::BoardRefused, QLatin1String("board-refused")},
    {ControlReason::WrongEcho, QLatin1String("wrong-echo")},
    {ControlReason::BoardLost, QLatin1String("board-lost")},
    {ControlReason::StopPressed, QLatin1String("stop-pressed")},
    {ControlReason::EmergencyStop, QLatin1String("board-estop")},
    {ControlReason::RemoteHeldNow, QLatin1String("remote-held-now")},
    {ControlReason::ServerLost, QLatin1String("server-lost")},
    {ControlReason::LeaseEnded, QLatin1String("lease-ended")},
    {ControlReason::BoardSilent, QLatin1String("board-silent")},
    {ControlReason::BoardRebooted, QLatin1String("board-rebooted")},
    {ControlReason::BoardStoppedItself, QLatin1String("board-stopped-itself")},
    {ControlReason::Stalled, QLatin1String("stalled")},
    {ControlReason::ManualReleased, QLatin1String("manual-released")},
    {ControlReason::WindowSilent, QLatin1String("window-silent")},
    {ControlReason::SettingsChanged, QLatin1String("settings-changed")},
    {ControlReason::ShuttingDown, QLatin1String("shutting-down")},
};
static_assert(isComplete(kControlReasons, ControlReason::ShuttingDown));

} // namespace

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
    return wordIn(kServerReasons, reason);
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
    case BoardReason::NoCandidate:
        return QStringLiteral("no-candidate");
    case BoardReason::AmbiguousBoard:
        return QStringLiteral("ambiguous-board");
    case BoardReason::PlainLines:
        return QStringLiteral("plain-lines");
    case BoardReason::NoValues:
        return QStringLiteral("no-values");
    case BoardReason::WrongBaud:
        return QStringLiteral("wrong-baud");
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
    case ControlOrigin::Board:
        return QStringLiteral("board");
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
    return wordIn(kControlReasons, reason);
}

QString nameOf(NoticeCode code)
{
    return wordIn(kNoticeCodes, code);
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

QString nameOf(EndCause cause)
{
    switch (cause) {
    case EndCause::Asked:
        return QStringLiteral("asked");
    case EndCause::Signal:
        return QStringLiteral("signal");
    case EndCause::Duration:
        return QStringLiteral("duration");
    case EndCause::SettingsChanged:
        return QStringLiteral("settings-changed");
    }
    return {};
}

} // namespace armature
