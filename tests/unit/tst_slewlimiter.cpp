// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/control/slewlimiter.h"

#include <QTest>

#include <cmath>
#include <rapidcheck.h>

using namespace armature;
using namespace std::chrono_literals;

namespace {

const QString kMotor = QStringLiteral("m1");

SlewLimiter limiter(double rate, double boardSlew = 0.0)
{
    SlewLimiter slew(rate);
    slew.boardReady(
        {{kMotor, QStringLiteral("motor"), QStringLiteral("%"), -100.0, 100.0, 0.0, boardSlew}});
    return slew;
}

/// The steps of one ramp, sent every 20 ms until it stands.
QList<double> rampTo(SlewLimiter &slew, double goal, TimePoint now = TimePoint {} + 1h)
{
    QList<double> values {slew.start({kMotor, goal}, now).value};
    while (slew.isStep(kMotor, values.constLast()) && values.size() < 1000) {
        now += SlewLimiter::kStep;
        const QList<GateOutput::Set> steps = slew.tick(now);
        values.append(steps.isEmpty() ? values.constLast() : steps.constFirst().value);
    }
    return values;
}

} // namespace

class TestSlewLimiter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutARateValuesGoAtOnce();
    void risesInSteps();
    void aSlowerBoardDecides();
    void safeIsNeverSlowed();
    void stopEndsARamp();
    void aLateTickDoesNotLeap();
    void oftenAskedIsNoFaster();
    void haltStaysWhereItIs();
    void neverFasterThanAllowed();
};

void TestSlewLimiter::withoutARateValuesGoAtOnce()
{
    SlewLimiter slew = limiter(0.0, 200.0);
    QCOMPARE(slew.start({kMotor, 50.0}, TimePoint {} + 1h).value, 50.0);
    QVERIFY(!slew.isStep(kMotor, 30.0));
    QVERIFY(slew.tick(TimePoint {} + 2h).isEmpty());
}

void TestSlewLimiter::risesInSteps()
{
    SlewLimiter slew = limiter(100.0);
    QCOMPARE(rampTo(slew, 7.0), (QList<double> {2.0, 4.0, 6.0, 7.0}));
    QCOMPARE(rampTo(slew, 4.0, TimePoint {} + 2h), (QList<double> {5.0, 4.0}));
}

void TestSlewLimiter::aSlowerBoardDecides()
{
    SlewLimiter slew = limiter(100.0, 50.0);
    QCOMPARE(rampTo(slew, 3.0), (QList<double> {1.0, 2.0, 3.0}));
    SlewLimiter faster = limiter(100.0, 400.0);
    QCOMPARE(rampTo(faster, 3.0), (QList<double> {2.0, 3.0}));
}

void TestSlewLimiter::safeIsNeverSlowed()
{
    SlewLimiter slew = limiter(100.0);
    (void)rampTo(slew, 80.0);
    QCOMPARE(slew.start({kMotor, 0.0}, TimePoint {} + 2h).value, 0.0);
    QVERIFY(slew.underWay().isEmpty());
}

void TestSlewLimiter::stopEndsARamp()
{
    SlewLimiter slew = limiter(100.0);
    (void)slew.start({kMotor, 50.0}, TimePoint {} + 1h);
    QVERIFY(slew.underWay().isEmpty()); // the board has not moved yet
    QCOMPARE(slew.stepOf(kMotor), std::optional(2.0));
    slew.acknowledged(kMotor);
    QCOMPARE(slew.underWay(), QStringList {kMotor});
    slew.stopAll();
    QVERIFY(!slew.stepOf(kMotor));
    QVERIFY(slew.underWay().isEmpty());
    QVERIFY(slew.tick(TimePoint {} + 2h).isEmpty());
    QCOMPARE(slew.start({kMotor, 50.0}, TimePoint {} + 3h).value, 2.0);
}

void TestSlewLimiter::aLateTickDoesNotLeap()
{
    SlewLimiter slew = limiter(100.0);
    (void)slew.start({kMotor, 50.0}, TimePoint {} + 1h);
    QCOMPARE(slew.tick(TimePoint {} + 1h + 5s).value(0).value, 6.0);
}

void TestSlewLimiter::oftenAskedIsNoFaster()
{
    SlewLimiter slew = limiter(100.0);
    TimePoint now = TimePoint {} + 1h;
    double sent = 0.0;
    for (int i = 0; i <= 100; ++i, now += 1ms) {
        sent = slew.start({kMotor, i % 2 == 0 ? 60.0 : 61.0}, now).value;
    }
    QVERIFY2(sent > 9.0 && sent <= 12.0, qPrintable(QString::number(sent)));
}

void TestSlewLimiter::haltStaysWhereItIs()
{
    SlewLimiter slew = limiter(100.0);
    (void)slew.start({kMotor, 50.0}, TimePoint {} + 1h);
    slew.halt(kMotor);
    QVERIFY(slew.tick(TimePoint {} + 2h).isEmpty());
    QVERIFY(!slew.isStep(kMotor, 2.0));
}

void TestSlewLimiter::neverFasterThanAllowed()
{
    QVERIFY(rc::check("the way between two values takes its time", [] {
        const double rate = *rc::gen::inRange(1, 5000) / 10.0;
        SlewLimiter slew = limiter(rate);
        TimePoint now = TimePoint {} + 1h;
        TimePoint movedAt = now - SlewLimiter::kStep;
        double sent = 0.0;
        const auto goals = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-100, 101));
        for (const int goal : goals) {
            now += Milliseconds(*rc::gen::inRange(0, 60));
            const auto ticked = slew.tick(now);
            const double next = ticked.isEmpty() ? slew.start({kMotor, double(goal)}, now).value
                                                 : ticked.constFirst().value;
            const double time = std::chrono::duration<double>(now - movedAt).count();
            RC_ASSERT(next == 0.0 || std::abs(next - sent) <= rate * std::max(time, 0.02) + 1e-9);
            movedAt = next != sent ? now : movedAt;
            sent = next;
        }
    }));
}

QTEST_GUILESS_MAIN(TestSlewLimiter)
#include "tst_slewlimiter.moc"
