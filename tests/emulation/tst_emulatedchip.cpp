// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulation/chipbench.h"

#include <cmath>

using namespace armature;
using namespace std::chrono_literals;

namespace {

constexpr Micros kSilenceLimit = 500ms; ///< `wd` of the reference firmware
constexpr Micros kStopSlack = 60ms;

/// The chips and speeds that every case is for.
void targets()
{
    QTest::addColumn<QString>("part");
    QTest::addColumn<QString>("firmware");
    QTest::addColumn<int>("baud");
    QTest::newRow("328p-115200") << QStringLiteral("atmega328p")
                                 << QStringLiteral(ARMATURE_FIRMWARE_328P) << 115200;
    QTest::newRow("328p-1000000") << QStringLiteral("atmega328p")
                                  << QStringLiteral(ARMATURE_FIRMWARE_328P_FAST) << 1'000'000;
    QTest::newRow("2560-115200") << QStringLiteral("atmega2560")
                                 << QStringLiteral(ARMATURE_FIRMWARE_2560) << 115200;
}

/// The chip of this row of the table.
EmulatedChip::Settings target()
{
    const auto text = [](const char *name) {
        return *static_cast<QString *>(QTest::qData(name, QMetaType::QString));
    };
    return {.firmware = text("firmware"), .part = text("part").toLatin1()};
}

EmulatedChip::Settings uno()
{
    return {.firmware = QStringLiteral(ARMATURE_FIRMWARE_328P)};
}

} // namespace

/// The reference firmware, as it is built for the chip, in emulated silicon. Every time that is
/// asserted is counted in cycles of the chip, so a busy machine changes nothing.
class TestEmulatedChip : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void announcesItself_data() { targets(); }
    void announcesItself();
    void lineTakesItsBitTime_data() { targets(); }
    void lineTakesItsBitTime();
    void voltagesBecomeReadings_data() { targets(); }
    void voltagesBecomeReadings();
    void setReachesTheRegisterSoon();
    void setChangesTheDuty_data() { targets(); }
    void setChangesTheDuty();
    void silenceStopsTheMotor_data() { targets(); }
    void silenceStopsTheMotor();
    void pingAloneNeverRestarts_data() { targets(); }
    void pingAloneNeverRestarts();
    void echoedLinesFeedNothing_data() { targets(); }
    void echoedLinesFeedNothing();
    void openEmergencyStopStopsAtOnce_data() { targets(); }
    void openEmergencyStopStopsAtOnce();
    void hangIsEndedByTheWatchdog_data();
    void hangIsEndedByTheWatchdog();
    void resetsAreTold();
    void everyStartIsCounted();
    void wrongSpeedMovesNothing();
};

void TestEmulatedChip::announcesItself()
{
    ChipBench bench(target());
    QVERIFY2(bench.chip.isUsable(), qPrintable(bench.chip.errorText()));
    const TappedLine hello = bench.await(QStringLiteral("hello"));
    QCOMPARE(hello.number("proto"), 1.0);
    QCOMPARE(hello.object.value(QLatin1String("why")).toString(), QStringLiteral("power"));
    QCOMPARE(hello.number("wd"), double(kSilenceLimit / 1ms));
    const TappedLine ready = bench.await(QStringLiteral("ready"));
    QCOMPARE(ready.type(), QStringLiteral("ready"));
    QVERIFY(ready.at < 500ms);
    QCOMPARE(bench.chip.resets(), 1);
}

void TestEmulatedChip::lineTakesItsBitTime()
{
    QFETCH(const int, baud);
    ChipBench bench(target());
    QCOMPARE(bench.await(QStringLiteral("ready")).type(), QStringLiteral("ready"));
    // 16 MHz cannot be divided into 115200 exactly; the receiver takes 4 %.
    QVERIFY(std::abs(bench.chip.wire().baud() - baud) < baud / 40);
    QList<Micros> times;
    bench.chip.wire().watchToChip([&times](std::uint8_t, Micros at) { times.append(at); });
    bench.chip.wire().send(QByteArray(50, 'x') + '\n');
    bench.run(20ms);
    QCOMPARE(times.size(), 51);
    const double took = double((times.constLast() - times.constFirst()).count());
    const double expected = 50.0 * 10.0 * 1e6 / bench.chip.wire().baud();
    QVERIFY(std::abs(took - expected) < expected / 20 + 2);
    QCOMPARE(bench.chip.wire().overruns(), 0);
}

