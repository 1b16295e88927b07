// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/firmwarebench.h"

#include <QTest>

#include <algorithm>
#include <utility>

using armature::test::FirmwareBench;
using armature::test::withCrc;

namespace {

QJsonObject json(const char *text)
{
    return QJsonDocument::fromJson(text).object();
}

} // namespace

/// Each rule of board protocol 1, on the core as it is, in the board's own time.
class TestFirmware : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void announcesItselfAtBoot();
    void announcesItselfOnId();
    void aSlowLineStillGetsItsAnnouncement();
    void setIsAcknowledgedAndApplied();
    void slewLimitsTheMotor();
    void outputWithoutSlewFollowsAtOnce();
    void outOfRangeIsRefusedNeverClamped_data();
    void outOfRangeIsRefusedNeverClamped();
    void refusals_data();
    void refusals();
    void pongTellsTheBoardClock();
    void silenceStopsTheOutputsAtOnce();
    void pingAloneHoldsTheOutputs();
    void onlyPingAndSetFeedTheWatchdog_data();
    void onlyPingAndSetFeedTheWatchdog();
    void echoedLinesNeverFeedTheWatchdog();
    void pingNeverRestartsAnOutput();
    void aNewSetRestartsAfterASilenceStop();
    void repeatedSetIsNeverAppliedAgain();
    void repeatIsKnownForEachControl();
    void idForgetsTheLastSet();
    void refusedSetIsNotRemembered();
    void stopIsImmediate();
    void emergencyStopLatches();
    void armNeedsAReleasedInput();
    void rateChangesTheInterval();
    void readingsCounterWraps();
    void lostReadingsLeaveAGap();
    void statusComesOnChangeAndEvery200Ms();
    void telemetryLeavesRoomForAnswers();
    void linesLeaveWholeOrNotAtAll();
    void manySensorsShareSeveralLines();
    void watchdogRestartsOnlyWhileTheTimerRuns();
    void lockIsAlwaysReleased();
};

void TestFirmware::announcesItselfAtBoot()
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

void TestFirmware::announcesItselfOnId()
{
    FirmwareBench bench;
    bench.settle();
    bench.send(R"({"t":"id"})");
    bench.run(1);
    const QList<QJsonObject> lines = bench.take();
    QCOMPARE(lines.at(0).value(QLatin1String("t")).toString(), QStringLiteral("hello"));
    QCOMPARE(lines.at(5).value(QLatin1String("t")).toString(), QStringLiteral("ready"));
}

void TestFirmware::aSlowLineStillGetsItsAnnouncement()
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

