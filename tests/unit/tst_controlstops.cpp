// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/gatebench.h"

#include <QTest>

using namespace armature;
using namespace std::chrono_literals;

class TestControlStops : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leaseEndStopsTheServersOutputs();
    void aServerThatIsHeardKeepsTheLease();
    void closedSocketStopsAtOnce();
    void reconnectRestoresNothing();
    void rebootForgetsEverything();
    void silentBoardIsStoppedAndRefused();
    void boardThatStoppedItselfStaysStopped();
    void stopLatchesForEveryOrigin();
    void resetMovesNothing();
    void holdingRemoteStopsTheServersOutputs();
    void unansweredCommandStops();
    void freshBoardIsStoppedFirst();
    void stallStops();
    void shutDownRefusesEverythingAfterwards();
    void theBoardsEmergencyStopIsCalledSo();
};

void TestControlStops::leaseEndStopsTheServersOutputs()
{
    GateBench bench;
    (void)bench.moveTo(50.0);
    bench.pass(4999ms);
    QVERIFY(!bench.gate.tick(bench.now).stopAll);
    bench.pass(1ms);
    const GateOutput output = bench.gate.tick(bench.now);
    QVERIFY(output.stopAll);
    QCOMPARE(output.safeReason, ControlReason::LeaseEnded);
    bench.pass(50ms);
    QVERIFY(!bench.gate.tick(bench.now).stopAll);
}

void TestControlStops::aServerThatIsHeardKeepsTheLease()
{
    GateBench bench;
    (void)bench.moveTo(50.0);
    for (int second = 0; second < 60; ++second) {
        bench.pass(1s);
        QVERIFY(!bench.gate.tick(bench.now).stopAll);
        bench.gate.serverHeard(bench.now.at);
    }
}

void TestControlStops::closedSocketStopsAtOnce()
{
    GateBench bench;
    (void)bench.moveTo(50.0);
    const GateOutput output = bench.gate.serverLeft(bench.now);
    QVERIFY(output.stopAll);
    QCOMPARE(output.safeReason, ControlReason::ServerLost);
    GateBench idle;
    QVERIFY(!idle.gate.serverLeft(idle.now).stopAll);
}

void TestControlStops::reconnectRestoresNothing()
{
    GateBench bench;
    (void)bench.moveTo(50.0);
    (void)bench.gate.serverLeft(bench.now);
    (void)bench.gate.stopSent(bench.now);
    (void)bench.gate.stopAcknowledged(bench.now);
    bench.pass(1s);
    bench.gate.serverHeard(bench.now.at);
    const GateOutput output = bench.gate.tick(bench.now);
    QVERIFY(output.sets.isEmpty());
    QVERIFY(!bench.gate.status().isAnyOutputActive);
    QCOMPARE(bench.fromServer(5.0).sets.at(0).value, 5.0);
}

void TestControlStops::rebootForgetsEverything()
{
    GateBench bench;
    (void)bench.fromServer(50.0);
    (void)bench.gate.commandSent(kMotor, 50.0, bench.now);
    const GateOutput output = bench.gate.boardRebooted(bench.now);
    QCOMPARE(output.events.at(0).outcome, ControlOutcome::Failed);
    QCOMPARE(output.events.at(0).reason, ControlReason::BoardRebooted);
    QVERIFY(!bench.gate.status().isAnyOutputActive);
    QCOMPARE(bench.status().applied->value, 0.0);
    QCOMPARE(bench.fromServer(1.0).events.at(0).reason, ControlReason::BoardNotReady);
    (void)bench.gate.boardReady(board());
    QVERIFY(bench.gate.tick(bench.now).sets.isEmpty());
}

void TestControlStops::silentBoardIsStoppedAndRefused()
{
    GateBench bench;
    (void)bench.moveTo(50.0);
    QVERIFY(bench.gate.boardSilent(bench.now).stopAll);
    QCOMPARE(bench.fromServer(1.0).events.at(0).reason, ControlReason::BoardNotReady);
    bench.gate.boardAnswersAgain();
    QCOMPARE(bench.fromServer(1.0).sets.size(), 1);
}