void TestEmulatedChip::voltagesBecomeReadings()
{
    ChipBench bench(target());
    bench.run(1s);
    bench.lines.clear();
    QJsonObject values
        = bench.await(QStringLiteral("r")).object.value(QLatin1String("v")).toObject();
    QVERIFY(std::abs(values.value(QLatin1String("t1")).toDouble() - 25.0) < 1.0);
    QVERIFY(std::abs(values.value(QLatin1String("light")).toDouble() - 200.0) < 5.0);
    bench.chip.setVoltage(0, 600);
    bench.run(1s);
    bench.lines.clear();
    values = bench.await(QStringLiteral("r")).object.value(QLatin1String("v")).toObject();
    QVERIFY(std::abs(values.value(QLatin1String("t1")).toDouble() - 60.0) < 1.0);
}

/// At 1 Mbaud, among reports at their full rate: from the first bit of the line to the register.
void TestEmulatedChip::setReachesTheRegisterSoon()
{
    ChipBench bench({.firmware = QStringLiteral(ARMATURE_FIRMWARE_328P_FAST)});
    QVERIFY(bench.drive(10.0));
    bench.send(R"({"t":"rate","s":9,"ms":10})");
    bench.run(100ms);
    QList<Micros> times;
    for (int i = 0; i < 200; ++i) {
        const Micros begin = bench.chip.now();
        std::optional<Micros> changed;
        bench.chip.pwm().watch([&changed](int, Micros at) { changed = changed.value_or(at); });
        bench.set(i % 2 == 0 ? 12.0 : 10.0);
        bench.run(30ms + Micros(137 * i));
        QVERIFY(changed.has_value());
        times.append(*changed - begin);
    }
    std::sort(times.begin(), times.end());
    QVERIFY(times.at(100) < 10ms);
    QVERIFY(times.constLast() < 30ms);
    qInfo("median %.2f ms, at most %.2f ms", double(times.at(100).count()) / 1000.0,
          double(times.constLast().count()) / 1000.0);
}

void TestEmulatedChip::setChangesTheDuty()
{
    ChipBench bench(target());
    QCOMPARE(bench.chip.pwm().output(), 0);
    for (const double percent : {37.5, 80.0, 100.0, 5.0}) {
        QVERIFY(bench.drive(percent));
        QCOMPARE(bench.chip.pwm().compare(), ChipBench::compareOf(percent));
        // Measured at the pin itself, over a hundred periods and more.
        const PwmMeter::Mark mark = bench.chip.pwm().mark();
        bench.run(10ms);
        const double duty = bench.chip.pwm().dutySince(mark);
        QVERIFY2(std::abs(duty - percent / 100.0) < 0.005, QByteArray::number(duty).constData());
    }
    bench.set(0.0);
    bench.run(600ms);
    QCOMPARE(bench.chip.pwm().output(), 0);
    QVERIFY(!bench.chip.pwm().isHigh());
}

void TestEmulatedChip::silenceStopsTheMotor()
{
    ChipBench bench(target());
    QVERIFY(bench.drive(80.0));
    bench.ping();
    bench.run(20ms);
    const Micros fed = bench.heard.constLast().at;
    bench.lines.clear();
    bench.run(kSilenceLimit - 40ms);
    QVERIFY(bench.chip.pwm().isDriven()); // it ends neither early
    bench.run(200ms);
    const Micros stopped = bench.chip.pwm().lastHigh();
    QVERIFY(stopped - fed <= kSilenceLimit + kStopSlack);
    QVERIFY(stopped - fed >= kSilenceLimit - 2ms);
    QVERIFY(!bench.chip.pwm().isDriven());
    qInfo("the pin was low %.2f ms after the last ping", double((stopped - fed).count()) / 1000.0);
}

void TestEmulatedChip::pingAloneNeverRestarts()
{
    ChipBench bench(target());
    QVERIFY(bench.drive(80.0));
    bench.run(kSilenceLimit + kStopSlack);
    QVERIFY(!bench.chip.pwm().isDriven());
    const Micros stopped = bench.chip.pwm().lastHigh();
    for (int i = 0; i < 30; ++i) {
        bench.ping();
        bench.run(100ms);
    }
    QCOMPARE(bench.chip.pwm().lastHigh(), stopped);
    bench.set(20.0);
    bench.run(300ms);
    QCOMPARE(bench.chip.pwm().output(), ChipBench::compareOf(20.0));
}

void TestEmulatedChip::echoedLinesFeedNothing()
{
    ChipBench bench(target());
    QVERIFY(bench.drive(80.0));
    bench.ping();
    bench.run(20ms);
    const Micros fed = bench.heard.constLast().at;
    bench.heard.clear();
    bench.chip.wire().setLoopedBack(true);
    bench.run(2s);
    QVERIFY(bench.heard.size() > 10); // it did hear itself
    QVERIFY(bench.chip.pwm().lastHigh() - fed <= kSilenceLimit + kStopSlack);
    QVERIFY(!bench.chip.pwm().isDriven());
}

