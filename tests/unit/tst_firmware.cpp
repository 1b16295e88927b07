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
    void watchdogRestartsOnlyWhileTheTimerRuns();
    void lockIsAlwaysReleased();
};

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
