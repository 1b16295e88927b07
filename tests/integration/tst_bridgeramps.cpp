// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/recordfile.h"
#include "tests/integration/bridgebench.h"

using namespace armature;
using namespace std::chrono_literals;

/// Ramps over a real pty, and what the record keeps of them.
class TestBridgeRamps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void valuesRiseAtTheProfilesRate();
    void manualControlStopsARampWhereItIs();
    void aLostServerEndsARamp();
    void theCardShowsTheStepThatLeft();
    void aReplacedRampIsRecordedAsFarAsItCame();
    void theRecordHasTheFourStages();

private: // NOLINT(readability-redundant-access-specifiers): those are slots
    /// The motor is on its slow way up when it returns.
    static void beginRamp(Bench &bench);
    /// The motor's outputs as they change.
    static void follow(Bench &bench, QList<double> &outputs);
};

void TestBridgeRamps::follow(Bench &bench, QList<double> &outputs)
{
    connect(bench.bridge.get(), &Bridge::controlsChanged, &bench, [&bench, &outputs] {
        if (outputs.isEmpty() || outputs.constLast() != bench.motor())
            outputs.append(bench.motor());
    });
}

void TestBridgeRamps::valuesRiseAtTheProfilesRate()
{
    Bench bench;
    bench.config.slew = 60.0;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    QList<double> outputs;
    follow(bench, outputs);
    QElapsedTimer timer;
    timer.start();
    bench.sendMotor(60.0);
    QTRY_COMPARE(bench.motor(), 60.0);
    QVERIFY2(timer.elapsed() > 800, qPrintable(QString::number(timer.elapsed())));
    QVERIFY2(outputs.size() > 5 && std::is_sorted(outputs.begin(), outputs.end()),
             qPrintable(QString::number(outputs.size())));
    QTRY_VERIFY(!bench.events.isEmpty());
    QCOMPARE(bench.events.constFirst().outcome, ControlOutcome::Applied);
    QCOMPARE(bench.events.constFirst().acknowledged, std::optional(60.0));
    bench.end();
}

void TestBridgeRamps::beginRamp(Bench &bench)
{
    bench.config.slew = 20.0;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.sendMotor(100.0);
    QTRY_VERIFY(bench.motor() > 3.0);
}

void TestBridgeRamps::manualControlStopsARampWhereItIs()
{
    Bench bench;
    beginRamp(bench);
    bench.bridge->takeManual(kMotor);
    QTRY_VERIFY(!bench.controls.isEmpty() && bench.controls.constFirst().isManual);
    QTRY_COMPARE(bench.controls.constFirst().outcome, ControlOutcome::Applied);
    const double held = bench.controls.constFirst().requested->value;
    QVERIFY2(held < 60.0, qPrintable(QString::number(held)));
    QTest::qWait(400); // in which a ramp would have gone on by eight
    QVERIFY2(bench.motor() <= held + 0.001, qPrintable(QString::number(bench.motor())));
    bench.end();
}

void TestBridgeRamps::aLostServerEndsARamp()
{
    Bench bench;
    beginRamp(bench);
    bench.server.dropConnections();
    QTRY_COMPARE(bench.motor(), 0.0);
    QTest::qWait(300);
    QCOMPARE(bench.motor(), 0.0);
    bench.end();
}

void TestBridgeRamps::theCardShowsTheStepThatLeft()
{
    Bench bench;
    QList<ControlStatus> seen;
    beginRamp(bench);
    connect(bench.bridge.get(), &Bridge::controlsChanged, &bench,
            [&seen](const QList<ControlStatus> &all) { seen.append(all.constFirst()); });
    QTRY_VERIFY(bench.motor() > 20.0);
    QVERIFY(seen.size() > 5);
    double last = 0.0;
    for (const ControlStatus &status : seen) {
        QCOMPARE(status.requested->value, 100.0);
        QVERIFY(status.sent && status.sent->value >= last && status.sent->value < 60.0);
        QCOMPARE(status.sent->at, seen.constFirst().sent->at); // of the first step
        QCOMPARE(status.outcome, ControlOutcome::Pending);
        last = status.sent->value;
    }
    QVERIFY2(last > 18.0, qPrintable(QString::number(last)));
    QVERIFY(seen.constLast().acknowledged && seen.constLast().acknowledged->value <= last);
    bench.end();
}

void TestBridgeRamps::aReplacedRampIsRecordedAsFarAsItCame()
{
    Bench bench;
    beginRamp(bench);
    bench.sendMotor(1.0);
    QTRY_COMPARE(bench.motor(), 1.0);
    const QString folder = bench.folder.path();
    bench.end();
    const auto record = readRecordIn(folder, {});
    QVERIFY2(record.isOk(), record ? "" : qPrintable(record.error().detail));
    const auto isRamp = [](const RecordEntry &e) { return e.requested.value == 100.0; };
    const auto &lines = record.value();
    const auto ramp = std::find_if(lines.begin(), lines.end(), isRamp);
    QVERIFY(ramp != lines.end());
    QCOMPARE(std::count_if(lines.begin(), lines.end(), isRamp), 1);
    QCOMPARE(ramp->outcome, QStringLiteral("applied"));
    QCOMPARE(ramp->reason, QStringLiteral("superseded"));
    QVERIFY(ramp->sent.value > 3.0 && ramp->sent.value < 60.0);
    QVERIFY(ramp->acknowledged.value > 3.0 && ramp->acknowledged.value <= ramp->sent.value);
    QVERIFY(ramp->sent.utc < ramp->acknowledged.utc);
}

void TestBridgeRamps::theRecordHasTheFourStages()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.sendMotor(40.0);
    QTRY_COMPARE(bench.motor(), 40.0);
    bench.bridge->pressStop();
    QTRY_COMPARE(bench.motor(), 0.0);
    const QString folder = bench.folder.path();
    bench.end();
    const auto record = readRecordIn(folder, {});
    QVERIFY2(record.isOk(), record ? "" : qPrintable(record.error().detail));
    const auto isMove = [](const RecordEntry &e) { return e.requested.value == 40.0; };
    const auto &moves = record.value();
    const auto move = std::find_if(moves.begin(), moves.end(), isMove);
    QVERIFY(move != moves.end());
    QCOMPARE(std::count_if(moves.begin(), moves.end(), isMove), 1);
    QCOMPARE(move->outcome, QStringLiteral("applied"));
    QCOMPARE(move->applied.value, std::optional(40.0));
    QVERIFY(move->requested.utc <= move->sent.utc && move->sent.utc <= move->acknowledged.utc
            && move->requested.utc <= move->applied.utc);
    QVERIFY(std::any_of(moves.begin(), moves.end(), [](const RecordEntry &e) {
        return e.event == QLatin1String("stop-pressed");
    }));
}

QTEST_GUILESS_MAIN(TestBridgeRamps)
#include "tst_bridgeramps.moc"
