// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/phoenixscript.h"

#include <QTest>

#include <chrono>
#include <ctime>
#include <type_traits>

using namespace armature;
using namespace std::chrono_literals;

/// Liveness where this machine, and not the server, is what stood still.
class TestPhoenixResume : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case079_notYetWritten();
    void case079_neverWritten();
    void case080_resumeIsProbed_data();
    void case080_resumeIsProbed();
    void case080_whatWaitedIsNoAnswer();
    void case080_resumeWhileJoining();
    void case081_wallClockPlaysNoPart();
};

/// A slow line: the heartbeat stands behind 256 KiB of readings, which are going out.
void TestPhoenixResume::case079_notYetWritten()
{
    PhoenixScript script;
    script.join();
    script.pass(25s);
    for (int second = 0; second < 30; ++second) {
        script.pass(1s);
        QCOMPARE(script.count<phoenix::Abort>(), 0);
        QCOMPARE(script.count<phoenix::SendText>(), 0); // nor is a second one put behind it
        script.session.written(false, script.now);
    }
    script.session.written(true, script.now); // gone: from here it has its ten seconds, once
    script.pass(9999ms);
    QCOMPARE(script.count<phoenix::Abort>(), 0);
    script.session.written(true, script.now);
    script.pass(1ms);
    QCOMPARE(script.count<phoenix::Abort>(), 1);
}

void TestPhoenixResume::case079_neverWritten()
{
    PhoenixScript script;
    script.join();
    script.pass(34999ms);
    QCOMPARE(script.count<phoenix::Abort>(), 0);
    script.pass(1ms);
    QCOMPARE(script.count<phoenix::Abort>(), 1);
}

void TestPhoenixResume::case080_resumeIsProbed_data()
{
    QTest::addColumn<int>("awakeSeconds");
    QTest::addColumn<bool>("isAnswered");
    QTest::newRow("just asked and answered") << 25 << true;
    QTest::newRow("in the middle") << 12 << true;
    QTest::newRow("while an answer is due") << 25 << false;
}

void TestPhoenixResume::case080_resumeIsProbed()
{
    QFETCH(const int, awakeSeconds);
    QFETCH(const bool, isAnswered);
    PhoenixScript script;
    script.join();
    script.pass(Milliseconds(awakeSeconds * 1000));
    const QString before = script.sent(QStringLiteral("heartbeat")).ref;
    if (!before.isEmpty() && isAnswered) {
        script.reply(before);
    }
    script.now += 51s; // asleep for more than two intervals
    script.last = script.session.tick(script.now);
    QCOMPARE(script.count<phoenix::Abort>(), 0);
    const QString probe = script.sent(QStringLiteral("heartbeat")).ref;
    QVERIFY(!probe.isEmpty() && probe != before);
    PhoenixScript dead = script;
    dead.pass(4999ms);
    QCOMPARE(dead.count<phoenix::Abort>(), 0);
    dead.pass(1ms);
    QCOMPARE(only<phoenix::Abort>(dead.last).value(0).reason, ServerReason::NoHeartbeatReply);
    script.reply(probe);
    script.pass(20s);
    QCOMPARE(script.count<phoenix::Abort>(), 0);
}

void TestPhoenixResume::case080_whatWaitedIsNoAnswer()
{
    PhoenixScript script;
    script.join();
    script.pass(10s);
    script.now += 2h;
    // The socket is read before the timer runs: a frame from before the sleep.
    script.channel("control_update", "null", R"({"control":[{"m1":70}]})");
    QVERIFY(only<phoenix::ControlUpdateReceived>(script.last).value(0).update.isLate);
    const QString probe = script.sent(QStringLiteral("heartbeat")).ref;
    QVERIFY(!probe.isEmpty());
    script.now += 1s;
    script.channel("control_update", "null", R"({"control":[{"m1":71}]})");
    QVERIFY(only<phoenix::ControlUpdateReceived>(script.last).value(0).update.isLate);
    script.pass(3999ms);
    QCOMPARE(script.count<phoenix::Abort>(), 0);
    script.pass(1ms);
    QCOMPARE(script.count<phoenix::Abort>(), 1);
}

void TestPhoenixResume::case080_resumeWhileJoining()
{
    PhoenixScript script;
    script.receive(kMetadata);
    script.now += 1h;
    script.last = script.session.tick(script.now);
    QCOMPARE(script.count<phoenix::JoinFailed>(), 1);
    QVERIFY(!script.sent(QStringLiteral("heartbeat")).ref.isEmpty());
    script.pass(5s);
    QCOMPARE(script.count<phoenix::Abort>(), 1);
}

/// All deadlines are of a type that the wall clock's time does not convert to, on a clock that is
/// not set by anybody.
void TestPhoenixResume::case081_wallClockPlaysNoPart()
{
    using WallTime = std::chrono::system_clock::time_point;
    static_assert(!std::is_convertible_v<WallTime, TimePoint>);
    static_assert(!std::is_constructible_v<TimePoint, WallTime>);
    static_assert(Clock::is_steady);
#if defined(__linux__)
    timespec sinceBoot {};
    const TimePoint before = Clock::now();
    QCOMPARE(clock_gettime(CLOCK_BOOTTIME, &sinceBoot), 0);
    const TimePoint boot {std::chrono::seconds(sinceBoot.tv_sec)
                          + std::chrono::nanoseconds(sinceBoot.tv_nsec)};
    QVERIFY(before <= boot && boot <= Clock::now());
#endif
}

QTEST_APPLESS_MAIN(TestPhoenixResume)
#include "tst_phoenixresume.moc"
