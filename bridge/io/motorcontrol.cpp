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
constexpr auto kViewInterval = 33ms;
/// A loop that stood still for longer acts on nothing that waited meanwhile. Above the board's own
/// silence stop, so that a slow machine does not lose its connection for nothing.
constexpr auto kStall = 1s;
/// After a longer pause the board may have stopped by itself (its watchdog: 500 ms by default), and
/// a ramp must not start again what was stopped.
constexpr auto kRampPause = 250ms;
constexpr qsizetype kMaxUnknown = 32;

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
    m_view.setSingleShot(true);
    connect(&m_view, &QTimer::timeout, this, &MotorControl::publishControls);
}

void MotorControl::start()
{
    m_lastTick = Clock::now();
    m_gate.operatorHeard(m_lastTick);
    m_tick.setTimerType(Qt::PreciseTimer);
    m_tick.start(kTick);
    m_published = m_gate.status();
    Q_EMIT gateChanged(m_published);
}

void MotorControl::connectBoard()
{
    connect(m_board, &BoardEndpoint::ready, this, [this](const BoardAnnouncement &announcement) {
        m_unknown.clear();
        Q_EMIT unknownControlsChanged(m_unknown);
        m_slew.boardReady(announcement.controls);
        carryOut(m_gate.boardReady(announcement));
        if (std::exchange(m_isResetWanted, false)) {
            resetStop();
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
    if (const Stamp now = stampNow(); hasStalled(now.at)) {
        endStall(now);
        return;
    }
    for (const ControlItem &item : update.items) {
        if (update.isLate) {
            refuse(item.id, item.number, ControlOrigin::Server, ControlReason::Late);
            continue;
        }
        const GateOutput output = m_gate.request(item.id, item.number, ControlOrigin::Server, at);
        carryOut(output);
        if (!output.events.isEmpty()
            && output.events.constLast().reason == ControlReason::UnknownControl) {
            noteUnknown(item, at);
        }
    }
    if (update.malformed > 0) {
        refuse({}, {}, ControlOrigin::Server, ControlReason::NotANumber);
    }
}

void MotorControl::refuse(const QString &id, std::optional<double> value, ControlOrigin origin,
                          ControlReason reason)
{
    ControlEvent event {id, origin};
    event.requested = value;
    event.outcome = ControlOutcome::Refused;
    event.reason = reason;
    event.at = stampNow();
    event.requestedUtc = event.at.utc;
    Q_EMIT controlHappened(event);
}

void MotorControl::takeOutputs(const QMap<QString, double> &outputs, const QString &state,
                               const QString &why, const Stamp &at)
{
    const bool isSafeByItself = state == QLatin1String("safe")
        && (why == QLatin1String("silence") || why == QLatin1String("estop"));
    if (isSafeByItself && m_outputState == QLatin1String("run")) {
        notice(NoticeCode::BoardStoppedItself, NoticeSeverity::Alarm, why);
    }
    m_outputState = state;
    if (isSafeByItself) {
        endRamps(ControlReason::BoardStoppedItself);
    }
    carryOut(m_gate.outputsReported(outputs, isSafeByItself, at));
    if (isSafeByItself && why == QLatin1String("estop")) {
        takeEmergencyStop(at.at);
    }
}

/// The board's own e-stop latches here too: the window then shows one STOP and one way to reset it.
void MotorControl::takeEmergencyStop(TimePoint now)
{
    constexpr auto kArming = 500ms; // what the board needs to hear `arm` and to report
    if (!m_gate.status().isStopLatched && now - m_armed > kArming) {
        carryOut(m_gate.pressStop(ControlOrigin::SafeState, stampNow()));
    }
}

void MotorControl::noteUnknown(const ControlItem &item, const Stamp &at)
{
    const auto known = std::find_if(m_unknown.begin(), m_unknown.end(),
                                    [&item](const UnknownControl &u) { return u.id == item.id; });
    if (known != m_unknown.end()) {
        *known = {item.id, item.text, at, known->count + 1};
    } else if (m_unknown.size() < kMaxUnknown) {
        m_unknown.append({item.id, item.text, at, 1});
    }
    Q_EMIT unknownControlsChanged(m_unknown);
}

void MotorControl::pressStop()
{
    carryOut(m_gate.pressStop(ControlOrigin::Local, stampNow()));
    notice(NoticeCode::StopPressed, NoticeSeverity::Alarm);
}

void MotorControl::resetStop()
{
    m_gate.resetStop();
    m_armed = Clock::now();
    m_board->arm();
    notice(NoticeCode::StopReset, NoticeSeverity::Info);
    publish();
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
    publish();
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
        refuse(id, value, ControlOrigin::Local, ControlReason::Late);
        return;
    }
    m_gate.operatorHeard(now.at);
    carryOut(m_gate.request(id, value, ControlOrigin::Local, now));
}

void MotorControl::shutDown()
{
    carryOut(m_gate.shutDown(stampNow()));
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
    publish();
}

void MotorControl::publish()
{
    const GateStatus status = m_gate.status();
    if (status != m_published) {
        m_published = status;
        m_server->setWatchful(status.isAnyOutputActive);
        Q_EMIT gateChanged(status);
    }
    if (!m_view.isActive()) {
        m_view.start(kViewInterval);
    }
}

void MotorControl::publishControls()
{
    const QList<ControlStatus> controls = m_gate.controls();
    if (controls != m_publishedControls) {
        m_publishedControls = controls;
        Q_EMIT controlsChanged(controls);
    }
}

void MotorControl::notice(NoticeCode code, NoticeSeverity severity, const QString &detail)
{
    Q_EMIT noticed({stampNow(), code, severity, detail});
}

} // namespace armature
