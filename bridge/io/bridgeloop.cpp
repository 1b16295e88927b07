// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/bridgeloop.h"

#include "bridge/core/names.h"
#include "bridge/io/boardendpoint.h"
#include "bridge/io/legnotices.h"
#include "bridge/io/logging.h"
#include "bridge/io/motorcontrol.h"
#include "bridge/io/serverendpoint.h"
#include "bridge/io/uploader.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace armature {

using namespace std::chrono_literals;

namespace {

constexpr auto kViewInterval = 20ms;
constexpr qsizetype kReadingsBound = 100'000;
constexpr qsizetype kTrafficBound = 500;
constexpr qsizetype kEventsBound = 5'000;
/// Half a minute of 8000 readings a second; past it the journal's disk cannot keep up at all.
constexpr qint64 kUnsettledBound = 250'000;
/// A board that answers does so within 20 ms; the program has two seconds in all.
constexpr auto kStopDeadline = 600ms;
constexpr auto kLeaveDeadline = 900ms;

} // namespace

BridgeLoop::BridgeLoop(BridgeConfig config, KnownBoards boards)
    : m_config(std::move(config))
    , m_boards(std::move(boards))
    , m_mapper(m_config.mapping)
    , m_readings(kReadingsBound)
    , m_traffic(kTrafficBound)
    , m_events(kEventsBound)
{ }

void BridgeLoop::start(qint64 cursor, bool isStopLatched)
{
    if (m_isShuttingDown) {
        return; // the journal opened too late
    }
    m_board = new BoardEndpoint({m_config.boardPort, m_config.baud, m_config.isBoardSimulated,
                                 m_config.boardFormat, m_boards},
                                this);
    ServerEndpoint::Settings server;
    server.url = m_config.serverUrl;
    server.token = m_config.token;
    server.caFile = m_config.caFile;
    server.proxy = m_config.proxy;
    server.phoenixVersion = m_config.phoenixVersion;
    server.watchfulHeartbeat = std::min<Milliseconds>(1s, m_config.lease / 3);
    server.lateAfter = m_config.lease;
    m_server = new ServerEndpoint(server, this);
    const bool isStopKept = m_config.isStopLatched || (isStopLatched && !m_config.isStopToReset);
    m_motor = new MotorControl(ControlGate({m_config.lease, m_config.isRemoteAllowed, isStopKept}),
                               SlewLimiter(m_config.slew), m_board, m_server, this);
    m_motor->setMapping(m_config.mapping);
    if (m_config.isStopToReset && !isStopKept) {
        m_motor->armOnReady();
    }
    m_uploader = new Uploader(m_server, m_config.uploadFormat, this);
    m_notices = new LegNotices(this);
    m_viewTimer = new QTimer(this);
    wireViews();
    wireJournal();
    tellStart(isStopLatched);
    m_motor->start();
    m_board->start();
    m_server->start();
    m_uploader->start(cursor);
    m_viewTimer->start(kViewInterval);
}

void BridgeLoop::wireViews()
{
    connect(m_server, &ServerEndpoint::statusChanged, this, &BridgeLoop::serverChanged);
    connect(m_server, &ServerEndpoint::statusChanged, m_notices, &LegNotices::takeServer);
    connect(m_server, &ServerEndpoint::frameSeen, this,
            [this](const TrafficEntry &entry) { m_traffic.add(entry); });
    connect(m_board, &BoardEndpoint::statusChanged, this, &BridgeLoop::publishBoard);
    connect(m_board, &BoardEndpoint::statusChanged, m_notices, &LegNotices::takeBoard);
    connect(m_board, &BoardEndpoint::rebooted, m_notices, &LegNotices::takeReboot);
    connect(m_board, &BoardEndpoint::lineSeen, this,
            [this](const TrafficEntry &entry) { m_traffic.add(entry); });
    connect(m_motor, &MotorControl::gateChanged, this, &BridgeLoop::gateChanged);
    connect(m_motor, &MotorControl::controlsChanged, this, &BridgeLoop::controlsChanged);
    connect(m_motor, &MotorControl::unknownControlsChanged, this,
            &BridgeLoop::unknownControlsChanged);
    connect(m_motor, &MotorControl::controlHappened, this, &BridgeLoop::takeControlEvent);
    connect(m_motor, &MotorControl::noticed, this, &BridgeLoop::noticed);
    connect(m_notices, &LegNotices::noticed, this, &BridgeLoop::noticed);
    connect(m_viewTimer, &QTimer::timeout, this, &BridgeLoop::flushViews);
}

