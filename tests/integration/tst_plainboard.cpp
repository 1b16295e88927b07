// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/bridgebench.h"
#include "tests/integration/sketchboard.h"

#include <cmath>
#include <limits>
#include <set>

using namespace armature;
using namespace std::chrono_literals;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

/// A sketch in place of the board with our firmware.
struct SketchBench : Bench
{
    explicit SketchBench(const QByteArrayList &lines)
        : sketch(lines)
    {
        config.boardPort = sketch.path();
        config.boardFormat = BoardFormat::Plain;
    }
    [[nodiscard]] bool isListening() const
    {
        return serverStatus.state == ServerState::Joined && boardStatus.state == BoardState::Ready;
    }
    [[nodiscard]] std::vector<StoredReading> stored() const
    {
        return server.store().readings(0, std::numeric_limits<int>::max());
    }
    SketchBoard sketch;
};

} // namespace

class TestPlainBoard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void labelledValuesReachTheServerUnderMappedNames();
    void columnsAreNamedAndMapped();
    void fahrenheitArrivesAsCelsius();
    void whatIsNotMappedIsChartedAndNotUploaded();
    void newLabelIsNoReboot();
    void noByteReachesTheBoardWhateverIsAsked();
    void wrongBaudRateIsSuggested();
    void silenceIsShownAndItsEnd();
};

void TestPlainBoard::labelledValuesReachTheServerUnderMappedNames()
{
    SketchBench bench({"temp:21.5,hum:40"});
    bench.config.mapping.sensors
        = {{s("temp"), s("plate"), s("temperature"), s("Cel"), s("Cel"), 2.0, -1.0},
           {s("hum"), s("room air"), s("humidity"), s("%RH")}};
    bench.start();
    QTRY_VERIFY(bench.delivery.delivered > 20);
    std::set<std::tuple<QString, QString, double>> all;
    for (const StoredReading &row : bench.stored())
        all.insert({row.sensor, row.type, row.value});
    const std::set<std::tuple<QString, QString, double>> expected {
        {s("plate"), s("temperature"), 42.0}, {s("room air"), s("humidity"), 40.0}};
    QCOMPARE(all, expected);
    QCOMPARE(bench.delivery.refused, 0);
    // The view has what the server has.
    for (const Reading &reading : std::as_const(bench.readings))
        QVERIFY(expected.count({reading.sensor, reading.type, reading.value}) == 1);
    QCOMPARE(bench.readings.constFirst().unit, s("Cel"));
    // The board keeps its own names.
    QCOMPARE(bench.boardStatus.announcement.sensors.at(0).id, s("temp"));
    bench.end();
}

void TestPlainBoard::columnsAreNamedAndMapped()
{
    SketchBench bench({"air,hum", "21.5\t40", "22\t41"});
    bench.config.mapping.sensors = {{s("air"), {}, s("temperature"), {}, s("Cel")}};
    bench.start();
    QTRY_VERIFY(bench.delivery.delivered > 5);
    for (const StoredReading &row : bench.stored()) {
        QCOMPARE(row.sensor, s("air"));
        QVERIFY(row.value == 21.5 || row.value == 22.0);
    }
    QTRY_VERIFY(bench.delivery.refusedType > 0); // hum has no type
    bench.end();
}

void TestPlainBoard::fahrenheitArrivesAsCelsius()
{
    SketchBench bench({"temp:68F"});
    bench.config.mapping.sensors = {{s("temp"), s("plate"), s("temperature"), s("°F"), s("Cel")}};
    bench.start();
    QTRY_VERIFY(bench.delivery.delivered > 5);
    for (const StoredReading &row : bench.stored())
        QCOMPARE(row.value, 20.0);
    bench.end();
}

void TestPlainBoard::whatIsNotMappedIsChartedAndNotUploaded()
{
    SketchBench bench({"temp:21.5", "gas:nan"});
    bench.start();
    QTRY_VERIFY(bench.readings.size() > 5);
    QCOMPARE(bench.readings.constFirst().sensor, s("temp"));
    QCOMPARE(bench.readings.constFirst().value, 21.5);
    QTRY_VERIFY(bench.delivery.refusedType > 0);
    QTRY_VERIFY(bench.boardStatus.counters.refused > 0);
    QCOMPARE(bench.server.store().counts().readings, 0);
    bench.end();
}

