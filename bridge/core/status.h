// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"
#include "bridge/core/identity.h"

#include <QString>

#include <optional>

namespace armature {

enum class ServerState { Offline, Connecting, Connected, Joining, Joined, Waiting, Refused };

/// Why the server's leg is as it is. `app/errortext` has a sentence and a remedy for each.
enum class ServerReason {
    None,
    NotConfigured, ///< no server or no key was given
    KeyOrAuthRefused, ///< 403: the key, or the auth server behind the server
    BadRequest, ///< 400
    WrongPath, ///< 404, or a redirect
    ServerError, ///< 5xx and every other refusal
    GatewayError, ///< 502 or 504: the proxy in front of the server cannot reach it
    AskedToWait, ///< 429, or 503 with Retry-After
    NameNotFound, ///< DNS
    ConnectionRefused,
    HostUnreachable,
    HandshakeTimeout,
    TlsUntrusted, ///< certificate expired or of an unknown authority: detail says which
    TlsWrongHost, ///< the certificate names other hosts: detail says which
    PlainPort, ///< wss to a port that speaks no TLS
    TlsPort, ///< ws to a port that wants TLS
    TlsFailed, ///< no TLS on the other side, or no common version
    NotAWebSocket, ///< answered, but with no valid upgrade
    ProxyFailed, ///< the proxy that was asked for: not found, refused, or cannot reach the server
    ProxyPassword, ///< 407: it wants another name and password
    NoMetadata, ///< connected, but never told the controller's id
    BadMetadata,
    JoinRefused,
    JoinTimeout,
    ChannelCrashed, ///< phx_error
    ChannelClosed, ///< phx_close
    ClosedByServer, ///< a close frame; detail carries its code
    ConnectionLost, ///< the socket ended without a close frame
    NoHeartbeatReply, ///< connected, but nothing heard within the heartbeat's deadline
    OversizedMessage,
};

struct ServerStatus
{
    ServerState state = ServerState::Offline;
    ServerReason reason = ServerReason::None;
    QString detail {}; ///< for the log and a tool tip; never the key
    int httpStatus = 0;
    QString answer {}; ///< the refused handshake's body, as it came; at most 4 KiB
    QString host {};
    std::optional<TimePoint> retryAt {};
    std::optional<qint64> controllerId {};
    std::optional<Milliseconds> roundTrip {};
    quint64 attempts = 0; ///< handshakes since the start
    quint64 droppedFrames = 0; ///< frames from the server that made no sense
    bool operator==(const ServerStatus &) const = default;
};

enum class BoardState { Absent, Opening, Announcing, Ready, Silent, Refused };

enum class BoardReason {
    None,
    NotConfigured,
    NotFound, ///< no such port, or none at all
    PermissionDenied, ///< detail names the group that owns the port
    Busy, ///< another process holds it
    OpenFailed,
    Unplugged,
    NoAnswer, ///< ten seconds of `id` without a `ready`
    NoValidLine, ///< bytes arrive, but no valid line at the baud rate of the detail
    UnknownProtocol, ///< another major protocol: shown, never controlled
    BareLines, ///< no checksums: shown, never controlled
    NoPong, ///< the board stopped answering pings
    NoCandidate, ///< `auto`: no port that may be a board's; detail names those that were left alone
    AmbiguousBoard, ///< `auto`: boards that nothing tells apart; detail names their ports
    PlainLines, ///< a board without our firmware: shown, never controlled
    NoValues, ///< of such a board no value comes, or none any more
    WrongBaud, ///< valid lines came at the baud rate of the detail, which is not the one asked for
};

/// What was received from the board, and what of it was of no use.
struct BoardCounters
{
    quint64 lines = 0;
    quint64 readings = 0;
    quint64 badCrc = 0;
    quint64 tooLong = 0;
    quint64 unparsed = 0;
    quint64 unknownType = 0;
    quint64 debugLines = 0;
    quint64 lostLines = 0; ///< gaps in the readings counter `n`
    quint64 refused = 0; ///< values that were no finite number, or that the mapping made none
    quint64 overflowed = 0; ///< readings dropped because the journal could not keep up
    quint64 boardErrors = 0; ///< `err` and `nak` from the board
    bool operator==(const BoardCounters &) const = default;
};

struct BoardStatus
{
    BoardState state = BoardState::Absent;
    BoardReason reason = BoardReason::None;
    QString detail {};
    QString port {};
    int baud = 0;
    bool isSimulated = false;
    BoardAnnouncement announcement {}; ///< the last one, empty before the first
    QString outputState {}; ///< `run` or `safe`, from `st`
    QString outputReason {}; ///< `boot` `silence` `estop` `host`
    std::optional<TimePoint> retryAt {};
    std::optional<Milliseconds> roundTrip {};
    BoardCounters counters {};
    bool operator==(const BoardStatus &) const = default;
};

/// Why the data folder, or the journal in it, cannot be used.
enum class JournalFailure {
    None,
    Held, ///< another process holds the folder; the detail says which
    Full,
    ReadOnly,
    NewerVersion, ///< written by a newer Armature
    Corrupt,
    Other,
};

/// The journal as a queue. All counts are of readings, since the data folder was made.
struct DeliveryStatus
{
    qint64 recorded = 0; ///< committed to the journal
    qint64 waiting = 0; ///< committed, uploadable, and not yet answered ok
    qint64 delivered = 0;
    qint64 refused = 0; ///< refused here, by type, value or name
    qint64 refusedType = 0;
    qint64 refusedValue = 0;
    qint64 refusedName = 0;
    qint64 repeated = 0; ///< sent again because the first answer never came
    qint64 setAside = 0; ///< crashed the channel three times each, alone
    qint64 dropped = 0; ///< never reached the journal: it was full, failed or too slow
    std::optional<Milliseconds> oldestWaitingUtc {}; ///< capture time of the backlog's head
    QString failure {}; ///< the disk's own words, empty when all is well
    bool operator==(const DeliveryStatus &) const = default;
};

/// Why a bridge ends.
enum class EndCause {
    Asked, ///< by its user
    Signal, ///< of the system
    Duration, ///< the time that it was started for is over
    SettingsChanged,
};

/// Words that a notice's detail may be, beside those of EndCause.
namespace noticedetail {
inline constexpr QLatin1String kCommandLine("command-line"); ///< who allowed or held remote control
inline constexpr QLatin1String kProfile("profile");
} // namespace noticedetail

/// Things worth a line in the event list. `app/errortext` has the sentence.
enum class NoticeCode {
    ServerJoined,
    ServerLost,
    ServerRefused,
    ServerNotReached, ///< never joined yet, and this is why
    BoardReady,
    BoardLost,
    BoardRebooted,
    BoardRefused,
    BoardStoppedItself, ///< `st` went to safe for silence
    EmergencyStop, ///< the board's own e-stop input, which latches STOP too
    StopPressed,
    StopKept, ///< at the start: latched before, and not reset since
    StopReset,
    RemoteAllowed,
    RemoteHeld,
    ManualTaken,
    ManualReleased,
    LeaseEnded,
    WindowSilent, ///< the window stopped answering while an output was moved from it
    ProgramStarted, ///< detail: its version
    ProgramEnding, ///< detail: an EndCause
    SettingsChanged, ///< the bridge ends, and starts anew with them
    ControlFailed,
    ReadingsRefused,
    ReadingsDropped,
    ViewsDropped, ///< this program's own window or output was too slow to show everything
    BatchSetAside,
    JournalFailed,
    JournalRecovered,
};

enum class NoticeSeverity { Info, Warning, Alarm };

struct Notice
{
    Stamp at {};
    NoticeCode code = NoticeCode::ServerJoined;
    NoticeSeverity severity = NoticeSeverity::Info;
    QString detail {}; ///< a value to put into the sentence: an id, a host, a port, a word
    ServerReason serverReason = ServerReason::None;
    BoardReason boardReason = BoardReason::None;
    bool operator==(const Notice &) const = default;
};

} // namespace armature
