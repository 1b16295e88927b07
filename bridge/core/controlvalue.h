// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"
#include "bridge/core/identity.h"

#include <QList>
#include <QString>

#include <optional>

namespace armature {

enum class ControlOrigin {
    Server, ///< a `control_update`
    Local, ///< this panel, after manual control was taken
    SafeState, ///< the gate itself
    Board, ///< its e-stop input: of a STOP only, never of a value
};

/// How a request ended. Each request ends in exactly one.
enum class ControlOutcome { Pending, Applied, Limited, Refused, Failed };

/// Why a request ended as it did, or why a safe value was sent.
enum class ControlReason {
    None,
    // limited
    AboveRange,
    BelowRange,
    // refused
    RemoteHeld, ///< remote control is not allowed
    StopLatched,
    ManualHold, ///< manual control is taken, so the server's values wait outside
    NotManual, ///< a local value without manual control taken
    UnknownControl,
    NotANumber,
    Late, ///< it waited on its way, in a held-up line or in this program, and its age is unknown
    BoardNotReady,
    BoardReadOnly,
    Superseded, ///< a newer value came: before this one was sent (refused), or was reached (else)
    // failed
    NoAnswer, ///< no acknowledgement after the retries
    BoardRefused, ///< the board said `nak`
    WrongEcho, ///< the board acknowledged another value
    BoardLost,
    // why a safe state was entered
    StopPressed,
    EmergencyStop, ///< of the board: its own input
    RemoteHeldNow,
    ServerLost, ///< its socket closed, or its channel ended
    LeaseEnded, ///< the server was silent for longer than the lease
    BoardSilent,
    BoardRebooted,
    BoardStoppedItself, ///< its own silence stop or e-stop input; see BoardStatus::outputReason
    Stalled, ///< this program stood still, so what waited in the socket is too old to act on
    ManualReleased,
    WindowSilent, ///< the window with the manual control stopped answering
    SettingsChanged, ///< all is started anew with them
    ShuttingDown,
};

/// One value at one stage of its way.
struct ControlStage
{
    double value = 0.0;
    Stamp at {};
    bool operator==(const ControlStage &) const = default;
};

/// One control with its four stages side by side, as the panel shows it.
struct ControlStatus
{
    ControlSpec spec {};
    bool isManual = false;
    ControlOrigin origin = ControlOrigin::SafeState;
    std::optional<ControlStage> requested {};
    std::optional<ControlStage> sent {};
    std::optional<ControlStage> acknowledged {};
    std::optional<ControlStage> applied {}; ///< from the board's `st`
    ControlOutcome outcome = ControlOutcome::Pending;
    ControlReason reason = ControlReason::None;
    quint64 commands = 0; ///< requests from outside let through since the board became ready
    quint64 refused = 0;
    ControlReason refusal
        = ControlReason::None; ///< of the last one, until a request is let through
    bool operator==(const ControlStatus &) const = default;
};

/// One request, once it has ended; and, with outcome Pending, its output once it reached its
/// target.
struct ControlEvent
{
    QString id {};
    ControlOrigin origin = ControlOrigin::SafeState;
    std::optional<double> requested {}; ///< empty where the request was not a number
    std::optional<double> sent {};
    std::optional<double> acknowledged {};
    std::optional<double> applied {};
    ControlOutcome outcome = ControlOutcome::Pending;
    ControlReason reason = ControlReason::None;
    QString detail {}; ///< what came instead of a number: printable, at most 64 characters
    Stamp at {}; ///< of the end
    /// When each stage was reached, since the epoch; 0 where it was not.
    /// \{
    Milliseconds requestedUtc {0};
    Milliseconds sentUtc {0};
    Milliseconds acknowledgedUtc {0};
    Milliseconds appliedUtc {0};
    /// \}
    QString serverId {}; ///< by which the server asked, where the mapping gave it another id
    bool operator==(const ControlEvent &) const = default;
};

/// What the server asked of a control that the board does not have.
struct UnknownControl
{
    QString id {};
    QString value {}; ///< as JSON text, at most 64 characters
    Stamp at {};
    quint64 count = 0;
    bool operator==(const UnknownControl &) const = default;
};

/// The gate's own state, as the status strip shows it.
struct GateStatus
{
    bool isRemoteAllowed = false;
    bool isStopLatched = false;
    ControlReason stopReason = ControlReason::None;
    ControlOrigin stopOrigin = ControlOrigin::Local;
    bool isAnyOutputActive
        = false; ///< some control's requested or applied value is not its safe one
    bool operator==(const GateStatus &) const = default;
};

} // namespace armature