void TestPlainBoard::newLabelIsNoReboot()
{
    SketchBench bench({"temp:1"});
    bench.start();
    QTRY_VERIFY(bench.isListening());
    QCOMPARE(bench.boardStatus.announcement.sensors.size(), 1);
    bench.sketch.print({"temp:1,hum:2"});
    QTRY_COMPARE(bench.boardStatus.announcement.sensors.size(), 2);
    QCOMPARE(bench.boardStatus.state, BoardState::Ready);
    QCOMPARE(bench.boardStatus.reason, BoardReason::PlainLines);
    QCOMPARE(bench.count(NoticeCode::BoardRebooted), 0);
    QCOMPARE(bench.count(NoticeCode::BoardLost), 0);
    QCOMPARE(bench.count(NoticeCode::BoardReady), 1);
    bench.end();
}

void TestPlainBoard::noByteReachesTheBoardWhateverIsAsked()
{
    SketchBench bench({"m1:5,temp:1"});
    bench.config.mapping.controls = {{s("motor"), s("m1")}};
    bench.start();
    QTRY_VERIFY(bench.isListening());
    QVERIFY(bench.controls.isEmpty());
    bench.bridge->setRemoteAllowed(true);
    bench.sendMotor(50);
    bench.server.sendControl({{s("motor"), 50}, {s("temp"), 1}});
    bench.bridge->takeManual(kMotor);
    bench.bridge->requestValue(kMotor, 70);
    bench.bridge->requestValue(s("temp"), 70);
    QTRY_VERIFY(bench.events.size() >= 5);
    for (const ControlEvent &event : std::as_const(bench.events)) {
        QCOMPARE(event.outcome, ControlOutcome::Refused);
        QVERIFY(!event.sent && !event.acknowledged);
    }
    bench.bridge->pressStop();
    QTRY_VERIFY(bench.gate.isStopLatched);
    bench.bridge->resetStop();
    QTRY_VERIFY(!bench.gate.isStopLatched);
    bench.bridge->releaseManual(kMotor);
    const quint64 linesBefore = bench.boardStatus.counters.lines;
    bench.bridge->reopenBoard();
    QTRY_VERIFY(bench.boardStatus.counters.lines > linesBefore + 20);
    QTRY_VERIFY(bench.isListening());
    bench.bridge->pressStop();
    QTRY_VERIFY(bench.gate.isStopLatched);
    bench.server.dropConnections();
    QTRY_COMPARE(bench.count(NoticeCode::ServerLost), 1);
    QCOMPARE(bench.sketch.heard, QByteArray());
    bench.end();
    QCOMPARE(bench.sketch.heard, QByteArray());
}

void TestPlainBoard::wrongBaudRateIsSuggested()
{
    SketchBench bench({"\xfe\x9c\x01\x80\xe0", "\x80\x80\xfe\x06\xff\xf8"});
    bench.start();
    QTRY_COMPARE_WITH_TIMEOUT(bench.boardStatus.reason, BoardReason::NoValidLine, 20'000);
    QVERIFY(bench.readings.isEmpty());
    QCOMPARE(bench.sketch.heard, QByteArray());
    bench.end();
}

void TestPlainBoard::silenceIsShownAndItsEnd()
{
    auto bench = std::make_unique<SketchBench>(QByteArrayList {"temp:1"});
    bench->start();
    QTRY_VERIFY(bench->isListening());
    bench->sketch.print({});
    QTRY_COMPARE_WITH_TIMEOUT(bench->boardStatus.state, BoardState::Silent, 10'000);
    QCOMPARE(bench->boardStatus.reason, BoardReason::NoValues);
    bench->sketch.print({"temp:1"});
    QTRY_COMPARE(bench->boardStatus.state, BoardState::Ready);
    QCOMPARE(bench->boardStatus.reason, BoardReason::PlainLines);
    bench->end();
}

QTEST_GUILESS_MAIN(TestPlainBoard)
#include "tst_plainboard.moc"