void BridgeLoop::wireJournal()
{
    connect(m_board, &BoardEndpoint::readingsArrived, this, &BridgeLoop::takeReadings);
    connect(m_board, &BoardEndpoint::boardsLearned, this, &BridgeLoop::keepBoardsWanted);
    connect(m_uploader, &Uploader::fetchWanted, this, &BridgeLoop::fetchWanted);
    connect(m_uploader, &Uploader::sent, this, &BridgeLoop::sent);
    connect(m_uploader, &Uploader::delivered, this, &BridgeLoop::delivered);
    connect(m_uploader, &Uploader::setAside, this, &BridgeLoop::setAside);
}

void BridgeLoop::takeReadings(const ReadingBatch &raw)
{
    const ReadingBatch readings = m_mapper.map(raw);
    if (readings.isEmpty()) {
        return;
    }
    m_readings.add(readings);
    if (m_unsettled + readings.size() > kUnsettledBound) {
        m_overflowed += static_cast<quint64>(readings.size());
        return;
    }
    m_unsettled += readings.size();
    Q_EMIT appendWanted(readings);
}

void BridgeLoop::takeControlEvent(const ControlEvent &event)
{
    m_events.add(event);
    Q_EMIT appendCommandWanted(event);
}

void BridgeLoop::publishBoard(BoardStatus status)
{
    status.counters.overflowed = m_overflowed;
    status.counters.refused += m_mapper.refused();
    Q_EMIT boardChanged(status);
}

void BridgeLoop::flushViews()
{
    if (const auto readings = m_readings.take(); !readings.isEmpty()) {
        Q_EMIT readingsArrived(readings);
    }
    if (const auto events = m_events.take(); !events.isEmpty()) {
        Q_EMIT controlsHappened(events);
    }
    if (const auto entries = m_traffic.take(); !entries.isEmpty()) {
        Q_EMIT trafficSeen(entries);
    }
}

/// Of what only people look at; traffic is bounded by design and not counted as lost.
void BridgeLoop::tellDropped()
{
    const quint64 dropped = m_readings.dropped() + m_events.dropped();
    const quint64 news = dropped - std::exchange(m_viewsDropped, dropped);
    if (news > 0) {
        Q_EMIT noticed(
            {stampNow(), NoticeCode::ViewsDropped, NoticeSeverity::Warning, QString::number(news)});
    }
}

/// Who may command from the start, so that the record needs nothing from before.
void BridgeLoop::tellStart(bool wasStopLatched)
{
    if (!m_config.isRestart) {
        tell(NoticeCode::ProgramStarted, QCoreApplication::applicationVersion());
    }
    tell(m_config.isRemoteAllowed ? NoticeCode::RemoteAllowed : NoticeCode::RemoteHeld,
         m_config.isRemoteByOption ? noticedetail::kCommandLine : noticedetail::kProfile);
    if (wasStopLatched && m_config.isStopToReset) {
        tell(NoticeCode::StopReset, noticedetail::kCommandLine);
    }
    if (m_config.isStopLatched || (wasStopLatched && !m_config.isStopToReset)) {
        tell(NoticeCode::StopKept);
    }
}