void TestControlStops::boardThatStoppedItselfStaysStopped()
{
    GateBench bench;
    (void)bench.moveTo(50.0);
    const GateOutput output = bench.gate.outputsReported({{kMotor, 0.0}}, true, bench.now);
    QVERIFY(output.sets.isEmpty());
    QVERIFY(!bench.gate.status().isAnyOutputActive);
    QCOMPARE(bench.status().reason, ControlReason::BoardStoppedItself);
}

void TestControlStops::stopLatchesForEveryOrigin()
{
    GateBench bench;
    (void)bench.moveTo(50.0);
    bench.gate.takeManual(kFan);
    QVERIFY(bench.gate.pressStop(ControlOrigin::Local, bench.now).stopAll);
    QVERIFY(bench.gate.status().isStopLatched);
    QCOMPARE(bench.fromServer(1.0).events.at(0).reason, ControlReason::StopLatched);
    const GateOutput local = bench.gate.request(kFan, 50.0, ControlOrigin::Local, bench.now);
    QCOMPARE(local.events.at(0).reason, ControlReason::StopLatched);
    QVERIFY(bench.gate.pressStop(ControlOrigin::Local, bench.now).stopAll);
}

void TestControlStops::resetMovesNothing()
{
    GateBench bench;
    (void)bench.moveTo(50.0);
    (void)bench.gate.pressStop(ControlOrigin::Local, bench.now);
    bench.gate.resetStop();
    QVERIFY(bench.gate.tick(bench.now).sets.isEmpty());
    QCOMPARE(bench.fromServer(7.0).sets.at(0).value, 7.0);
}

void TestControlStops::holdingRemoteStopsTheServersOutputs()
{
    GateBench bench;
    (void)bench.moveTo(50.0);
    const GateOutput output = bench.gate.setRemoteAllowed(false, bench.now);
    QVERIFY(output.stopAll);
    QCOMPARE(output.safeReason, ControlReason::RemoteHeldNow);
}

void TestControlStops::unansweredCommandStops()
{
    GateBench bench;
    (void)bench.fromServer(50.0);
    (void)bench.gate.commandSent(kMotor, 50.0, bench.now);
    const GateOutput output = bench.gate.commandFailed(kMotor, ControlReason::NoAnswer, bench.now);
    QVERIFY(output.stopAll);
    QCOMPARE(output.events.at(0).outcome, ControlOutcome::Failed);
    QCOMPARE(output.events.at(0).reason, ControlReason::NoAnswer);
}

void TestControlStops::freshBoardIsStoppedFirst()
{
    GateBench bench;
    QVERIFY(bench.gate.boardReady(board()).stopAll);
    QVERIFY(!bench.gate.boardReady(board(false)).stopAll);
}

void TestControlStops::stallStops()
{
    GateBench bench;
    (void)bench.moveTo(50.0);
    QVERIFY(bench.gate.stalled(bench.now).stopAll);
}

void TestControlStops::shutDownRefusesEverythingAfterwards()
{
    GateBench bench;
    (void)bench.moveTo(50.0);
    const GateOutput output = bench.gate.shutDown(ControlReason::SettingsChanged, bench.now);
    QVERIFY(output.stopAll);
    QCOMPARE(output.safeReason, ControlReason::SettingsChanged);
    QCOMPARE(bench.fromServer(1.0).events.at(0).reason, ControlReason::SettingsChanged);
}

void TestControlStops::theBoardsEmergencyStopIsCalledSo()
{
    GateBench bench;
    (void)bench.moveTo(50.0);
    const GateOutput output = bench.gate.pressStop(ControlOrigin::Board, bench.now);
    QVERIFY(output.stopAll);
    QCOMPARE(output.safeReason, ControlReason::EmergencyStop);
    (void)bench.gate.pressStop(ControlOrigin::Local, bench.now);
    QCOMPARE(bench.gate.status().stopOrigin, ControlOrigin::Board);
    QCOMPARE(bench.gate.status().stopReason, ControlReason::EmergencyStop);
    (void)bench.gate.stopSent(bench.now);
    (void)bench.gate.stopAcknowledged(bench.now);
    bench.gate.resetStop();
    QCOMPARE(bench.gate.pressStop(ControlOrigin::Local, bench.now).safeReason,
             ControlReason::StopPressed);
    QCOMPARE(bench.gate.status().stopOrigin, ControlOrigin::Local);
}

QTEST_APPLESS_MAIN(TestControlStops)
#include "tst_controlstops.moc"
