// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/bridgebench.h"

using namespace armature;
using namespace std::chrono_literals;

class TestBridge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readingsReachTheServer();
    void controlUpdateMovesTheMotor();
    void heldRemoteControlMovesNothing();
    void limitsAndUnknownIdsAreShown();
    void stopLatches();
    void stopStaysLatchedOverARestart();
    void frozenServerStopsTheMotor();
    void closedSocketStopsTheMotor();
    void crashedChannelStopsTheMotorAndIsJoinedAgain();
    void boardsEmergencyStopLatchesUntilReset();
    void rebootedBoardStaysSafe();
    void unpluggedBoardIsTakenBack();
    void manualControlMovesTheMotor();
    void shutdownLeavesTheMotorSafe();
    void outageLosesNothing();
    void secondBridgeOnOneFolderIsRefused();
};

void TestBridge::readingsReachTheServer()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    QTRY_VERIFY(bench.delivery.delivered > 20);
    QVERIFY(bench.server.store().counts().readings >= bench.delivery.delivered);
    QCOMPARE(bench.delivery.refused, 0);
    QCOMPARE(bench.delivery.repeated, 0);
    bench.end();
}

void TestBridge::controlUpdateMovesTheMotor()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.sendMotor(42.0);
    QTRY_COMPARE(bench.motor(), 42.0);
    QTRY_VERIFY(!bench.events.isEmpty());
    const ControlEvent &event = bench.events.constFirst();
    QCOMPARE(event.outcome, ControlOutcome::Applied);
    QCOMPARE(event.origin, ControlOrigin::Server);
    QCOMPARE(event.acknowledged, std::optional(42.0));
    QVERIFY(bench.gate.isAnyOutputActive);
    bench.end();
}

void TestBridge::heldRemoteControlMovesNothing()
{
    Bench bench;
    bench.config.isRemoteAllowed = false;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.sendMotor(42.0);
    QTRY_COMPARE(bench.events.size(), 1);
    QCOMPARE(bench.events.constFirst().reason, ControlReason::RemoteHeld);
    bench.bridge->setRemoteAllowed(true);
    QTRY_VERIFY(bench.gate.isRemoteAllowed);
    QCOMPARE(bench.motor(), 0.0);
    bench.sendMotor(10.0);
    QTRY_COMPARE(bench.motor(), 10.0);
    bench.end();
}

void TestBridge::limitsAndUnknownIdsAreShown()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    QSignalSpy unknown(bench.bridge.get(), &Bridge::unknownControlsChanged);
    bench.server.sendControl({{QStringLiteral("fan"), 120}, {QStringLiteral("lamp"), 1}});
    QTRY_COMPARE(bench.events.size() >= 2, true);
    QTRY_COMPARE(unknown.size(), 1);
    QTRY_VERIFY(std::any_of(bench.events.begin(), bench.events.end(), [](const ControlEvent &e) {
        return e.outcome == ControlOutcome::Limited && e.acknowledged == 100.0;
    }));
    bench.end();
}

void TestBridge::stopLatches()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.sendMotor(80.0);
    QTRY_COMPARE(bench.motor(), 80.0);
    bench.bridge->pressStop();
    QTRY_COMPARE(bench.motor(), 0.0);
    QVERIFY(bench.gate.isStopLatched);
    bench.events.clear();
    bench.sendMotor(30.0);
    QTRY_VERIFY(!bench.events.isEmpty());
    QCOMPARE(bench.events.constLast().reason, ControlReason::StopLatched);
    QCOMPARE(bench.motor(), 0.0);
    bench.bridge->resetStop();
    QTRY_VERIFY(!bench.gate.isStopLatched);
    QCOMPARE(bench.motor(), 0.0);
    bench.sendMotor(30.0);
    QTRY_COMPARE(bench.motor(), 30.0);
    bench.end();
}

void TestBridge::stopStaysLatchedOverARestart()
{
    Bench bench;
    const auto restart = [&bench] {
        bench.end();
        bench.gate = {};
        bench.controls.clear();
        bench.serverStatus = {};
        bench.start();
        QTRY_VERIFY(bench.isUp());
    };
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.bridge->pressStop();
    QTRY_VERIFY(bench.gate.isStopLatched);
    restart();
    QVERIFY(bench.gate.isStopLatched);
    bench.sendMotor(40.0);
    QTRY_COMPARE(bench.controls.constFirst().refusal, ControlReason::StopLatched);
    bench.bridge->resetStop();
    QTRY_VERIFY(!bench.gate.isStopLatched);
    restart();
    QVERIFY(!bench.gate.isStopLatched);
    bench.bridge->pressStop();
    QTRY_VERIFY(bench.gate.isStopLatched);
    bench.config.isStopToReset = true;
    restart();
    QTRY_VERIFY(!bench.gate.isStopLatched);
    bench.sendMotor(40.0);
    QTRY_COMPARE(bench.motor(), 40.0);
    bench.end();
}

void TestBridge::frozenServerStopsTheMotor()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.sendMotor(60.0);
    QTRY_COMPARE(bench.motor(), 60.0);
    bench.server.freeze(true);
    const auto frozenAt = Clock::now();
    QTRY_COMPARE_WITH_TIMEOUT(bench.motor(), 0.0, 3000);
    // The lease is one second, and the design allows half a second more; the rest is slack.
    QVERIFY(elapsed(frozenAt, Clock::now()) < 2000ms);
    QTRY_COMPARE(bench.count(NoticeCode::LeaseEnded), 1);
    bench.server.freeze(false);
    QTRY_COMPARE_WITH_TIMEOUT(bench.serverStatus.state, ServerState::Joined, 20000);
    QCOMPARE(bench.motor(), 0.0);
    bench.end();
}