void TestFirmware::setIsAcknowledgedAndApplied()
{
    FirmwareBench bench;
    bench.settle();
    bench.sendRaw("{\"t\":\"set\",\"s\":7,\"id\":\"m1\",\"v\":50}*EC67\r\n");
    QCOMPARE(bench.take(QStringLiteral("ack")),
             QList<QJsonObject> {json(R"({"t":"ack","s":7,"id":"m1","v":50})")});
    bench.run(250);
    QCOMPARE(bench.outputs.at(0), 50'000);
    bench.send(R"({"t":"set","s":8,"id":"m1","v":-12.345})");
    QCOMPARE(bench.take(QStringLiteral("ack")),
             QList<QJsonObject> {json(R"({"t":"ack","s":8,"id":"m1","v":-12.345})")});
    bench.run(400);
    QCOMPARE(bench.outputs.at(0), -12'345);
}

void TestFirmware::slewLimitsTheMotor()
{
    FirmwareBench bench;
    bench.send(R"({"t":"set","s":1,"id":"m1","v":50})");
    for (int ms = 1; ms <= 250; ++ms) {
        bench.run(1);
        QCOMPARE(bench.outputs.at(0), 200 * ms);
    }
    bench.run(1);
    QCOMPARE(bench.outputs.at(0), 50'000);
}

void TestFirmware::outputWithoutSlewFollowsAtOnce()
{
    FirmwareBench bench;
    bench.send(R"({"t":"set","s":1,"id":"fan","v":99.9})");
    bench.run(1);
    QCOMPARE(bench.outputs.at(1), 99'900);
}

void TestFirmware::outOfRangeIsRefusedNeverClamped_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("just above") << QByteArray("100.001");
    QTest::newRow("just below") << QByteArray("-100.001");
    QTest::newRow("largest") << QByteArray("999999.999");
    QTest::newRow("smallest") << QByteArray("-999999.999");
}

void TestFirmware::outOfRangeIsRefusedNeverClamped()
{
    QFETCH(const QByteArray, value);
    FirmwareBench bench;
    bench.settle();
    bench.send(R"({"t":"set","s":9,"id":"m1","v":)" + value + '}');
    bench.run(50);
    QCOMPARE(bench.take(QStringLiteral("nak")),
             QList<QJsonObject> {json(R"({"t":"nak","s":9,"e":"range"})")});
    QCOMPARE(bench.outputs.at(0), 0);
}

void TestFirmware::refusals_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const char *line, const char *type, const char *code) {
        QTest::newRow(name) << QByteArray(line) << QString::fromLatin1(type)
                            << QString::fromLatin1(code);
    };
    row("unknown id", R"({"t":"set","s":9,"id":"m2","v":1})", "nak", "id");
    row("id is part of a name", R"({"t":"set","s":9,"id":"m","v":1})", "nak", "id");
    row("id is more than a name", R"({"t":"set","s":9,"id":"m12","v":1})", "nak", "id");
    row("unknown type", R"({"t":"jump","s":9})", "nak", "type");
    row("unknown type, no s", R"({"t":"jump"})", "err", "type");
    row("set without id", R"({"t":"set","s":9,"v":1})", "nak", "parse");
    row("set without v", R"({"t":"set","s":9,"id":"m1"})", "nak", "parse");
    row("v is text", R"({"t":"set","s":9,"id":"m1","v":"50"})", "nak", "parse");
    row("v is null", R"({"t":"set","s":9,"id":"m1","v":null})", "nak", "parse");
    row("set without s", R"({"t":"set","id":"m1","v":1})", "err", "parse");
    row("s is too large", R"({"t":"set","s":65536,"id":"m1","v":1})", "err", "parse");
    row("s is negative", R"({"t":"set","s":-1,"id":"m1","v":1})", "err", "parse");
    row("s is broken", R"({"t":"set","s":1.5,"id":"m1","v":1})", "err", "parse");
    row("rate below 2", R"({"t":"rate","s":9,"ms":1})", "nak", "range");
    row("rate above 60000", R"({"t":"rate","s":9,"ms":60001})", "nak", "range");
    row("rate is broken", R"({"t":"rate","s":9,"ms":2.5})", "nak", "range");
    row("rate without ms", R"({"t":"rate","s":9})", "nak", "parse");
}

void TestFirmware::refusals()
{
    QFETCH(const QByteArray, line);
    QFETCH(const QString, type);
    QFETCH(const QString, code);
    FirmwareBench bench;
    bench.settle();
    bench.send(line);
    bench.run(5);
    const QList<QJsonObject> answers = bench.take(type);
    QCOMPARE(answers.size(), 1);
    QCOMPARE(answers.at(0).value(QLatin1String("e")).toString(), code);
    QCOMPARE(bench.outputs, (std::array<std::int32_t, 2> {0, 10'000}));
}

void TestFirmware::pongTellsTheBoardClock()
{
    FirmwareBench bench;
    bench.run(42);
    static_cast<void>(bench.take());
    bench.sendRaw("{\"t\":\"ping\",\"s\":8}*3077\n");
    QCOMPARE(bench.take(), QList<QJsonObject> {json(R"({"t":"pong","s":8,"ms":42})")});
}

void TestFirmware::silenceStopsTheOutputsAtOnce()
{
    FirmwareBench bench;
    bench.send(R"({"t":"set","s":1,"id":"m1","v":80})");
    bench.send(R"({"t":"set","s":2,"id":"fan","v":80})");
    bench.run(499);
    QCOMPARE(bench.outputs, (std::array<std::int32_t, 2> {80'000, 80'000}));
    static_cast<void>(bench.take());
    bench.run(1);
    QCOMPARE(bench.outputs, (std::array<std::int32_t, 2> {0, 10'000}));
    QCOMPARE(bench.take(QStringLiteral("st")),
             QList<QJsonObject> {json(R"({"t":"st","ms":500,"state":"safe","why":"silence",)"
                                      R"("c":{"m1":0,"fan":10}})")});
}

void TestFirmware::pingAloneHoldsTheOutputs()
{
    FirmwareBench bench;
    bench.send(R"({"t":"set","s":1,"id":"m1","v":80})");
    for (int i = 0; i < 20; ++i) {
        bench.run(499);
        bench.ping();
    }
    QCOMPARE(bench.outputs.at(0), 80'000);
}

void TestFirmware::onlyPingAndSetFeedTheWatchdog_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("feeds");
    QTest::newRow("ping") << withCrc(R"({"t":"ping","s":5})") << true;
    QTest::newRow("set of another control")
        << withCrc(R"({"t":"set","s":5,"id":"fan","v":1})") << true;
    QTest::newRow("id") << withCrc(R"({"t":"id"})") << false;
    QTest::newRow("rate") << withCrc(R"({"t":"rate","s":5,"ms":50})") << false;
    QTest::newRow("arm") << withCrc(R"({"t":"arm","s":5})") << false;
    QTest::newRow("unknown") << withCrc(R"({"t":"other","s":5})") << false;
    QTest::newRow("pong") << withCrc(R"({"t":"pong","s":5,"ms":400})") << false;
    QTest::newRow("ack of a set") << withCrc(R"({"t":"ack","s":5,"id":"m1","v":80})") << false;
    QTest::newRow("damaged ping") << QByteArray(R"({"t":"ping","s":5}*0000)") << false;
    QTest::newRow("bare ping after a CRC") << QByteArray(R"({"t":"ping","s":5})") << false;
    QTest::newRow("ping without s") << withCrc(R"({"t":"ping"})") << false;
    QTest::newRow("debug text") << QByteArray("ping") << false;
}

void TestFirmware::onlyPingAndSetFeedTheWatchdog()
{
    QFETCH(const QByteArray, line);
    QFETCH(const bool, feeds);
    FirmwareBench bench;
    bench.send(R"({"t":"set","s":1,"id":"m1","v":80})");
    bench.run(490);
    bench.sendRaw(line + '\n');
    bench.run(20);
    QCOMPARE(bench.outputs.at(0), feeds ? 80'000 : 0);
}

void TestFirmware::echoedLinesNeverFeedTheWatchdog()
{
    FirmwareBench bench;
    bench.send(R"({"t":"set","s":1,"id":"m1","v":80})");
    qsizetype mostEachMs = 0;
    for (int ms = 0; ms < 2000; ++ms) {
        const QByteArray loop = std::exchange(bench.sent, QByteArray());
        mostEachMs = std::max(mostEachMs, loop.size());
        bench.sendRaw(loop);
        bench.run(1);
        QCOMPARE(bench.outputs.at(0) == 0, ms >= 499);
    }
    // Neither do answers to answers pile up.
    QVERIFY2(bench.sent.size() < 400, bench.sent.constData());
    QVERIFY(mostEachMs > 0);
}

void TestFirmware::pingNeverRestartsAnOutput()
{
    FirmwareBench bench;
    bench.send(R"({"t":"set","s":1,"id":"m1","v":80})");
    bench.run(600);
    bench.runHeld(1000);
    QCOMPARE(bench.outputs.at(0), 0);
    const QJsonObject status = bench.take(QStringLiteral("st")).last();
    QCOMPARE(status.value(QLatin1String("why")).toString(), QStringLiteral("silence"));
}

void TestFirmware::aNewSetRestartsAfterASilenceStop()
{
    FirmwareBench bench;
    bench.send(R"({"t":"set","s":1,"id":"m1","v":80})");
    bench.send(R"({"t":"set","s":2,"id":"fan","v":80})");
    bench.run(600);
    bench.send(R"({"t":"set","s":3,"id":"m1","v":40})");
    bench.run(300);
    QCOMPARE(bench.outputs, (std::array<std::int32_t, 2> {40'000, 10'000}));
}

void TestFirmware::repeatedSetIsNeverAppliedAgain()
{
    FirmwareBench bench;
    bench.send(R"({"t":"set","s":7,"id":"fan","v":80})");
    bench.run(10);
    static_cast<void>(bench.take());
    bench.send(R"({"t":"set","s":7,"id":"fan","v":80})");
    QCOMPARE(bench.take(QStringLiteral("ack")),
             QList<QJsonObject> {json(R"({"t":"ack","s":7,"id":"fan","v":80})")});
    bench.run(600);
    QCOMPARE(bench.outputs.at(1), 10'000);
    bench.send(R"({"t":"set","s":7,"id":"fan","v":80})");
    bench.run(100);
    // Acknowledged with the target of now: the host sees that its value does not apply.
    QCOMPARE(bench.take(QStringLiteral("ack")),
             QList<QJsonObject> {json(R"({"t":"ack","s":7,"id":"fan","v":10})")});
    QCOMPARE(bench.outputs.at(1), 10'000);
}

void TestFirmware::repeatIsKnownForEachControl()
{
    FirmwareBench bench;
    bench.send(R"({"t":"set","s":7,"id":"m1","v":80})");
    bench.send(R"({"t":"set","s":8,"id":"fan","v":80})");
    bench.run(600);
    bench.send(R"({"t":"set","s":7,"id":"m1","v":80})");
    bench.run(100);
    QCOMPARE(bench.outputs.at(0), 0);
}

void TestFirmware::idForgetsTheLastSet()
{
    FirmwareBench bench;
    bench.send(R"({"t":"set","s":7,"id":"fan","v":80})");
    bench.run(600);
    bench.send(R"({"t":"id"})");
    bench.send(R"({"t":"set","s":7,"id":"fan","v":30})");
    bench.run(1);
    QCOMPARE(bench.outputs.at(1), 30'000);
}

void TestFirmware::refusedSetIsNotRemembered()
{
    FirmwareBench bench;
    bench.send(R"({"t":"set","s":7,"id":"fan","v":180})");
    bench.send(R"({"t":"set","s":7,"id":"fan","v":80})");
    bench.run(1);
    QCOMPARE(bench.outputs.at(1), 80'000);
}

void TestFirmware::stopIsImmediate()
{
    FirmwareBench bench;
    bench.send(R"({"t":"set","s":1,"id":"m1","v":80})");
    bench.run(450);
    static_cast<void>(bench.take());
    bench.send(R"({"t":"stop","s":2})");
    QCOMPARE(bench.outputs, (std::array<std::int32_t, 2> {0, 10'000}));
    const QList<QJsonObject> lines = bench.take();
    QCOMPARE(lines,
             (QList<QJsonObject> {json(R"({"t":"ack","s":2})"),
                                  json(R"({"t":"st","ms":450,"state":"safe","why":"host",)"
                                       R"("c":{"m1":0,"fan":10}})")}));
}

void TestFirmware::emergencyStopLatches()
{
    FirmwareBench bench;
    bench.send(R"({"t":"set","s":1,"id":"m1","v":80})");
    bench.run(450);
    bench.isStopOpen = true;
    bench.run(1);
    QCOMPARE(bench.outputs.at(0), 0);
    bench.isStopOpen = false;
    bench.runHeld(500);
    static_cast<void>(bench.take());
    bench.send(R"({"t":"set","s":2,"id":"m1","v":80})");
    bench.run(400);
    QCOMPARE(bench.outputs.at(0), 0);
    const QList<QJsonObject> lines = bench.take();
    QCOMPARE(lines.at(0), json(R"({"t":"nak","s":2,"e":"estop"})"));
    const QJsonObject safe = json(R"({"m1":0,"fan":10})");
    for (const QJsonObject &line : lines) {
        if (line.contains(QLatin1String("why"))) {
            QCOMPARE(line.value(QLatin1String("why")).toString(), QStringLiteral("estop"));
            QCOMPARE(line.value(QLatin1String("c")).toObject(), safe);
        }
    }
}

void TestFirmware::armNeedsAReleasedInput()
{
    FirmwareBench bench;
    bench.isStopOpen = true;
    bench.settle();
    bench.send(R"({"t":"arm","s":1})");
    QCOMPARE(bench.take(QStringLiteral("nak")),
             QList<QJsonObject> {json(R"({"t":"nak","s":1,"e":"estop"})")});
    bench.isStopOpen = false;
    bench.send(R"({"t":"arm","s":2})");
    QCOMPARE(bench.take(QStringLiteral("ack")), QList<QJsonObject> {json(R"({"t":"ack","s":2})")});
    bench.run(10);
    QCOMPARE(bench.outputs.at(0), 0);
    bench.send(R"({"t":"set","s":3,"id":"m1","v":80})");
    bench.run(450);
    QCOMPARE(bench.outputs.at(0), 80'000);
}

void TestFirmware::rateChangesTheInterval()
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

void TestFirmware::readingsCounterWraps()
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

void TestFirmware::lostReadingsLeaveAGap()
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

void TestFirmware::statusComesOnChangeAndEvery200Ms()
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

void TestFirmware::telemetryLeavesRoomForAnswers()
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

void TestFirmware::linesLeaveWholeOrNotAtAll()
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

void TestFirmware::manySensorsShareSeveralLines()
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

void TestFirmware::watchdogRestartsOnlyWhileTheTimerRuns()
{
    FirmwareBench bench;
    bench.run(10);
    QCOMPARE(bench.watchdogRestarts, 10);
    for (int i = 0; i < 10; ++i) {
        armatureBoardPoll(&bench.core);
    }
    QCOMPARE(bench.watchdogRestarts, 10);
}

void TestFirmware::lockIsAlwaysReleased()
{
    FirmwareBench bench;
    bench.run(300);
    bench.send(R"({"t":"set","s":1,"id":"m1","v":80})");
    bench.send(R"({"t":"stop","s":2})");
    bench.send(R"({"t":"arm","s":3})");
    bench.ping();
    QCOMPARE(bench.locks, 0);
}

QTEST_GUILESS_MAIN(TestFirmware)
#include "tst_firmware.moc"
