// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/gatebench.h"

#include <QTest>

#include <limits>

using namespace armature;
using namespace std::chrono_literals;

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
    void aRampShowsTheStepThatLeft();
    void aRampThatIsReplacedWasApplied();
    void aPartialStopEndsARampAsEveryStopDoes();
    void whatWasSentAndReplacedUnansweredFailed();
    void anArrivalIsKnownThoughANewerRampGoesOn();
    void aValueThatWaitsDidNotLeaveWithAStop();
    void takingManualIsBumpless();
    void manualSurvivesTheServer();
    void releasingManualIsSafe();
    void lateStopAnswerIsNotTakenForANewCommand();
    void outputReachingItsTargetIsReportedOnce();
};

void TestControlGate::passesAValueInRange()
{
    GateBench bench;
    const GateOutput output = bench.fromServer(42.0);
    QCOMPARE(output.sets, (QList<GateOutput::Set> {{kMotor, 42.0}}));
    QVERIFY(output.events.isEmpty());
    (void)bench.gate.commandSent(kMotor, 42.0, bench.now);
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
    GateBench bench;
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
    GateBench bench;
    const GateOutput output = bench.fromServer(value, id);
    QVERIFY(output.sets.isEmpty());
    QVERIFY(!output.stopAll);
    QCOMPARE(output.events.size(), 1);
    QCOMPARE(output.events.at(0).outcome, ControlOutcome::Refused);
    QTEST(int(output.events.at(0).reason), "reason");

    GateBench held(false);
    QCOMPARE(held.fromServer(1.0).events.at(0).reason, ControlReason::RemoteHeld);
    GateBench readOnly(true, board(false));
    QCOMPARE(readOnly.fromServer(1.0).events.at(0).reason, ControlReason::BoardReadOnly);
    const GateOutput local = bench.gate.request(kMotor, 1.0, ControlOrigin::Local, bench.now);
    QCOMPARE(local.events.at(0).reason, ControlReason::NotManual);
    QCOMPARE(bench.status().refused, quint64(id == kMotor ? 2 : 1));
}

void TestControlGate::newestWins()
{
    GateBench bench;
    (void)bench.fromServer(10.0);
    (void)bench.gate.commandSent(kMotor, 10.0, bench.now);
    (void)bench.fromServer(20.0);
    const GateOutput third = bench.fromServer(30.0);
    QCOMPARE(third.events.size(), 1);
    QCOMPARE(third.events.at(0).reason, ControlReason::Superseded);
    QCOMPARE(third.events.at(0).requested, std::optional(20.0));
    (void)bench.gate.commandAcknowledged(kMotor, 10.0, bench.now);
    (void)bench.gate.commandSent(kMotor, 30.0, bench.now);
    QCOMPARE(bench.gate.commandAcknowledged(kMotor, 30.0, bench.now).events.at(0).outcome,
             ControlOutcome::Applied);
}

void TestControlGate::aRequestEndsOnce()
{
    GateBench bench;
    (void)bench.moveTo(10.0);
    QVERIFY(bench.gate.commandAcknowledged(kMotor, 10.0, bench.now).events.isEmpty());
    QVERIFY(
        bench.gate.commandFailed(kMotor, ControlReason::BoardRefused, bench.now).events.isEmpty());
}

void TestControlGate::aRampShowsTheStepThatLeft()
{
    GateBench bench;
    (void)bench.fromServer(500.0);
    const Milliseconds first = bench.now.utc;
    for (const double step : {2.0, 4.0, 6.000000000000001}) {
        QVERIFY(bench.gate.commandSent(kMotor, step, bench.now).events.isEmpty());
        QVERIFY(bench.gate.stepAcknowledged(kMotor, step, bench.now).events.isEmpty());
        bench.pass(20ms);
    }
    QCOMPARE(bench.status().requested->value, 500.0);
    QCOMPARE(bench.status().sent->value, 6.0); // the wire has three decimals
    QCOMPARE(bench.status().sent->at.utc, first);
    QCOMPARE(bench.status().acknowledged->value, 6.0);
    QCOMPARE(bench.status().acknowledged->at.utc, first + 40ms);
    (void)bench.gate.commandSent(kMotor, 100.0, bench.now);
    const ControlEvent end = bench.gate.commandAcknowledged(kMotor, 100.0, bench.now).events.at(0);
    QCOMPARE(end.outcome, ControlOutcome::Limited);
    QCOMPARE(end.sent, std::optional(100.0));
    QCOMPARE(end.sentUtc, first);
    QCOMPARE(end.acknowledgedUtc, first + 60ms);
}

void TestControlGate::aRampThatIsReplacedWasApplied()
{
    GateBench bench;
    (void)bench.fromServer(80.0);
    (void)bench.gate.commandSent(kMotor, 2.0, bench.now);
    (void)bench.gate.stepAcknowledged(kMotor, 2.0, bench.now);
    (void)bench.gate.commandSent(kMotor, 4.0, bench.now);
    QVERIFY(bench.fromServer(10.0).events.isEmpty());
    const auto events = bench.gate.commandSent(kMotor, 6.0, bench.now).events;
    QCOMPARE(events.size(), 1);
    QCOMPARE(events.at(0).outcome, ControlOutcome::Applied);
    QCOMPARE(events.at(0).reason, ControlReason::Superseded);
    QCOMPARE(events.at(0).requested, std::optional(80.0));
    QCOMPARE(events.at(0).sent, std::optional(4.0));
    QCOMPARE(events.at(0).acknowledged, std::optional(2.0));
    QCOMPARE(bench.status().sent->value, 6.0);
    QCOMPARE(bench.status().outcome, ControlOutcome::Pending);
}

