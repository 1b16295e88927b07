// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/control/controlgate.h"

#include <QTest>

#include <limits>

using namespace armature;
using namespace std::chrono_literals;

namespace {

const QString kMotor = QStringLiteral("m1");
const QString kFan = QStringLiteral("fan");

BoardAnnouncement board(bool isControllable = true)
{
    BoardAnnouncement announcement;
    announcement.controls = {
        {kMotor, QStringLiteral("motor"), QStringLiteral("%"), -100.0, 100.0, 0.0, 200.0},
        {kFan, QStringLiteral("pwm"), QStringLiteral("%"), 20.0, 100.0, 20.0, 0.0},
    };
    announcement.isControllable = isControllable;
    return announcement;
}

/// A gate with remote control allowed, a ready board and a server that was just heard.
struct Bench
{
    explicit Bench(bool isRemoteAllowed = true, const BoardAnnouncement &announcement = board())
        : gate({5s, isRemoteAllowed})
    {
        (void)gate.boardReady(announcement);
        gate.serverHeard(now.at);
    }

    void pass(Milliseconds time)
    {
        now.at += time;
        now.utc += time;
    }

    GateOutput fromServer(double value, const QString &id = kMotor)
    {
        pass(1ms);
        gate.serverHeard(now.at);
        return gate.request(id, value, ControlOrigin::Server, now);
    }

    /// The whole way: requested, sent, acknowledged.
    GateOutput moveTo(double value, const QString &id = kMotor)
    {
        const GateOutput output = fromServer(value, id);
        (void)gate.commandSent(id, now);
        return gate.commandAcknowledged(id, output.sets.value(0).value, now);
    }

    [[nodiscard]] ControlStatus status(const QString &id = kMotor) const
    {
        const auto all = gate.controls();
        return *std::find_if(all.begin(), all.end(),
                             [&id](const ControlStatus &s) { return s.spec.id == id; });
    }

    Stamp now {TimePoint {} + 1h, 1000ms};
    ControlGate gate;
};

} // namespace

class TestControlGate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesAValueInRange();
    void limits_data();
    void limits();
    void refuses_data();
    void refuses();
    void newestWins();
    void aRequestEndsOnce();
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
    void takingManualIsBumpless();
    void manualSurvivesTheServer();
    void releasingManualIsSafe();
    void unansweredCommandStops();
    void lateStopAnswerIsNotTakenForANewCommand();
    void freshBoardIsStoppedFirst();
    void stallStops();
    void shutDownRefusesEverythingAfterwards();
    void outputReachingItsTargetIsReportedOnce();
};

void TestControlGate::passesAValueInRange()
{
    Bench bench;
    const GateOutput output = bench.fromServer(42.0);
    QCOMPARE(output.sets, (QList<GateOutput::Set> {{kMotor, 42.0}}));
    QVERIFY(output.events.isEmpty());
    (void)bench.gate.commandSent(kMotor, bench.now);
    const GateOutput ended = bench.gate.commandAcknowledged(kMotor, 42.0, bench.now);
    QCOMPARE(ended.events.size(), 1);
    QCOMPARE(ended.events.at(0).outcome, ControlOutcome::Applied);
    QCOMPARE(ended.events.at(0).acknowledged, std::optional(42.0));
    QCOMPARE(bench.status().acknowledged->value, 42.0);
    QVERIFY(bench.gate.status().isAnyOutputActive);
}

void TestControlGate::limits_data()
{
    QTest::addColumn<double>("requested");
    QTest::addColumn<double>("sent");
    QTest::addColumn<int>("reason");
    QTest::newRow("above") << 120.0 << 100.0 << int(ControlReason::AboveRange);
    QTest::newRow("below") << -1e300 << -100.0 << int(ControlReason::BelowRange);
    QTest::newRow("far above") << 1e300 << 100.0 << int(ControlReason::AboveRange);
}

void TestControlGate::limits()
{
    QFETCH(const double, requested);
    Bench bench;
    const GateOutput ended = bench.moveTo(requested);
    QTEST(*ended.events.at(0).sent, "sent");
    QTEST(int(ended.events.at(0).reason), "reason");
    QCOMPARE(ended.events.at(0).outcome, ControlOutcome::Limited);
    QCOMPARE(ended.events.at(0).requested, std::optional(requested));
}

void TestControlGate::refuses_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<double>("value");
    QTest::addColumn<int>("reason");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    QTest::newRow("unknown id") << QStringLiteral("lamp") << 1.0
                                << int(ControlReason::UnknownControl);
    QTest::newRow("NaN") << kMotor << nan << int(ControlReason::NotANumber);
    QTest::newRow("infinite") << kMotor << infinity << int(ControlReason::NotANumber);
}

