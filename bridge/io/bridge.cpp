// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/bridge.h"

#include "bridge/io/bridgeloop.h"
#include "bridge/io/motorcontrol.h"
#include "bridge/io/recorder.h"
#include "bridge/io/workerthread.h"

#include <utility>

namespace armature {

Bridge::Bridge(BridgeConfig config, QObject *parent)
    : QObject(parent)
    , m_dataFolder(config.dataFolder)
    , m_disk(std::make_unique<WorkerThread<Recorder>>(QStringLiteral("disk"),
                                                      std::make_unique<Recorder>(m_dataFolder)))
    , m_loop(std::make_unique<WorkerThread<BridgeLoop>>(
          QStringLiteral("bridge"),
          std::make_unique<BridgeLoop>(std::move(config), loadKnownBoards(m_dataFolder))))
{
    wireLoop();
    wireJournal();
    wireBetween();
}

Bridge::~Bridge() = default;

void Bridge::start()
{
    m_disk->post([](Recorder &recorder) { recorder.open(); });
    connect(&m_pulse, &QTimer::timeout, this, [this] {
        m_loop->post([](BridgeLoop &loop) {
            loop.withMotor([](MotorControl &motor) { motor.operatorHeard(); });
        });
    });
    m_pulse.start(std::chrono::milliseconds(250));
}

void Bridge::shutdown(EndCause cause)
{
    m_loop->post([cause](BridgeLoop &loop) { loop.shutDown(cause); });
}

void Bridge::wireLoop()
{
    BridgeLoop *loop = m_loop->worker();
    connect(loop, &BridgeLoop::serverChanged, this, &Bridge::serverChanged);
    connect(loop, &BridgeLoop::boardChanged, this, &Bridge::boardChanged);
    connect(loop, &BridgeLoop::gateChanged, this, &Bridge::gateChanged);
    connect(loop, &BridgeLoop::controlsChanged, this, &Bridge::controlsChanged);
    connect(loop, &BridgeLoop::unknownControlsChanged, this, &Bridge::unknownControlsChanged);
    connect(loop, &BridgeLoop::noticed, this, &Bridge::noticed);
    connect(loop, &BridgeLoop::readingsArrived, this, [this](const ReadingBatch &readings) {
        Q_EMIT readingsArrived(readings);
        m_loop->post([](BridgeLoop &l) { l.readingsTaken(); });
    });
    connect(loop, &BridgeLoop::trafficSeen, this, [this](const TrafficBatch &entries) {
        Q_EMIT trafficSeen(entries);
        m_loop->post([](BridgeLoop &l) { l.trafficTaken(); });
    });
    connect(loop, &BridgeLoop::controlsHappened, this, [this](const QList<ControlEvent> &events) {
        for (const ControlEvent &event : events) {
            Q_EMIT controlHappened(event);
        }
        m_loop->post([](BridgeLoop &l) { l.eventsTaken(); });
    });
    connect(loop, &BridgeLoop::finished, this,
            [this] { m_disk->post([](Recorder &recorder) { recorder.close(); }); });
}

void Bridge::wireJournal()
{
    Recorder *recorder = m_disk->worker();
    connect(recorder, &Recorder::opened, this,
            [this](qint64 cursor, const DeliveryStatus &status, bool isStopLatched) {
                m_deliveryNotices.begin(status);
                Q_EMIT deliveryChanged(status);
                m_loop->post([cursor, isStopLatched](BridgeLoop &loop) {
                    loop.start(cursor, isStopLatched);
                });
            });
    connect(recorder, &Recorder::openFailed, this,
            [this](JournalFailure failure, const QString &detail) {
                Q_EMIT startFailed(failure, detail);
                Q_EMIT finished();
            });
    connect(recorder, &Recorder::statusChanged, this, &Bridge::takeDelivery);
    connect(recorder, &Recorder::failed, this, [this](JournalFailure, const QString &detail) {
        Q_EMIT noticed({stampNow(), NoticeCode::JournalFailed, NoticeSeverity::Alarm, detail});
    });
    connect(recorder, &Recorder::recovered, this, [this] {
        Q_EMIT noticed({stampNow(), NoticeCode::JournalRecovered, NoticeSeverity::Info});
    });
    connect(recorder, &Recorder::recordRead, this, &Bridge::recordRead);
    connect(recorder, &Recorder::closed, this, &Bridge::finished);
}

void Bridge::wireBetween()
{
    Recorder *recorder = m_disk->worker();
    BridgeLoop *loop = m_loop->worker();
    connect(loop, &BridgeLoop::appendWanted, recorder, &Recorder::append);
    connect(loop, &BridgeLoop::appendCommandWanted, recorder, &Recorder::appendCommand);
    connect(loop, &BridgeLoop::noticed, recorder, &Recorder::appendNotice);
    connect(loop, &BridgeLoop::fetchWanted, recorder, &Recorder::fetch);
    connect(
        loop, &BridgeLoop::keepBoardsWanted, recorder,
        [folder = m_dataFolder](const KnownBoards &boards) { saveKnownBoards(folder, boards); });
    connect(loop, &BridgeLoop::sent, recorder, &Recorder::markSent);
    connect(loop, &BridgeLoop::delivered, recorder, &Recorder::markDelivered);
    connect(loop, &BridgeLoop::setAside, recorder, &Recorder::setAside);
    connect(recorder, &Recorder::settled, loop, &BridgeLoop::journalSettled);
    connect(recorder, &Recorder::fetched, loop, &BridgeLoop::journalFetched);
    connect(recorder, &Recorder::moreAvailable, loop, &BridgeLoop::journalHasMore);
}

void Bridge::takeDelivery(const DeliveryStatus &status)
{
    for (const Notice &notice : m_deliveryNotices.take(status, stampNow())) {
        Q_EMIT noticed(notice);
    }
    Q_EMIT deliveryChanged(status);
}

void Bridge::pressStop()
{
    m_loop->post([](BridgeLoop &loop) { loop.pressStop(); });
}

void Bridge::resetStop()
{
    m_loop->post([](BridgeLoop &loop) { loop.resetStop(); });
}

void Bridge::setRemoteAllowed(bool isAllowed)
{
    m_loop->post([isAllowed](BridgeLoop &loop) { loop.setRemoteAllowed(isAllowed); });
}

void Bridge::takeManual(const QString &controlId)
{
    m_loop->post([controlId](BridgeLoop &l) {
        l.withMotor([&controlId](MotorControl &m) { m.takeManual(controlId); });
    });
}

void Bridge::releaseManual(const QString &controlId)
{
    m_loop->post([controlId](BridgeLoop &l) {
        l.withMotor([&controlId](MotorControl &m) { m.releaseManual(controlId); });
    });
}

void Bridge::requestValue(const QString &controlId, double value)
{
    m_loop->post([controlId, value, asked = Clock::now()](BridgeLoop &loop) {
        loop.withMotor([&](MotorControl &motor) { motor.requestValue(controlId, value, asked); });
    });
}

void Bridge::connectNow()
{
    m_loop->post([](BridgeLoop &loop) { loop.connectNow(); });
}

void Bridge::readRecord(const RecordQuery &query)
{
    m_disk->post([query](Recorder &recorder) { recorder.readRecord(query); });
}

void Bridge::reopenBoard()
{
    m_loop->post([](BridgeLoop &loop) { loop.reopenBoard(); });
}

} // namespace armature
