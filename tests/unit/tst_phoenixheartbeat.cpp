// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/phoenixscript.h"

#include <QTest>

#include <memory>
#include <vector>

using namespace armature;
using namespace std::chrono_literals;

class TestPhoenixHeartbeat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case070_heartbeat();
    void case071_busyIsNoExcuse();
    void case073_silenceAborts();
    void case072_aTimerThatSlips();
    void case076_aNewConnectionStartsAfresh();
    void case078_oneHeartbeatHoweverManyReconnects();
    void case083_roundTrip();
    void watchfulIsQuick();
    void theLeaseSaysHowLongASilenceIsBorne_data();
    void theLeaseSaysHowLongASilenceIsBorne();
    void watchfulTakesEffectAtOnce();
    void anyFrameAnswersTheHeartbeat();
    void pendingJoinExtendsTheSilence();
    void ownStallIsForgivenOnce();
    void updatesAfterAHeldUpLineAreLateUntilItAnswersAnew();
    void updatesAfterAQuietTimeAreFresh();
};

void TestPhoenixHeartbeat::case070_heartbeat()
{
    PhoenixScript script;
    script.join();
    script.pass(24999ms);
    QCOMPARE(script.count<phoenix::SendText>(), 0);
    script.pass(1ms);
    const auto beat = script.sent(QStringLiteral("heartbeat"));
    QCOMPARE(beat.text,
             R"({"topic":"phoenix","event":"heartbeat","payload":{},"ref":")" + beat.ref.toLatin1()
                 + R"("})");
    script.reply(beat.ref);
    script.pass(25s);
    QVERIFY(script.sent(QStringLiteral("heartbeat")).ref != beat.ref);
}

void TestPhoenixHeartbeat::case071_busyIsNoExcuse()
{
    PhoenixScript script;
    script.join();
    int beats = 0;
    for (int second = 0; second < 50; ++second) {
        script.reply(script.push(static_cast<quint64>(second) + 1));
        script.pass(1s);
        beats += script.sent(QStringLiteral("heartbeat")).ref.isEmpty() ? 0 : 1;
    }
    QCOMPARE(beats, 2);
}

void TestPhoenixHeartbeat::case073_silenceAborts()
{
    PhoenixScript script;
    script.join();
    script.pass(34999ms);
    QCOMPARE(script.count<phoenix::Abort>(), 0);
    script.pass(1ms);
    QCOMPARE(only<phoenix::Abort>(script.last).value(0).reason, ServerReason::NoHeartbeatReply);
    script.last = script.session.lost(ServerReason::NoHeartbeatReply, {});
    QCOMPARE(script.count<phoenix::Left>(), 1);
}

/// The server closes after 60 s without a byte.
void TestPhoenixHeartbeat::case072_aTimerThatSlips()
{
    PhoenixScript script;
    script.join();
    TimePoint sentAt = script.now;
    for (int beat = 0; beat < 20; ++beat) {
        script.now = script.session.nextDeadline() + 20s;
        script.last = script.session.tick(script.now);
        const QString ref = script.sent(QStringLiteral("heartbeat")).ref;
        QVERIFY(!ref.isEmpty());
        QVERIFY(script.now - sentAt < 50s);
        sentAt = script.now;
        script.now += 1s;
        script.reply(ref);
        QCOMPARE(script.count<phoenix::RoundTrip>(), 1);
    }
}

void TestPhoenixHeartbeat::case076_aNewConnectionStartsAfresh()
{
    PhoenixScript old;
    old.join();
    old.pass(25s);
    const QString pending = old.sent(QStringLiteral("heartbeat")).ref;
    QVERIFY(!pending.isEmpty());
    (void)old.session.lost(ServerReason::ConnectionLost, {});
    PhoenixScript script(PhoenixVersion::V1, old.session.nextRef());
    script.join();
    script.reply(pending);
    QCOMPARE(script.count<phoenix::RoundTrip>(), 0);
    script.pass(25s);
    const QString ref = script.sent(QStringLiteral("heartbeat")).ref;
    QVERIFY(!ref.isEmpty() && ref != pending);
}

void TestPhoenixHeartbeat::case078_oneHeartbeatHoweverManyReconnects()
{
    std::vector<std::unique_ptr<PhoenixScript>> all;
    for (int connection = 0; connection < 20; ++connection) {
        const quint64 firstRef = all.empty() ? 1 : all.back()->session.nextRef();
        if (!all.empty()) {
            (void)all.back()->session.lost(ServerReason::ConnectionLost, {});
        }
        all.push_back(std::make_unique<PhoenixScript>(PhoenixVersion::V1, firstRef));
        all.back()->join();
    }
    int beats = 0;
    for (const auto &script : all) {
        script->pass(25s);
        beats += script->count<phoenix::SendText>();
    }
    QCOMPARE(beats, 1);
}

void TestPhoenixHeartbeat::case083_roundTrip()
{
    PhoenixScript script;
    script.join();
    script.pass(25s);
    const QString ref = script.sent(QStringLiteral("heartbeat")).ref;
    script.now += 42ms;
    script.receive(R"({"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":")"
                   + ref.toLatin1() + R"(","topic":"phoenix"})");
    QCOMPARE(only<phoenix::RoundTrip>(script.last).value(0).value, Milliseconds(42));
}

