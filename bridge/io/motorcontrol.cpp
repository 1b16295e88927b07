// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/motorcontrol.h"

#include "bridge/core/names.h"
#include "bridge/io/boardendpoint.h"
#include "bridge/io/logging.h"
#include "bridge/io/serverendpoint.h"

#include <utility>

namespace armature {

using namespace std::chrono_literals;

namespace {

constexpr auto kTick = 20ms;
/// A loop that stood still for longer acts on nothing that waited meanwhile. Above the board's own
/// silence stop, so that a slow machine does not lose its connection for nothing.
constexpr auto kStall = 1s;
/// After a longer pause the board may have stopped by itself (its watchdog: 500 ms by default), and
/// a ramp must not start again what was stopped.
constexpr auto kRampPause = 250ms;
/// What the board needs to hear `arm` and to report.
constexpr auto kArming = 500ms;

} // namespace

MotorControl::MotorControl(ControlGate gate, SlewLimiter slew, BoardEndpoint *board,
                           ServerEndpoint *server, QObject *parent)
    : QObject(parent)
    , m_gate(std::move(gate))
    , m_slew(std::move(slew))
    , m_board(board)
    , m_server(server)
{
    connectBoard();
    connectServer();
    connect(&m_tick, &QTimer::timeout, this, &MotorControl::tick);
    connect(&m_view, &GateView::gateChanged, this, [this](const GateStatus &status) {
        m_server->setWatchful(status.isAnyOutputActive);
        Q_EMIT gateChanged(status);
    });
    connect(&m_view, &GateView::controlsChanged, this, &MotorControl::controlsChanged);
    connect(&m_intake, &ControlIntake::decided, this, &MotorControl::carryOut);
    connect(&m_intake, &ControlIntake::unknownControlsChanged, this,
            &MotorControl::unknownControlsChanged);
}

void MotorControl::start()
{
    m_lastTick = Clock::now();
    m_gate.operatorHeard(m_lastTick);
    m_tick.setTimerType(Qt::PreciseTimer);
    m_tick.start(kTick);
    m_view.begin();
}

void MotorControl::connectBoard()
{
    connect(m_board, &BoardEndpoint::ready, this, [this](const BoardAnnouncement &announcement) {
        m_intake.forgetUnknown();
        m_ownStops.boardReady();
        m_slew.boardReady(announcement.controls);
        carryOut(m_gate.boardReady(announcement));
        if (std::exchange(m_isArmWanted, false)) {
            arm();
        }
    });
    connect(m_board, &BoardEndpoint::lost, this, [this] {
        m_slew.stopAll();
        carryOut(m_gate.boardLost(stampNow()));
    });
    connect(m_board, &BoardEndpoint::rebooted, this, [this] {
        m_slew.stopAll();
        carryOut(m_gate.boardRebooted(stampNow()));
    });
    connect(m_board, &BoardEndpoint::fellSilent, this,
            [this] { carryOut(m_gate.boardSilent(stampNow())); });
    connect(m_board, &BoardEndpoint::answersAgain, this, [this] { m_gate.boardAnswersAgain(); });
    connect(m_board, &BoardEndpoint::outputsReported, this, &MotorControl::takeOutputs);
    connect(m_board, &BoardEndpoint::commandSent, this,
            [this](const QString &id, double value, const Stamp &at) {
                carryOut(m_gate.commandSent(id, value, at));
            });
    connect(m_board, &BoardEndpoint::commandAcknowledged, this, &MotorControl::noteAcknowledged);
    connect(m_board, &BoardEndpoint::commandFailed, this, &MotorControl::noteFailed);
    connect(m_board, &BoardEndpoint::stopSent, this,
            [this](const Stamp &at) { carryOut(m_gate.stopSent(at)); });
    connect(m_board, &BoardEndpoint::stopAcknowledged, this,
            [this](const Stamp &at) { carryOut(m_gate.stopAcknowledged(at)); });
}

void MotorControl::connectServer()
{
    connect(m_server, &ServerEndpoint::heard, this, [this](TimePoint at) {
        // What is heard after a stall may have waited in the socket: it proves nothing.
        if (!hasStalled(Clock::now())) {
            m_gate.serverHeard(at);
        }
    });
    connect(m_server, &ServerEndpoint::left, this,
            [this] { carryOut(m_gate.serverLeft(stampNow())); });
    connect(m_server, &ServerEndpoint::controlUpdateReceived, this, &MotorControl::takeUpdate);
}

void MotorControl::noteAcknowledged(const QString &id, double value, const Stamp &at)
{
    if (m_slew.isStep(id, value)) {
        m_slew.acknowledged(id);
        carryOut(m_gate.stepAcknowledged(id, value, at));
    } else {
        carryOut(m_gate.commandAcknowledged(id, value, at));
    }
}

void MotorControl::noteFailed(const QString &id, ControlReason reason, const QString &detail)
{
    qCWarning(lcControl) << id << "failed:" << nameOf(reason) << detail;
    m_slew.halt(id);
    const GateOutput output = m_gate.commandFailed(id, reason, stampNow());
    carryOut(output);
    if (!output.events.isEmpty()) {
        notice(NoticeCode::ControlFailed, NoticeSeverity::Alarm, id);
    }
}

/// A ramp must not start again what the board has stopped.
void MotorControl::endRamps(ControlReason reason)
{
    const QStringList ids = m_slew.underWay();
    for (const QString &id : ids) {
        m_slew.halt(id);
        carryOut(m_gate.commandFailed(id, reason, stampNow()));
    }
}

bool MotorControl::hasStalled(TimePoint now) const
{
    return now - m_lastTick > kStall;
}

void MotorControl::endStall(const Stamp &now)
{
    qCWarning(lcControl) << "stood still for" << elapsed(m_lastTick, now.at).count()
                         << "ms: what the server sent meanwhile is dropped";
    m_lastTick = now.at;
    endRamps(ControlReason::Stalled);
    carryOut(m_gate.stalled(now));
    m_server->dropAndReconnect();
}

void MotorControl::tick()
{
    const Stamp now = stampNow();
    if (hasStalled(now.at)) {
        endStall(now);
    }
    if (now.at - m_lastTick > kRampPause) {
        endRamps(ControlReason::Stalled);
    }
    m_lastTick = now.at;
    carryOut(m_gate.tick(now));
    for (const GateOutput::Set &step : m_slew.tick(now.at)) {
        m_board->set(step.id, step.value);
    }
}

void MotorControl::takeUpdate(const ControlUpdate &update, const Stamp &at)
{
    const Stamp now = stampNow();
    if (hasStalled(now.at)) {
        endStall(now);
        m_intake.refuse(update, ControlReason::Stalled, now);
    } else if (update.isLate) {
        m_intake.refuse(update, ControlReason::Late, now);
    } else {
        m_intake.take(update, at);
    }
}

void MotorControl::takeOutputs(const QMap<QString, double> &outputs, const QString &state,
                               const QString &why, const Stamp &at)
{
    const OwnStops::Report report = m_ownStops.take(state, why);
    takeOwnStop(report);
    carryOut(m_gate.outputsReported(outputs, report.cause != OwnStops::Cause::None, at));
    if (report.cause == OwnStops::Cause::EmergencyStop) {
        takeEmergencyStop(report.isNews);
    }
}

void MotorControl::takeOwnStop(const OwnStops::Report &report)
{
    switch (report.cause) {
    case OwnStops::Cause::None:
        return;
    case OwnStops::Cause::Silence:
        if (report.hasRun) {
            notice(NoticeCode::BoardStoppedItself, NoticeSeverity::Alarm);
        }
        endRamps(ControlReason::BoardStoppedItself);
        return;
    case OwnStops::Cause::EmergencyStop:
        endRamps(ControlReason::EmergencyStop);
        return;
    }
}

/// The board's own e-stop latches here too: the window then shows one STOP and one way to reset it.
void MotorControl::takeEmergencyStop(bool isNews)
{
    const Stamp now = stampNow();
    const bool isLatched = m_gate.status().isStopLatched;
    const bool isLatching = !isLatched && now.at - m_armed > kArming;
    if (isLatching) {
        carryOut(m_gate.pressStop(ControlOrigin::Board, now));
    }
    if (isLatching || (isLatched && isNews)) {
        notice(NoticeCode::EmergencyStop, NoticeSeverity::Alarm);
    }
}

void MotorControl::arm()
{
    m_armed = Clock::now();
    m_board->arm();
}

void MotorControl::pressStop()
{
    m_isArmWanted = false;
    carryOut(m_gate.pressStop(ControlOrigin::Local, stampNow()));
    notice(NoticeCode::StopPressed, NoticeSeverity::Alarm);
}

void MotorControl::resetStop()
{
    m_gate.resetStop();
    arm();
    notice(NoticeCode::StopReset, NoticeSeverity::Info);
    m_view.refresh();
}

void MotorControl::setRemoteAllowed(bool isAllowed)
{
    carryOut(m_gate.setRemoteAllowed(isAllowed, stampNow()));
    notice(isAllowed ? NoticeCode::RemoteAllowed : NoticeCode::RemoteHeld, NoticeSeverity::Info);
}

void MotorControl::takeManual(const QString &id)
{
    const Stamp now = stampNow();
    m_gate.operatorHeard(now.at);
    m_gate.takeManual(id);
    if (const auto step = m_slew.stepOf(id)) {
        // The output stays where it is, so a ramp of the server's ends here.
        carryOut(m_gate.request(id, *step, ControlOrigin::Local, now));
    }
    notice(NoticeCode::ManualTaken, NoticeSeverity::Info, id);
    m_view.refresh();
}

void MotorControl::releaseManual(const QString &id)
{
    carryOut(m_gate.releaseManual(id, stampNow()));
    notice(NoticeCode::ManualReleased, NoticeSeverity::Info, id);
}

void MotorControl::requestValue(const QString &id, double value, TimePoint asked)
{
    const Stamp now = stampNow();
    if (hasStalled(now.at)) {
        endStall(now);
    }
    if (now.at - asked > kStall) {
        Q_EMIT controlHappened(
            refusedRequest({id, value, {}}, ControlOrigin::Local, ControlReason::Late, now));
        return;
    }
    m_gate.operatorHeard(now.at);
    carryOut(m_gate.request(id, value, ControlOrigin::Local, now));
}

void MotorControl::shutDown(EndCause cause)
{
    const bool isSettings = cause == EndCause::SettingsChanged;
    carryOut(m_gate.shutDown(
        isSettings ? ControlReason::SettingsChanged : ControlReason::ShuttingDown, stampNow()));
}

void MotorControl::carryOut(const GateOutput &output)
{
    if (output.stopAll) {
        m_slew.stopAll();
        m_board->stopAll();
    }
    for (const GateOutput::Set &set : output.sets) {
        const GateOutput::Set step = m_slew.start(set, Clock::now());
        m_board->set(step.id, step.value);
    }
    for (const ControlEvent &event : output.events) {
        Q_EMIT controlHappened(event);
    }
    if (output.safeReason == ControlReason::LeaseEnded) {
        notice(NoticeCode::LeaseEnded, NoticeSeverity::Alarm);
    } else if (output.safeReason == ControlReason::WindowSilent) {
        notice(NoticeCode::WindowSilent, NoticeSeverity::Alarm);
    }
    m_view.refresh();
}

void MotorControl::notice(NoticeCode code, NoticeSeverity severity, const QString &detail)
{
    Q_EMIT noticed({stampNow(), code, severity, detail});
}

} // namespace armature