void TestControlGate::refuses()
{
    QFETCH(const QString, id);
    QFETCH(const double, value);
    Bench bench;
    const GateOutput output = bench.fromServer(value, id);
    QVERIFY(output.sets.isEmpty());
    QVERIFY(!output.stopAll);
    QCOMPARE(output.events.size(), 1);
    QCOMPARE(output.events.at(0).outcome, ControlOutcome::Refused);
    QTEST(int(output.events.at(0).reason), "reason");

    Bench held(false);
    QCOMPARE(held.fromServer(1.0).events.at(0).reason, ControlReason::RemoteHeld);
    Bench readOnly(true, board(false));
    QCOMPARE(readOnly.fromServer(1.0).events.at(0).reason, ControlReason::BoardReadOnly);
    const GateOutput local = bench.gate.request(kMotor, 1.0, ControlOrigin::Local, bench.now);
    QCOMPARE(local.events.at(0).reason, ControlReason::NotManual);
    QCOMPARE(bench.status().refused, quint64(id == kMotor ? 2 : 1));
}

void TestControlGate::newestWins()
{
    Bench bench;
    (void)bench.fromServer(10.0);
    (void)bench.gate.commandSent(kMotor, bench.now);
    (void)bench.fromServer(20.0);
    const GateOutput third = bench.fromServer(30.0);
    QCOMPARE(third.events.size(), 1);
    QCOMPARE(third.events.at(0).reason, ControlReason::Superseded);
    QCOMPARE(third.events.at(0).requested, std::optional(20.0));
    (void)bench.gate.commandAcknowledged(kMotor, 10.0, bench.now);
    (void)bench.gate.commandSent(kMotor, bench.now);
    QCOMPARE(bench.gate.commandAcknowledged(kMotor, 30.0, bench.now).events.at(0).outcome,
             ControlOutcome::Applied);
}

void TestControlGate::aRequestEndsOnce()
{
    Bench bench;
    (void)bench.moveTo(10.0);
    QVERIFY(bench.gate.commandAcknowledged(kMotor, 10.0, bench.now).events.isEmpty());
    QVERIFY(
        bench.gate.commandFailed(kMotor, ControlReason::BoardRefused, bench.now).events.isEmpty());
}

