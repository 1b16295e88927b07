// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/control/controlgate.h"
#include "bridge/control/ownstops.h"
#include "bridge/control/slewlimiter.h"
#include "bridge/core/status.h"
#include "bridge/io/controlintake.h"
#include "bridge/io/gateview.h"

#include <QObject>
#include <QTimer>

namespace armature {

class BoardEndpoint;
class ServerEndpoint;

/// Carries values between the server, the gate and the board. Bridge thread: a server's frame
/// becomes a motor command without leaving it, and a stall of this loop also stops the board's
/// pings.
class MotorControl : public QObject
{
    Q_OBJECT

public:
    /// \param board, server borrowed; both outlive this.
    MotorControl(ControlGate gate, SlewLimiter slew, BoardEndpoint *board, ServerEndpoint *server,
                 QObject *parent = nullptr);

    void start();
    /// Which of the board's controls the server means by its ids.
    void setMapping(const Mapping &mapping) { m_intake.setMapping(mapping); }
    /// Resets a STOP that a board brings along, once the first board is ready; unless STOP is
    /// pressed before.
    void armOnReady() { m_isArmWanted = true; }

    /// \name The operator's hands
    /// \{
    void pressStop();
    void resetStop();
    void setRemoteAllowed(bool isAllowed);
    void takeManual(const QString &id);
    void releaseManual(const QString &id);
    /// \param asked when the operator asked: refused where this loop stood still since.
    void requestValue(const QString &id, double value, TimePoint asked);
    void shutDown(EndCause cause);
    /// The operator's window is alive. It has to say so every second; after three its outputs stop.
    void operatorHeard() { m_gate.operatorHeard(Clock::now()); }
    /// \}

Q_SIGNALS:
    void gateChanged(const armature::GateStatus &status);
    /// At most 30 a second.
    void controlsChanged(const QList<armature::ControlStatus> &controls);
    void unknownControlsChanged(const QList<armature::UnknownControl> &controls);
    void controlHappened(const armature::ControlEvent &event);
    void noticed(const armature::Notice &notice);

private:
    void connectBoard();
    void connectServer();
    void tick();
    void takeUpdate(const ControlUpdate &update, const Stamp &at);
    void takeOutputs(const QMap<QString, double> &outputs, const QString &state, const QString &why,
                     const Stamp &at);
    void takeOwnStop(const OwnStops::Report &report);
    void takeEmergencyStop(bool isNews);
    void arm();
    [[nodiscard]] bool hasStalled(TimePoint now) const;
    void endStall(const Stamp &now);
    void carryOut(const GateOutput &output);
    void noteAcknowledged(const QString &id, double value, const Stamp &at);
    void noteFailed(const QString &id, ControlReason reason, const QString &detail);
    void endRamps(ControlReason reason);
    void notice(NoticeCode code, NoticeSeverity severity, const QString &detail = {});

    ControlGate m_gate;
    SlewLimiter m_slew;
    BoardEndpoint *m_board;
    ServerEndpoint *m_server;
    GateView m_view {&m_gate};
    ControlIntake m_intake {&m_gate};
    QTimer m_tick {};
    TimePoint m_lastTick {};
    OwnStops m_ownStops {};
    bool m_isArmWanted = false;
    TimePoint m_armed {}; ///< when the board was last asked to arm again
};

} // namespace armature