void TestBridge::closedSocketStopsTheMotor()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.sendMotor(60.0);
    QTRY_COMPARE(bench.motor(), 60.0);
    bench.server.dropConnections();
    QTRY_COMPARE_WITH_TIMEOUT(bench.motor(), 0.0, 1000);
    QTRY_COMPARE_WITH_TIMEOUT(bench.serverStatus.state, ServerState::Joined, 20000);
    QTest::qWait(300);
    QCOMPARE(bench.motor(), 0.0);
    bench.end();
}

void TestBridge::crashedChannelStopsTheMotorAndIsJoinedAgain()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.sendMotor(60.0);
    QTRY_COMPARE(bench.motor(), 60.0);
    bench.server.crashChannel();
    QTRY_COMPARE_WITH_TIMEOUT(bench.motor(), 0.0, 1000);
    QTRY_COMPARE_WITH_TIMEOUT(bench.serverStatus.state, ServerState::Joined, 20000);
    bench.sendMotor(5.0);
    QTRY_COMPARE(bench.motor(), 5.0);
    bench.end();
}

void TestBridge::boardsEmergencyStopLatchesUntilReset()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.sendMotor(60.0);
    QTRY_COMPARE(bench.motor(), 60.0);
    bench.board->setEmergencyStop(true);
    QTRY_COMPARE(bench.motor(), 0.0);
    QTRY_VERIFY(bench.gate.isStopLatched);
    QCOMPARE(bench.gate.stopOrigin, ControlOrigin::Board);
    bench.board->setEmergencyStop(false);
    bench.bridge->resetStop();
    QTRY_VERIFY(!bench.gate.isStopLatched);
    // Longer than the board is given to arm: were it not armed, the stop would be latched again.
    QTest::qWait(1000);
    QVERIFY(!bench.gate.isStopLatched);
    QCOMPARE(bench.motor(), 0.0);
    bench.sendMotor(10.0);
    QTRY_COMPARE(bench.motor(), 10.0);
    bench.end();
}

void TestBridge::rebootedBoardStaysSafe()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.sendMotor(60.0);
    QTRY_COMPARE(bench.motor(), 60.0);
    bench.board->reset();
    QTRY_COMPARE(bench.count(NoticeCode::BoardRebooted), 1);
    QTRY_COMPARE(bench.boardStatus.state, BoardState::Ready);
    QTRY_COMPARE(bench.motor(), 0.0);
    QTest::qWait(500);
    QCOMPARE(bench.motor(), 0.0);
    bench.sendMotor(5.0);
    QTRY_COMPARE(bench.motor(), 5.0);
    bench.end();
}

void TestBridge::unpluggedBoardIsTakenBack()
{
    Bench bench;
    const QString link = bench.folder.filePath(QStringLiteral("tty"));
    VirtualBoard::Settings settings;
    settings.link = link;
    bench.board = std::make_unique<VirtualBoard>(settings);
    bench.config.boardPort = link;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.sendMotor(60.0);
    QTRY_COMPARE(bench.motor(), 60.0);
    bench.board->unplug();
    QTRY_VERIFY(bench.boardStatus.state == BoardState::Absent);
    QCOMPARE(bench.count(NoticeCode::BoardLost), 1);
    QVERIFY(!bench.gate.isAnyOutputActive);
    bench.board->plug();
    QTRY_COMPARE_WITH_TIMEOUT(bench.boardStatus.state, BoardState::Ready, 15000);
    QTRY_COMPARE(bench.motor(), 0.0);
    bench.end();
}

void TestBridge::manualControlMovesTheMotor()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.bridge->requestValue(kMotor, 20.0);
    QTRY_VERIFY(!bench.events.isEmpty());
    QCOMPARE(bench.events.constLast().reason, ControlReason::NotManual);
    bench.bridge->takeManual(kMotor);
    bench.bridge->requestValue(kMotor, 20.0);
    QTRY_COMPARE(bench.motor(), 20.0);
    bench.bridge->releaseManual(kMotor);
    QTRY_COMPARE(bench.motor(), 0.0);
    bench.end();
}

void TestBridge::shutdownLeavesTheMotorSafe()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.sendMotor(60.0);
    QTRY_COMPARE(bench.motor(), 60.0);
    bench.bridge->shutdown();
    QTRY_COMPARE_WITH_TIMEOUT(bench.motor(), 0.0, 1000);
    QTRY_COMPARE(bench.server.devices().size(), std::size_t {0});
}

void TestBridge::outageLosesNothing()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    QTRY_VERIFY(bench.delivery.delivered > 10);
    bench.server.freeze(true);
    QTest::qWait(2500);
    const qint64 recorded = bench.delivery.recorded;
    bench.end();

    // A later run, on the same folder: what the first one left goes first.
    bench.server.freeze(false);
    bench.start();
    QTRY_VERIFY_WITH_TIMEOUT(bench.delivery.delivered >= recorded, 20000);
    QVERIFY(bench.server.store().counts().readings >= recorded);
    QCOMPARE(bench.delivery.dropped, 0);
    bench.end();
}

void TestBridge::secondBridgeOnOneFolderIsRefused()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    Bridge second(bench.config);
    QSignalSpy failed(&second, &Bridge::startFailed);
    QSignalSpy finished(&second, &Bridge::finished);
    second.start();
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(failed.at(0).at(0).value<JournalFailure>(), JournalFailure::Held);
    bench.end();
}

QTEST_GUILESS_MAIN(TestBridge)
#include "tst_bridge.moc"