void TestControlGate::leaseEndStopsTheServersOutputs()
{
    Bench bench;
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

void TestControlGate::aServerThatIsHeardKeepsTheLease()
{
    Bench bench;
    (void)bench.moveTo(50.0);
    for (int second = 0; second < 60; ++second) {
        bench.pass(1s);
        QVERIFY(!bench.gate.tick(bench.now).stopAll);
        bench.gate.serverHeard(bench.now.at);
    }
}

void TestControlGate::closedSocketStopsAtOnce()
{
    Bench bench;
    (void)bench.moveTo(50.0);
    const GateOutput output = bench.gate.serverLeft(bench.now);
    QVERIFY(output.stopAll);
    QCOMPARE(output.safeReason, ControlReason::ServerLost);
    Bench idle;
    QVERIFY(!idle.gate.serverLeft(idle.now).stopAll);
}

void TestControlGate::reconnectRestoresNothing()
{
    Bench bench;
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

void TestControlGate::rebootForgetsEverything()
{
    Bench bench;
    (void)bench.fromServer(50.0);
    (void)bench.gate.commandSent(kMotor, bench.now);
    const GateOutput output = bench.gate.boardRebooted(bench.now);
    QCOMPARE(output.events.at(0).outcome, ControlOutcome::Failed);
    QCOMPARE(output.events.at(0).reason, ControlReason::BoardRebooted);
    QVERIFY(!bench.gate.status().isAnyOutputActive);
    QCOMPARE(bench.status().applied->value, 0.0);
    QCOMPARE(bench.fromServer(1.0).events.at(0).reason, ControlReason::BoardNotReady);
    (void)bench.gate.boardReady(board());
    QVERIFY(bench.gate.tick(bench.now).sets.isEmpty());
}

void TestControlGate::silentBoardIsStoppedAndRefused()
{
    Bench bench;
    (void)bench.moveTo(50.0);
    QVERIFY(bench.gate.boardSilent(bench.now).stopAll);
    QCOMPARE(bench.fromServer(1.0).events.at(0).reason, ControlReason::BoardNotReady);
    bench.gate.boardAnswersAgain();
    QCOMPARE(bench.fromServer(1.0).sets.size(), 1);
}

void TestControlGate::boardThatStoppedItselfStaysStopped()
{
    Bench bench;
    (void)bench.moveTo(50.0);
    const GateOutput output = bench.gate.outputsReported({{kMotor, 0.0}}, true, bench.now);
    QVERIFY(output.sets.isEmpty());
    QVERIFY(!bench.gate.status().isAnyOutputActive);
    QCOMPARE(bench.status().reason, ControlReason::BoardStoppedItself);
}

void TestControlGate::stopLatchesForEveryOrigin()
{
    Bench bench;
    (void)bench.moveTo(50.0);
    bench.gate.takeManual(kFan);
    QVERIFY(bench.gate.pressStop(ControlOrigin::Local, bench.now).stopAll);
    QVERIFY(bench.gate.status().isStopLatched);
    QCOMPARE(bench.fromServer(1.0).events.at(0).reason, ControlReason::StopLatched);
    const GateOutput local = bench.gate.request(kFan, 50.0, ControlOrigin::Local, bench.now);
    QCOMPARE(local.events.at(0).reason, ControlReason::StopLatched);
    QVERIFY(bench.gate.pressStop(ControlOrigin::Local, bench.now).stopAll);
}

void TestControlGate::resetMovesNothing()
{
    Bench bench;
    (void)bench.moveTo(50.0);
    (void)bench.gate.pressStop(ControlOrigin::Local, bench.now);
    bench.gate.resetStop();
    QVERIFY(bench.gate.tick(bench.now).sets.isEmpty());
    QCOMPARE(bench.fromServer(7.0).sets.at(0).value, 7.0);
}

void TestControlGate::holdingRemoteStopsTheServersOutputs()
{
    Bench bench;
    (void)bench.moveTo(50.0);
    const GateOutput output = bench.gate.setRemoteAllowed(false, bench.now);
    QVERIFY(output.stopAll);
    QCOMPARE(output.safeReason, ControlReason::RemoteHeldNow);
}

void TestControlGate::takingManualIsBumpless()
{
    Bench bench;
    (void)bench.moveTo(50.0);
    bench.gate.takeManual(kMotor);
    QVERIFY(bench.status().isManual);
    QCOMPARE(bench.status().origin, ControlOrigin::Local);
    QCOMPARE(bench.fromServer(1.0).events.at(0).reason, ControlReason::ManualHold);
    QCOMPARE(bench.gate.request(kMotor, 55.0, ControlOrigin::Local, bench.now).sets.size(), 1);
}

void TestControlGate::manualSurvivesTheServer()
{
    Bench bench;
    (void)bench.moveTo(50.0);
    (void)bench.moveTo(60.0, kFan);
    bench.gate.takeManual(kMotor);
    const GateOutput output = bench.gate.serverLeft(bench.now);
    QVERIFY(!output.stopAll);
    QCOMPARE(output.sets, (QList<GateOutput::Set> {{kFan, 20.0}}));
}

void TestControlGate::releasingManualIsSafe()
{
    Bench bench;
    bench.gate.takeManual(kMotor);
    (void)bench.gate.request(kMotor, 30.0, ControlOrigin::Local, bench.now);
    const GateOutput output = bench.gate.releaseManual(kMotor, bench.now);
    QCOMPARE(output.sets, (QList<GateOutput::Set> {{kMotor, 0.0}}));
}

void TestControlGate::unansweredCommandStops()
{
    Bench bench;
    (void)bench.fromServer(50.0);
    (void)bench.gate.commandSent(kMotor, bench.now);
    const GateOutput output = bench.gate.commandFailed(kMotor, ControlReason::NoAnswer, bench.now);
    QVERIFY(output.stopAll);
    QCOMPARE(output.events.at(0).outcome, ControlOutcome::Failed);
    QCOMPARE(output.events.at(0).reason, ControlReason::NoAnswer);
}

void TestControlGate::lateStopAnswerIsNotTakenForANewCommand()
{
    Bench bench;
    (void)bench.moveTo(50.0);
    (void)bench.gate.serverLeft(bench.now);
    (void)bench.gate.stopSent(bench.now);
    (void)bench.fromServer(30.0);
    (void)bench.gate.commandSent(kMotor, bench.now);
    const GateOutput stop = bench.gate.stopAcknowledged(bench.now);
    for (const ControlEvent &event : stop.events) {
        QCOMPARE(event.origin, ControlOrigin::SafeState);
    }
    const GateOutput ended = bench.gate.commandAcknowledged(kMotor, 30.0, bench.now);
    QCOMPARE(ended.events.at(0).requested, std::optional(30.0));
    QCOMPARE(ended.events.at(0).outcome, ControlOutcome::Applied);
}

void TestControlGate::freshBoardIsStoppedFirst()
{
    Bench bench;
    QVERIFY(bench.gate.boardReady(board()).stopAll);
    QVERIFY(!bench.gate.boardReady(board(false)).stopAll);
}

void TestControlGate::stallStops()
{
    Bench bench;
    (void)bench.moveTo(50.0);
    QVERIFY(bench.gate.stalled(bench.now).stopAll);
}

void TestControlGate::shutDownRefusesEverythingAfterwards()
{
    Bench bench;
    (void)bench.moveTo(50.0);
    QVERIFY(bench.gate.shutDown(bench.now).stopAll);
    QCOMPARE(bench.fromServer(1.0).events.at(0).reason, ControlReason::ShuttingDown);
}

void TestControlGate::outputReachingItsTargetIsReportedOnce()
{
    Bench bench;
    (void)bench.moveTo(50.0);
    QVERIFY(bench.gate.outputsReported({{kMotor, 20.0}}, false, bench.now).events.isEmpty());
    const auto events = bench.gate.outputsReported({{kMotor, 50.0}}, false, bench.now).events;
    QCOMPARE(events.size(), 1);
    QCOMPARE(events.at(0).outcome, ControlOutcome::Pending);
    QCOMPARE(events.at(0).applied, std::optional(50.0));
    QVERIFY(bench.gate.outputsReported({{kMotor, 50.0}}, false, bench.now).events.isEmpty());
}

QTEST_APPLESS_MAIN(TestControlGate)
#include "tst_controlgate.moc"