void TestEmulatedChip::openEmergencyStopStopsAtOnce()
{
    ChipBench bench(target());
    QVERIFY(bench.drive(80.0));
    bench.chip.setEmergencyStop(true);
    const Micros opened = bench.chip.now();
    bench.run(20ms);
    const Micros took = bench.chip.pwm().lastHigh() - opened;
    QVERIFY(took <= 1100us); // the next timer interrupt, and its own length
    QVERIFY(!bench.chip.pwm().isDriven());
    bench.chip.setEmergencyStop(false);
    bench.set(50.0);
    bench.run(200ms);
    QVERIFY(!bench.chip.pwm().isDriven()); // it is latched
    qInfo("the pin was low %.2f ms after the circuit opened", double(took.count()) / 1000.0);
}

void TestEmulatedChip::hangIsEndedByTheWatchdog_data()
{
    QTest::addColumn<QString>("part");
    QTest::addColumn<QString>("firmware");
    QTest::addColumn<EmulatedChip::Hang>("kind");
    for (const auto kind : {EmulatedChip::Hang::MainLoop, EmulatedChip::Hang::Everything}) {
        const char *name = kind == EmulatedChip::Hang::MainLoop ? "main loop" : "everything";
        QTest::addRow("328p, %s", name)
            << QStringLiteral("atmega328p") << QStringLiteral(ARMATURE_FIRMWARE_328P) << kind;
        QTest::addRow("2560, %s", name)
            << QStringLiteral("atmega2560") << QStringLiteral(ARMATURE_FIRMWARE_2560) << kind;
    }
}

/// The host goes on with its pings: only the chip can help itself.
void TestEmulatedChip::hangIsEndedByTheWatchdog()
{
    QFETCH(const EmulatedChip::Hang, kind);
    ChipBench bench(target());
    QVERIFY(bench.drive(80.0));
    bench.lines.clear();
    bench.chip.hang(kind);
    const Micros hung = bench.chip.now();
    for (int i = 0; i < 8; ++i) {
        bench.run(100ms);
        bench.ping();
    }
    QCOMPARE(bench.chip.resets(), 2);
    const Micros took = bench.chip.pwm().lastHigh() - hung;
    QVERIFY(took <= kSilenceLimit + kStopSlack);
    QVERIFY(!bench.chip.pwm().isDriven());
    const TappedLine hello = bench.await(QStringLiteral("hello"));
    QCOMPARE(hello.object.value(QLatin1String("why")).toString(), QStringLiteral("wdt"));
    QVERIFY(bench.drive(30.0));
    qInfo("the pin was low %.0f ms after the hang began", double(took.count()) / 1000.0);
}

void TestEmulatedChip::resetsAreTold()
{
    ChipBench bench(uno());
    QVERIFY(bench.drive(80.0));
    bench.lines.clear();
    bench.chip.pressReset();
    const Micros pressed = bench.chip.now();
    QVERIFY(!bench.chip.pwm().isDriven());
    const TappedLine hello = bench.await(QStringLiteral("hello"));
    QCOMPARE(hello.object.value(QLatin1String("why")).toString(), QStringLiteral("reset"));
    bench.run(1s);
    QVERIFY(bench.chip.pwm().lastHigh() <= pressed);
}

void TestEmulatedChip::everyStartIsCounted()
{
    ChipBench bench(uno());
    const double first = bench.await(QStringLiteral("hello")).number("boot");
    bench.run(100ms);
    bench.lines.clear();
    bench.chip.cyclePower();
    const TappedLine hello = bench.await(QStringLiteral("hello"));
    QCOMPARE(hello.number("boot"), first + 1.0);
    QCOMPARE(hello.object.value(QLatin1String("why")).toString(), QStringLiteral("power"));
}

void TestEmulatedChip::wrongSpeedMovesNothing()
{
    ChipBench bench(uno());
    QVERIFY(bench.drive(0.0));
    bench.chip.wire().setHostBaud(9600);
    bench.heard.clear();
    for (int i = 0; i < 20; ++i) {
        bench.set(90.0);
        bench.run(50ms);
    }
    QVERIFY(bench.heard.isEmpty());
    QVERIFY(!bench.chip.pwm().isDriven());
    bench.chip.wire().setHostBaud(115200);
    QVERIFY(bench.drive(90.0));
}

QTEST_GUILESS_MAIN(TestEmulatedChip)
#include "tst_emulatedchip.moc"