void BridgeLoop::tellEnd(EndCause cause)
{
    if (cause == EndCause::SettingsChanged) {
        tell(NoticeCode::SettingsChanged);
    } else {
        tell(NoticeCode::ProgramEnding, nameOf(cause));
    }
}

void BridgeLoop::tell(NoticeCode code, const QString &detail)
{
    Q_EMIT noticed({stampNow(), code, NoticeSeverity::Info, detail});
}

void BridgeLoop::readingsTaken()
{
    m_readings.taken();
    tellDropped();
}

void BridgeLoop::trafficTaken()
{
    m_traffic.taken();
}

void BridgeLoop::eventsTaken()
{
    m_events.taken();
    tellDropped();
}

void BridgeLoop::journalFetched(const QList<JournalEntry> &entries)
{
    if (m_uploader != nullptr) {
        m_uploader->takeFetched(entries);
    }
}

void BridgeLoop::journalHasMore()
{
    if (m_uploader != nullptr) {
        m_uploader->noticeMore();
    }
}

void BridgeLoop::withMotor(const std::function<void(MotorControl &)> &act)
{
    if (m_motor != nullptr) {
        act(*m_motor);
    }
}

void BridgeLoop::pressStop()
{
    m_config.isStopLatched = true;
    if (m_motor == nullptr) {
        tell(NoticeCode::StopPressed);
    }
    withMotor([](MotorControl &motor) { motor.pressStop(); });
    publishEarlyGate();
}

void BridgeLoop::resetStop()
{
    m_config.isStopLatched = false;
    if (m_motor == nullptr) {
        tell(NoticeCode::StopReset);
    }
    withMotor([](MotorControl &motor) { motor.resetStop(); });
    publishEarlyGate();
}

void BridgeLoop::setRemoteAllowed(bool isAllowed)
{
    m_config.isRemoteAllowed = isAllowed;
    m_config.isRemoteByOption = false;
    withMotor([isAllowed](MotorControl &motor) { motor.setRemoteAllowed(isAllowed); });
    publishEarlyGate();
}

void BridgeLoop::publishEarlyGate()
{
    if (m_motor != nullptr) {
        return;
    }
    GateStatus status;
    status.isRemoteAllowed = m_config.isRemoteAllowed;
    status.isStopLatched = m_config.isStopLatched;
    Q_EMIT gateChanged(status);
}

void BridgeLoop::connectNow()
{
    if (m_server != nullptr && !m_isShuttingDown) {
        m_server->connectNow();
    }
}

void BridgeLoop::reopenBoard()
{
    if (m_board != nullptr && !m_isShuttingDown) {
        m_board->reopen();
    }
}

void BridgeLoop::shutDown(EndCause cause)
{
    if (m_motor != nullptr) {
        tellEnd(cause); // also where the program ends while it takes other settings
    }
    if (std::exchange(m_isShuttingDown, true)) {
        return;
    }
    if (m_motor == nullptr) {
        Q_EMIT finished();
        return;
    }
    m_server->disconnect(m_notices);
    m_board->disconnect(m_notices); // what ends now ends because we say so
    m_motor->shutDown(cause);
    m_legsOpen = 2;
    connect(m_server, &ServerEndpoint::closed, this, &BridgeLoop::finishOne);
    m_server->shutdown(kLeaveDeadline);
    closeLegs();
}

void BridgeLoop::closeLegs()
{
    constexpr auto kLook = 10ms;
    const TimePoint deadline = Clock::now() + kStopDeadline;
    auto *look = new QTimer(this);
    connect(look, &QTimer::timeout, this, [this, look, deadline] {
        if (m_board->isAwaitingAnswer() && Clock::now() < deadline) {
            return;
        }
        look->stop();
        look->deleteLater();
        m_board->close();
        finishOne();
    });
    look->start(kLook);
}

void BridgeLoop::finishOne()
{
    if (--m_legsOpen == 0) {
        flushViews();
        Q_EMIT finished();
    }
}

} // namespace armature
