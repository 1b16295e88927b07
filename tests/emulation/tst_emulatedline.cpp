// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulation/chipbench.h"

#include <QSet>

#include <random>

using namespace armature;
using namespace std::chrono_literals;

namespace {

constexpr int kSets = 5000;
constexpr double kBitErrorRate = 1e-3;

/// Knows what the host sent, and holds against it what the chip heard, did and said.
class Referee
{
public:
    explicit Referee(ChipBench *bench)
        : m_bench(bench)
    {
        bench->chip.pwm().watch([this](int output, Micros) {
            hear();
            follow(output);
        });
    }

    QByteArray command(int tenths)
    {
        const QByteArray s = QByteArray::number(m_bench->next());
        const QByteArray value = QByteArray::number(tenths / 10.0);
        m_sent.insert(s + '=' + value);
        return R"({"t":"set","s":)" + s + R"(,"id":"m1","v":)" + value + '}';
    }

    /// What reached the chip whole.
    void hear()
    {
        for (const TappedLine &line : std::exchange(m_bench->heard, {})) {
            if (line.type() == QLatin1String("set")) {
                ++heardSets;
                check(line);
                m_targets = {m_targets.at(1), ChipBench::compareOf(line.number("v"))};
            }
        }
    }

    /// What came back whole.
    void listen()
    {
        for (const TappedLine &line : std::exchange(m_bench->lines, {})) {
            if (line.type() == QLatin1String("ack") && line.object.contains(QLatin1String("v"))) {
                ++acknowledged;
                check(line);
            }
        }
    }

    int heardSets = 0;
    int acknowledged = 0;
    int steps = 0; ///< of the register
    QList<QByteArray> wrong {};

private:
    void check(const TappedLine &line)
    {
        const QByteArray key
            = QByteArray::number(line.number("s")) + '=' + QByteArray::number(line.number("v"));
        if (!m_sent.contains(key)) {
            wrong.append(line.text);
        }
    }

    /// Each step goes towards a value that was heard; the main loop may be one line behind.
    void follow(int output)
    {
        const auto isTowards = [this, output](int target) {
            return std::abs(target - output) < std::abs(target - m_last);
        };
        ++steps;
        if (output != 0 && !isTowards(m_targets.at(0)) && !isTowards(m_targets.at(1))) {
            wrong.append("OCR1A " + QByteArray::number(output));
        }
        m_last = output;
    }

    ChipBench *m_bench;
    QSet<QByteArray> m_sent {}; ///< "s=v"
    std::array<int, 2> m_targets {};
    int m_last = 0;
};

} // namespace

/// A line that turns bits over, both ways, between a host and the firmware in emulated silicon.
class TestEmulatedLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noWrongValueIsAccepted_data();
    void noWrongValueIsAccepted();
    void rubbishMovesNothing();
    void lineBehindRubbishIsRefused();
};

void TestEmulatedLine::noWrongValueIsAccepted_data()
{
    QTest::addColumn<QString>("part");
    QTest::addColumn<QString>("firmware");
    QTest::addColumn<Micros>("pause");
    const QString uno = QStringLiteral("atmega328p");
    QTest::newRow("328p-115200") << uno << QStringLiteral(ARMATURE_FIRMWARE_328P) << Micros(12ms);
    QTest::newRow("328p-1000000") << uno << QStringLiteral(ARMATURE_FIRMWARE_328P_FAST)
                                  << Micros(6ms);
    QTest::newRow("2560-1000000") << QStringLiteral("atmega2560")
                                  << QStringLiteral(ARMATURE_FIRMWARE_2560_FAST) << Micros(6ms);
}

/// Every value that the chip takes is one that was sent, with its own number; and the register
/// moves only towards the two newest of them, or to zero.
void TestEmulatedLine::noWrongValueIsAccepted()
{
    QFETCH(const QString, part);
    QFETCH(const QString, firmware);
    QFETCH(const Micros, pause);
    ChipBench bench({.firmware = firmware, .part = part.toLatin1(), .seed = 77});
    QVERIFY(bench.drive(0.0));
    bench.chip.wire().setBitErrorRate(kBitErrorRate);
    bench.lines.clear();
    bench.heard.clear();
    std::mt19937 random(77);
    Referee referee(&bench);
    for (int i = 0; i < kSets; ++i) {
        bench.send(referee.command(int(random() % 1001U)));
        bench.run(pause);
        referee.hear();
        referee.listen();
    }
    QVERIFY2(referee.wrong.isEmpty(), referee.wrong.value(0).constData());
    QVERIFY(referee.heardSets > kSets / 2); // the line was bad, not cut
    QVERIFY(referee.heardSets < kSets);
    QVERIFY(referee.acknowledged > kSets / 3);
    QVERIFY(referee.steps > kSets);
    qInfo("%d sets, %d reached the chip whole, %d acknowledgements came back whole, %d steps of "
          "the register",
          kSets, referee.heardSets, referee.acknowledged, referee.steps);
}

void TestEmulatedLine::rubbishMovesNothing()
{
    ChipBench bench({.firmware = QStringLiteral(ARMATURE_FIRMWARE_328P), .seed = 5});
    QVERIFY(bench.drive(0.0));
    const Micros before = bench.chip.pwm().lastHigh();
    for (int i = 0; i < 200; ++i) {
        bench.chip.wire().burst(200);
        bench.run(20ms);
    }
    QCOMPARE(bench.chip.pwm().lastHigh(), before);
    QCOMPARE(bench.chip.resets(), 1);
    bench.chip.wire().clear();
    QVERIFY(bench.drive(40.0));
}

void TestEmulatedLine::lineBehindRubbishIsRefused()
{
    ChipBench bench({.firmware = QStringLiteral(ARMATURE_FIRMWARE_328P)});
    QVERIFY(bench.drive(0.0));
    const QByteArray line = LineTap::framed(bench.setLine(50.0));
    for (const QByteArray &rubbish :
         {QByteArray("\xDB\x1A\x68"), QByteArray("{"), QByteArray("{}*")}) {
        bench.chip.wire().send(rubbish + line);
        bench.run(50ms);
        QCOMPARE(bench.chip.pwm().output(), 0);
    }
    bench.chip.wire().send(line);
    bench.run(300ms);
    QCOMPARE(bench.chip.pwm().output(), 500);
}

QTEST_GUILESS_MAIN(TestEmulatedLine)
#include "tst_emulatedline.moc"