void TestControlGate::aPartialStopEndsARampAsEveryStopDoes()
{
    GateBench bench;
    bench.gate.takeManual(kFan);
    (void)bench.gate.request(kFan, 50.0, ControlOrigin::Local, bench.now);
    (void)bench.fromServer(80.0);
    (void)bench.gate.commandSent(kMotor, 2.0, bench.now);
    (void)bench.gate.stepAcknowledged(kMotor, 2.0, bench.now);
    QVERIFY(!bench.gate.serverLeft(bench.now).stopAll);
    const auto events = bench.gate.commandSent(kMotor, 0.0, bench.now).events;
    QCOMPARE(events.size(), 1);
    QCOMPARE(events.at(0).outcome, ControlOutcome::Failed);
    QCOMPARE(events.at(0).reason, ControlReason::ServerLost);
    QCOMPARE(events.at(0).sent, std::optional(2.0));
}

void TestControlGate::whatWasSentAndReplacedUnansweredFailed()
{
    GateBench bench;
    (void)bench.fromServer(80.0);
    (void)bench.gate.commandSent(kMotor, 80.0, bench.now);
    (void)bench.fromServer(10.0);
    const auto events = bench.gate.commandSent(kMotor, 10.0, bench.now).events;
    QCOMPARE(events.size(), 1);
    QCOMPARE(events.at(0).outcome, ControlOutcome::Failed);
    QCOMPARE(events.at(0).reason, ControlReason::Superseded);
    QCOMPARE(events.at(0).sent, std::optional(80.0));
}

void TestControlGate::anArrivalIsKnownThoughANewerRampGoesOn()
{
    GateBench bench;
    (void)bench.fromServer(10.0);
    (void)bench.gate.commandSent(kMotor, 10.0, bench.now);
    (void)bench.fromServer(80.0);
    const auto events = bench.gate.stepAcknowledged(kMotor, 10.0, bench.now).events;
    QCOMPARE(events.size(), 1);
    QCOMPARE(events.at(0).requested, std::optional(10.0));
    QCOMPARE(events.at(0).outcome, ControlOutcome::Applied);
    QCOMPARE(events.at(0).reason, ControlReason::None);
}

void TestControlGate::aValueThatWaitsDidNotLeaveWithAStop()
{
    GateBench bench;
    (void)bench.fromServer(50.0);
    QVERIFY(bench.gate.stopSent(bench.now).events.isEmpty()); // of a port that is opened anew
    QVERIFY(!bench.status().sent);
    QCOMPARE(bench.gate.boardLost(bench.now).events.at(0).outcome, ControlOutcome::Refused);
}

void TestControlGate::takingManualIsBumpless()
{
    GateBench bench;
    (void)bench.moveTo(50.0);
    bench.gate.takeManual(kMotor);
    QVERIFY(bench.status().isManual);
    QCOMPARE(bench.status().origin, ControlOrigin::Local);
    QCOMPARE(bench.fromServer(1.0).events.at(0).reason, ControlReason::ManualHold);
    QCOMPARE(bench.gate.request(kMotor, 55.0, ControlOrigin::Local, bench.now).sets.size(), 1);
}

void TestControlGate::manualSurvivesTheServer()
{
    GateBench bench;
    (void)bench.moveTo(50.0);
    (void)bench.moveTo(60.0, kFan);
    bench.gate.takeManual(kMotor);
    const GateOutput output = bench.gate.serverLeft(bench.now);
    QVERIFY(!output.stopAll);
    QCOMPARE(output.sets, (QList<GateOutput::Set> {{kFan, 20.0}}));
}

void TestControlGate::releasingManualIsSafe()
{
    GateBench bench;
    bench.gate.takeManual(kMotor);
    (void)bench.gate.request(kMotor, 30.0, ControlOrigin::Local, bench.now);
    const GateOutput output = bench.gate.releaseManual(kMotor, bench.now);
    QCOMPARE(output.sets, (QList<GateOutput::Set> {{kMotor, 0.0}}));
}

void TestControlGate::lateStopAnswerIsNotTakenForANewCommand()
{
    GateBench bench;
    (void)bench.moveTo(50.0);
    (void)bench.gate.serverLeft(bench.now);
    (void)bench.gate.stopSent(bench.now);
    (void)bench.fromServer(30.0);
    (void)bench.gate.commandSent(kMotor, 30.0, bench.now);
    const GateOutput stop = bench.gate.stopAcknowledged(bench.now);
    for (const ControlEvent &event : stop.events) {
        QCOMPARE(event.origin, ControlOrigin::SafeState);
    }
    const GateOutput ended = bench.gate.commandAcknowledged(kMotor, 30.0, bench.now);
    QCOMPARE(ended.events.at(0).requested, std::optional(30.0));
    QCOMPARE(ended.events.at(0).outcome, ControlOutcome::Applied);
}

void TestControlGate::outputReachingItsTargetIsReportedOnce()
{
    GateBench bench;
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
