// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/control/controltrack.h"
#include "bridge/control/lease.h"
#include "bridge/core/controlvalue.h"
#include "bridge/core/identity.h"

#include <QMap>

#include <vector>

namespace armature {

/// What is to be done, and what ended. The owner carries out `stopAll` first, then `sets` in order.
struct GateOutput
{
    struct Set
    {
        QString id {};
        double value = 0.0;
        bool operator==(const Set &) const = default;
    };

    bool stopAll = false;
    QList<Set> sets {};
    QList<ControlEvent> events {};
    ControlReason safeReason = ControlReason::None; ///< set where a safe state was entered
};

/// The one door through which a motor is moved. Decides who may command, keeps the announced
/// limits, and sends every output to its safe value when the right to move it ends. Nothing is kept
/// for later: after any loss only a new request moves an output. No thread; no clock; no I/O.
class ControlGate
{
public:
    struct Settings
    {
        Milliseconds lease {5000}; ///< how long a silent server may keep an output active
        bool isRemoteAllowed = false;
        bool isStopLatched = false;
        Milliseconds windowPatience {3000}; ///< how long a silent window may keep an output active
    };

    explicit ControlGate(const Settings &settings);

    [[nodiscard]] GateStatus status() const;
    [[nodiscard]] QList<ControlStatus> controls() const;

    /// \name The operator
    /// \{
    [[nodiscard]] GateOutput setRemoteAllowed(bool isAllowed, const Stamp &now);
    /// \param origin Local, or Board for its e-stop. The first one is kept until the reset.
    [[nodiscard]] GateOutput pressStop(ControlOrigin origin, const Stamp &now);
    void resetStop();
    /// Bumpless: the output stays as it is; from now on it is the operator's, not the server's.
    void takeManual(const QString &id);
    [[nodiscard]] GateOutput releaseManual(const QString &id, const Stamp &now);
    /// The operator's window is alive: it could show what happens, and take a STOP.
    void operatorHeard(TimePoint now) { m_operatorLease.renew(now); }
    /// Everything to its safe value, and no request is let through any more.
    /// \param reason ShuttingDown, or SettingsChanged.
    [[nodiscard]] GateOutput shutDown(ControlReason reason, const Stamp &now);
    /// \}

    /// A new target from outside. \param value empty where it was no number.
    /// \param serverId what the server called it, where that is another id: for the record.
    [[nodiscard]] GateOutput request(const QString &id, std::optional<double> value,
                                     ControlOrigin origin, const Stamp &now,
                                     const QString &serverId = {});

    /// \name The server's leg
    /// \{
    void serverHeard(TimePoint now) { m_lease.renew(now); }
    [[nodiscard]] GateOutput serverLeft(const Stamp &now);
    /// This program stood still: what the server said meanwhile is too old to act on.
    [[nodiscard]] GateOutput stalled(const Stamp &now);
    /// \}

    /// \name The board's leg
    /// \{
    /// A board may come with an output that a host before us asked for: it is stopped first.
    [[nodiscard]] GateOutput boardReady(const BoardAnnouncement &announcement);
    [[nodiscard]] GateOutput boardLost(const Stamp &now);
    [[nodiscard]] GateOutput boardRebooted(const Stamp &now);
    [[nodiscard]] GateOutput boardSilent(const Stamp &now);
    void boardAnswersAgain() { m_isBoardAnswering = true; }
    [[nodiscard]] GateOutput outputsReported(const QMap<QString, double> &outputs,
                                             bool hasBoardStopped, const Stamp &now);
    /// \param value what left: on a ramp, the latest step.
    [[nodiscard]] GateOutput commandSent(const QString &id, double value, const Stamp &now);
    [[nodiscard]] GateOutput commandAcknowledged(const QString &id, double value, const Stamp &now);
    /// A ramp goes on behind this value.
    [[nodiscard]] GateOutput stepAcknowledged(const QString &id, double value, const Stamp &now);
    [[nodiscard]] GateOutput commandFailed(const QString &id, ControlReason reason,
                                           const Stamp &now);
    [[nodiscard]] GateOutput stopSent(const Stamp &now);
    [[nodiscard]] GateOutput stopAcknowledged(const Stamp &now);
    /// \}

    [[nodiscard]] GateOutput tick(const Stamp &now);

private:
    friend struct GateFingerprint; ///< of the test that explores every state
    [[nodiscard]] bool isAnyCommanded() const;
    [[nodiscard]] ControlReason stopReason() const;
    [[nodiscard]] ControlTrack *find(const QString &id);
    [[nodiscard]] ControlReason refusalOf(const ControlTrack *track, std::optional<double> value,
                                          ControlOrigin origin) const;
    [[nodiscard]] GateOutput enterSafe(ControlReason reason, const Stamp &now);
    /// Only those of this origin, where another's are under way; else a stop of all.
    [[nodiscard]] GateOutput outputsToSafe(ControlOrigin origin, ControlReason reason,
                                           const Stamp &now);
    [[nodiscard]] GateOutput dropOutputs(ControlReason reason, const Stamp &now);
    void setSafe(ControlTrack &track, ControlReason reason, const Stamp &now, GateOutput &output);

    Lease m_lease;
    Lease m_operatorLease;
    bool m_isRemoteAllowed;
    bool m_isStopLatched;
    ControlOrigin m_stopOrigin = ControlOrigin::Local;
    bool m_isBoardReady = false;
    bool m_isBoardAnswering = false;
    bool m_isBoardControllable = false;
    bool m_isStopOutstanding = false;
    ControlReason m_shutDown = ControlReason::None; ///< why nothing is let through any more
    std::vector<ControlTrack> m_tracks {};
};

} // namespace armature
