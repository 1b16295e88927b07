// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/firmwarebench.h"

#include <QTest>

#include <algorithm>

using armature::test::FirmwareBench;

namespace {

QJsonObject json(const char *text)
{
    return QJsonDocument::fromJson(text).object();
}

} // namespace

/// What the core says unasked: announcement, readings, states; and how it shares the line.
class TestFirmwareReports : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void announcesItselfAtBoot();
    void announcesItselfOnId();
    void aSlowLineStillGetsItsAnnouncement();
    void rateChangesTheInterval();
    void readingsCounterWraps();
    void lostReadingsLeaveAGap();
    void statusComesOnChangeAndEvery200Ms();
    void telemetryLeavesRoomForAnswers();
    void linesLeaveWholeOrNotAtAll();
    void manySensorsShareSeveralLines();
};

void TestFirmwareReports::announcesItselfAtBoot()
{
    FirmwareBench bench;
    QCOMPARE(bench.outputs, (std::array<std::int32_t, 2> {0, 10'000}));
    bench.run(2); // the send ring holds about half of it
    const QList<QJsonObject> lines = bench.take();
    QCOMPARE(lines.size(), 7);
    QCOMPARE(lines.at(0),
             json(R"({"t":"hello","proto":1,"board":"bench","uid":"0123","fw":"1.0",)"
                  R"("boot":3,"why":"brown","wd":500,"line":128,"ns":2,"nc":2})"));
    QCOMPARE(lines.at(1),
             json(R"({"t":"sensor","id":"t1","type":"temperature","unit":"Cel",)"
                  R"("min":-40,"max":125,"hz":10})"));
    QCOMPARE(lines.at(2),
             json(R"({"t":"sensor","id":"p1","type":"pressure","unit":"hPa",)"
                  R"("min":300,"max":1100.5,"hz":10})"));
    QCOMPARE(lines.at(3),
             json(R"({"t":"control","id":"m1","type":"motor","unit":"%",)"
                  R"("min":-100,"max":100,"safe":0,"slew":200})"));
    QCOMPARE(lines.at(4),
             json(R"({"t":"control","id":"fan","type":"pwm","unit":"%",)"
                  R"("min":0,"max":100,"safe":10,"slew":0})"));
    QCOMPARE(lines.at(5), json(R"({"t":"ready","ms":2})"));
    QCOMPARE(lines.at(6),
             json(R"({"t":"st","ms":2,"state":"safe","why":"boot",)"
                  R"("c":{"m1":0,"fan":10}})"));
}

void TestFirmwareReports::announcesItselfOnId()
{
    FirmwareBench bench;
    bench.settle();
    bench.send(R"({"t":"id"})");
    bench.run(1);
    const QList<QJsonObject> lines = bench.take();
    QCOMPARE(lines.at(0).value(QLatin1String("t")).toString(), QStringLiteral("hello"));
    QCOMPARE(lines.at(5).value(QLatin1String("t")).toString(), QStringLiteral("ready"));
}

void TestFirmwareReports::aSlowLineStillGetsItsAnnouncement()
{
    FirmwareBench bench;
    bench.space = 1; // 1000 bytes a second, at one byte a poll
    for (int i = 0; i < 10 && !bench.sent.contains("ready"); ++i) {
        bench.send(R"({"t":"id"})");
        bench.run(150);
    }
    bench.run(100);
    const QList<QJsonObject> lines = bench.take();
    QVERIFY(std::none_of(lines.begin(), lines.end(), [](const QJsonObject &line) {
        return line.value(QLatin1String("t")) == QLatin1String("broken");
    }));
    QVERIFY(std::any_of(lines.begin(), lines.end(), [](const QJsonObject &line) {
        return line.value(QLatin1String("t")) == QLatin1String("ready");
    }));
}

void TestFirmwareReports::rateChangesTheInterval()
{
    FirmwareBench bench;
    bench.settle();
    bench.run(1000);
    QCOMPARE(bench.take(QStringLiteral("r")).size(), 10);
    bench.send(R"({"t":"rate","s":1,"ms":2})");
    bench.run(1000);
    QCOMPARE(bench.take(QStringLiteral("r")).size(), 500);
    bench.send(R"({"t":"rate","s":2,"ms":0})");
    QCOMPARE(bench.take(QStringLiteral("ack")), QList<QJsonObject> {json(R"({"t":"ack","s":2})")});
    bench.run(1000);
    QCOMPARE(bench.take(QStringLiteral("r")).size(), 0);
}

void TestFirmwareReports::readingsCounterWraps()
{
    FirmwareBench bench;
    bench.send(R"({"t":"rate","s":1,"ms":2})");
    for (int i = 0; i < 66; ++i) {
        static_cast<void>(bench.take());
        bench.run(2000);
    }
    const QList<QJsonObject> readings = bench.take(QStringLiteral("r"));
    QCOMPARE(readings.last().value(QLatin1String("n")).toInt(), 66 * 1000 - 1 - 65536);
    QCOMPARE(readings.last().value(QLatin1String("v")).toObject(),
             json(R"({"t1":21.5,"p1":1013.25})"));
}

void TestFirmwareReports::lostReadingsLeaveAGap()
{
    FirmwareBench bench;
    bench.settle();
    bench.run(100);
    QCOMPARE(bench.take(QStringLiteral("r")).at(0).value(QLatin1String("n")).toInt(), 0);
    bench.space = 0;
    bench.run(3000);
    bench.space = 1000;
    bench.run(100);
    const QList<QJsonObject> readings = bench.take(QStringLiteral("r"));
    QCOMPARE(readings.last().value(QLatin1String("n")).toInt(), 31);
    QVERIFY(readings.size() < 31);
}

void TestFirmwareReports::statusComesOnChangeAndEvery200Ms()
{
    FirmwareBench bench;
    bench.settle();
    bench.runHeld(1000);
    QCOMPARE(bench.take(QStringLiteral("st")).size(), 5);
    bench.send(R"({"t":"set","s":1,"id":"fan","v":80})");
    bench.run(25);
    const QList<QJsonObject> lines = bench.take(QStringLiteral("st"));
    QVERIFY(!lines.isEmpty());
    QCOMPARE(lines.last().value(QLatin1String("state")).toString(), QStringLiteral("run"));
    QCOMPARE(lines.last().value(QLatin1String("c")).toObject(), json(R"({"m1":0,"fan":80})"));
}

void TestFirmwareReports::telemetryLeavesRoomForAnswers()
{
    FirmwareBench bench;
    bench.settle();
    bench.space = 0; // the line stands still until the ring holds all the telemetry that it may
    bench.send(R"({"t":"rate","s":1,"ms":2})");
    bench.run(2000);
    bench.send(R"({"t":"set","s":65535,"id":"m1","v":-99.999})");
    bench.send(R"({"t":"ping","s":65535})");
    bench.space = 1000;
    bench.run(1);
    const QList<QJsonObject> lines = bench.take();
    QVERIFY(lines.contains(json(R"({"t":"ack","s":65535,"id":"m1","v":-99.999})")));
    QVERIFY(lines.contains(json(R"({"t":"pong","s":65535,"ms":2002})")));
}

void TestFirmwareReports::linesLeaveWholeOrNotAtAll()
{
    FirmwareBench bench;
    bench.send(R"({"t":"rate","s":1,"ms":2})");
    for (int i = 0; i < 3000; ++i) {
        bench.space = static_cast<std::uint16_t>(i % 7);
        bench.ping();
        bench.run(1);
    }
    bench.space = 1000;
    bench.run(1);
    QCOMPARE(bench.take(QStringLiteral("broken")).size(), 0);
}

void TestFirmwareReports::manySensorsShareSeveralLines()
{
    FirmwareBench bench;
    const std::array<ArmatureSensor, 12> sensors = [] {
        std::array<ArmatureSensor, 12> many {};
        many.fill({"a-long-sensor-1", "temperature", "Cel", 0, 100'000});
        return many;
    }();
    bench.description.sensors = sensors.data();
    bench.description.sensorCount = sensors.size();
    bench.description.reportInterval = 1000;
    bench.hal.readSensor = [](void *, std::uint8_t, std::int32_t *value) {
        *value = -999'999'999;
        return true;
    };
    bench.begin();
    bench.run(1010);
    QCOMPARE(bench.sent.count("-999999.999"), 12);
    QCOMPARE(bench.take(QStringLiteral("broken")).size(), 0);
}

QTEST_GUILESS_MAIN(TestFirmwareReports)
#include "tst_firmwarereports.moc"