void TestPhoenixHeartbeat::watchfulIsQuick()
{
    PhoenixScript script;
    script.join();
    script.session.setHeartbeatInterval(1s, script.now);
    script.pass(1s);
    const QString ref = script.sent(QStringLiteral("heartbeat")).ref;
    QVERIFY(!ref.isEmpty());
    script.reply(ref);
    script.pass(1s);
    QVERIFY(!script.sent(QStringLiteral("heartbeat")).ref.isEmpty());
    script.pass(4999ms);
    QCOMPARE(script.count<phoenix::Abort>(), 0);
    script.pass(1ms);
    QCOMPARE(script.count<phoenix::Abort>(), 1);
}

void TestPhoenixHeartbeat::theLeaseSaysHowLongASilenceIsBorne_data()
{
    QTest::addColumn<Milliseconds>("lease");
    QTest::addColumn<Milliseconds>("patience");
    QTest::newRow("short") << Milliseconds(1s) << Milliseconds(3s);
    QTest::newRow("usual") << Milliseconds(5s) << Milliseconds(5s);
    QTest::newRow("long") << Milliseconds(60s) << Milliseconds(10s);
}

void TestPhoenixHeartbeat::theLeaseSaysHowLongASilenceIsBorne()
{
    QFETCH(const Milliseconds, lease);
    QFETCH(const Milliseconds, patience);
    PhoenixScript script;
    script.join();
    script.session.setHeartbeatInterval(1s, script.now);
    script.session.setLateAfter(lease);
    script.pass(1s);
    script.pass(patience - 1ms);
    QCOMPARE(script.count<phoenix::Abort>(), 0);
    script.pass(1ms);
    QCOMPARE(script.count<phoenix::Abort>(), 1);
}

void TestPhoenixHeartbeat::watchfulTakesEffectAtOnce()
{
    PhoenixScript script;
    script.join();
    script.pass(10s);
    script.session.setHeartbeatInterval(1s, script.now);
    script.pass(0ms);
    QVERIFY(!script.sent(QStringLiteral("heartbeat")).ref.isEmpty());

    PhoenixScript waiting; // for an answer, with 10 s to go
    waiting.join();
    waiting.pass(25s);
    waiting.session.setHeartbeatInterval(1s, waiting.now);
    waiting.pass(5s);
    QCOMPARE(waiting.count<phoenix::Abort>(), 1);
}

void TestPhoenixHeartbeat::anyFrameAnswersTheHeartbeat()
{
    PhoenixScript script;
    script.join();
    script.pass(25s);
    script.receive("garbage");
    script.pass(20s);
    QCOMPARE(script.count<phoenix::Abort>(), 0);
}

void TestPhoenixHeartbeat::pendingJoinExtendsTheSilence()
{
    PhoenixScript script;
    script.join();
    script.pass(18s);
    script.channel("phx_error", "null");
    script.pass(1s); // joining from 19 s on; the heartbeat of 25 s is not answered
    const QString join = script.sent(QStringLiteral("phx_join")).ref;
    QVERIFY(!join.isEmpty());
    script.pass(10s);
    QCOMPARE(script.count<phoenix::Abort>(), 0);
    QCOMPARE(script.count<phoenix::JoinFailed>(), 1);
    script.pass(5900ms);
    QCOMPARE(script.count<phoenix::Abort>(), 0);
}

void TestPhoenixHeartbeat::ownStallIsForgivenOnce()
{
    PhoenixScript script;
    script.join();
    script.pass(25s);
    script.now += 20s; // this program stood still; the answer may wait in the socket
    script.last = script.session.tick(script.now);
    QCOMPARE(script.count<phoenix::Abort>(), 0);
    script.pass(1s);
    QCOMPARE(script.count<phoenix::Abort>(), 1);
}

namespace {

bool lateness(const PhoenixScript &script)
{
    return only<phoenix::ControlUpdateReceived>(script.last).value(0).update.isLate;
}

} // namespace

/// A line that stood still delivers what was meant for then, and a control update has no time in
/// it.
void TestPhoenixHeartbeat::updatesAfterAHeldUpLineAreLateUntilItAnswersAnew()
{
    PhoenixScript script;
    script.join();
    script.session.setLateAfter(1s);
    script.session.setHeartbeatInterval(500ms, script.now);
    script.pass(1400ms);
    script.channel("control_update", "null", R"({"control":[{"m1":70}]})");
    QVERIFY(lateness(script));
    const QString ref = script.sent(QStringLiteral("heartbeat")).ref;
    QVERIFY(!ref.isEmpty());
    script.channel("control_update", "null", R"({"control":[{"m1":71}]})");
    QVERIFY(lateness(script));
    script.reply(ref);
    script.channel("control_update", "null", R"({"control":[{"m1":72}]})");
    QVERIFY(!lateness(script));
}

void TestPhoenixHeartbeat::updatesAfterAQuietTimeAreFresh()
{
    PhoenixScript script;
    script.join();
    script.session.setLateAfter(1s);
    script.pass(20s); // nobody had asked anything
    script.channel("control_update", "null", R"({"control":[{"m1":70}]})");
    QVERIFY(!lateness(script));
}

QTEST_APPLESS_MAIN(TestPhoenixHeartbeat)
#include "tst_phoenixheartbeat.moc"
