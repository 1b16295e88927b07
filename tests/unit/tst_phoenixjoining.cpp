// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/phoenixscript.h"

#include <QTest>

#include <memory>

using namespace armature;
using namespace std::chrono_literals;

/// How the channel comes to be joined, again and again, and what else must not happen meanwhile.
class TestPhoenixJoining : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case038_oneJoinAfterManyFailures();
    void case039_neverTwoJoins();
    void case040_refusedJoins_data();
    void case040_refusedJoins();
    void case041_unmatchedTopicOnVersion2();
    void case043_tooManyChannelsIsNoTightLoop();
    void case046_rejoinsAreSpread();
    void case054_errorsWhileWaiting();
    void case055_freshRefsAfterReconnect();
    void case056_expectedCrashesComeBackSoon();
    void case056_otherCrashesGrow();
    void case093_theUserCutsTheWaiting();
};

namespace {

const auto kJoin = QStringLiteral("phx_join");

int joins(const PhoenixScript &script)
{
    int found = 0;
    const QList<phoenix::SendText> frames = only<phoenix::SendText>(script.last);
    for (const phoenix::SendText &frame : frames) {
        found += frame.event == kJoin ? 1 : 0;
    }
    return found;
}

Milliseconds delayOf(const PhoenixScript &script)
{
    const auto left = only<phoenix::Left>(script.last).value(0);
    const auto failed = only<phoenix::JoinFailed>(script.last).value(0);
    const auto at = left.retryAt ? left.retryAt : failed.retryAt;
    return at ? elapsed(script.now, *at) : Milliseconds(-1);
}

} // namespace

void TestPhoenixJoining::case038_oneJoinAfterManyFailures()
{
    quint64 firstRef = 1;
    int sent = 0;
    for (int attempt = 0; attempt < 20; ++attempt) {
        PhoenixScript script(PhoenixVersion::V1, firstRef);
        script.pass(5s); // opened, but never told who it is
        sent += joins(script);
        script.last = script.session.lost(ServerReason::NoMetadata, {});
        sent += joins(script);
        firstRef = script.session.nextRef();
    }
    QCOMPARE(sent, 0);
    PhoenixScript script(PhoenixVersion::V1, firstRef);
    script.receive(kMetadata);
    QCOMPARE(joins(script), 1);
    script.reply(script.sent(kJoin).ref);
    script.pass(60s);
    QCOMPARE(joins(script), 0);
}

void TestPhoenixJoining::case039_neverTwoJoins()
{
    PhoenixScript script;
    script.receive(kMetadata);
    const QString ref = script.sent(kJoin).ref;
    script.receive(kMetadata);
    QCOMPARE(joins(script), 0);
    script.last = script.session.rejoinNow(script.now);
    QCOMPARE(joins(script), 0);
    script.pass(9999ms);
    QCOMPARE(joins(script), 0);
    script.reply(ref);
    QCOMPARE(script.count<phoenix::Joined>(), 1);
    script.receive(kMetadata);
    QCOMPARE(joins(script), 0);
}

void TestPhoenixJoining::case040_refusedJoins_data()
{
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("unauthorized") << QByteArray("unauthorized");
    QTest::newRow("case041_ unmatched topic") << QByteArray("unmatched topic");
    QTest::newRow("case042_ join crashed") << QByteArray("join crashed");
    QTest::newRow("case043_ too many channels") << QByteArray("too many channels joined");
}

void TestPhoenixJoining::case040_refusedJoins()
{
    QFETCH(const QByteArray, reason);
    PhoenixScript script;
    script.receive(kMetadata);
    for (const Milliseconds delay : {1s, 2s, 5s, 10s, 10s}) {
        const QString ref = script.sent(kJoin).ref;
        script.reply(ref, "error", R"({"reason":")" + reason + R"("})");
        const auto failure = only<phoenix::JoinFailed>(script.last).value(0);
        QCOMPARE(failure.reason, ServerReason::JoinRefused);
        QCOMPARE(failure.detail, QString::fromUtf8(reason));
        QCOMPARE(delayOf(script), delay);
        QVERIFY(!script.session.canPush());
        QCOMPARE(script.count<phoenix::SendText>(), 0);
        script.reply(ref); // too late, and of a join that failed
        QCOMPARE(script.count<phoenix::Joined>(), 0);
        script.pass(delay);
        QCOMPARE(joins(script), 1);
    }
}

void TestPhoenixJoining::case041_unmatchedTopicOnVersion2()
{
    PhoenixScript script(PhoenixVersion::V2);
    script.receive(kMetadata);
    const QByteArray ref = script.sent(kJoin).ref.toLatin1();
    script.receive(R"([null,")" + ref
                   + R"(","microcontroller:v1:3","phx_reply",)"
                     R"({"response":{"reason":"unmatched topic"},"status":"error"}])");
    QCOMPARE(only<phoenix::JoinFailed>(script.last).value(0).detail,
             QStringLiteral("unmatched topic"));
}

void TestPhoenixJoining::case043_tooManyChannelsIsNoTightLoop()
{
    PhoenixScript script;
    script.receive(kMetadata);
    const TimePoint start = script.now;
    int sent = 1;
    while (script.now - start < 10min) {
        script.reply(script.sent(kJoin).ref, "error", R"({"reason":"too many channels joined"})");
        script.pass(delayOf(script));
        sent += joins(script);
    }
    QVERIFY2(sent <= 65, qPrintable(QString::number(sent))); // one in ten seconds
}

void TestPhoenixJoining::case046_rejoinsAreSpread()
{
    QSet<Milliseconds::rep> delays;
    for (quint32 seed = 0; seed < 100; ++seed) {
        PhoenixScript script;
        script.session.setSeed(seed * 2'654'435'761U + 1);
        script.join();
        script.channel("phx_error", "null");
        QVERIFY(delayOf(script) >= 1s && delayOf(script) <= 1250ms);
        delays.insert(delayOf(script).count());
    }
    QVERIFY(delays.size() > 50);
}

void TestPhoenixJoining::case054_errorsWhileWaiting()
{
    PhoenixScript script;
    const QByteArray join = '"' + script.join().toLatin1() + '"';
    script.channel("phx_error", join);
    const TimePoint due = script.session.nextDeadline();
    for (const QByteArray &ref : {join, QByteArray("null"), join}) {
        script.now += 200ms;
        script.channel("phx_error", ref);
        script.channel("phx_close", ref);
        QCOMPARE(script.count<phoenix::Left>(), 0);
        QCOMPARE(script.session.nextDeadline(), due);
    }
    script.pass(400ms);
    QCOMPARE(joins(script), 1);
    // And the next wait is the second step, whatever came in between.
    script.reply(script.sent(kJoin).ref, "error");
    QCOMPARE(delayOf(script), Milliseconds(2s));
}

void TestPhoenixJoining::case055_freshRefsAfterReconnect()
{
    QSet<QString> used;
    quint64 firstRef = 1;
    for (int connection = 0; connection < 10; ++connection) {
        PhoenixScript script(PhoenixVersion::V1, firstRef);
        script.receive(kMetadata);
        QCOMPARE(joins(script), 1);
        const QString join = script.sent(kJoin).ref;
        script.reply(join);
        QCOMPARE(script.count<phoenix::Joined>(), 1);
        QCOMPARE(joins(script), 0);
        for (const QString &ref : {join, script.push(1), script.push(2)}) {
            QVERIFY(!used.contains(ref));
            used.insert(ref);
        }
        (void)script.session.lost(ServerReason::ConnectionLost, {});
        firstRef = script.session.nextRef();
    }
}

void TestPhoenixJoining::case056_expectedCrashesComeBackSoon()
{
    PhoenixScript script;
    script.join();
    for (quint64 crash = 1; crash < 10; ++crash) {
        script.push(crash, PushKind::Trial);
        script.channel("phx_error", "null");
        QCOMPARE(outcomes(script.last), QList {PushOutcome::Crashed});
        QCOMPARE(delayOf(script), Milliseconds(1s));
        script.pass(1s);
        script.reply(script.sent(kJoin).ref);
    }
    script.reply(script.push(50));
    script.channel("phx_error", "null"); // with nothing under suspicion
    script.pass(delayOf(script));
    script.reply(script.sent(kJoin).ref);
    script.channel("phx_error", "null");
    QCOMPARE(delayOf(script), Milliseconds(2s));
}

void TestPhoenixJoining::case056_otherCrashesGrow()
{
    PhoenixScript script;
    script.join();
    for (const Milliseconds delay : {1s, 2s, 5s, 10s, 10s}) {
        script.push(1); // nobody fears anything of it
        script.channel("phx_error", "null");
        QCOMPARE(delayOf(script), delay);
        script.pass(delay);
        script.reply(script.sent(kJoin).ref);
        QCOMPARE(script.count<phoenix::Joined>(), 1);
    }
    // A trial does not help where it is not what crashed it, nor for ever.
    int soon = 0;
    for (quint64 crash = 0; crash < 30; ++crash) {
        script.push(crash + 2, PushKind::Trial);
        script.channel("phx_error", "null");
        soon += delayOf(script) == 1s ? 1 : 0;
        script.pass(delayOf(script));
        script.reply(script.sent(kJoin).ref);
    }
    QCOMPARE(soon, RejoinDelay::kMostTrials);
}

void TestPhoenixJoining::case093_theUserCutsTheWaiting()
{
    PhoenixScript script;
    script.join();
    script.channel("phx_error", "null");
    script.now += 100ms;
    script.last = script.session.rejoinNow(script.now);
    QCOMPARE(joins(script), 1);
    const QString ref = script.sent(kJoin).ref;
    script.pass(5s); // past the time of the one that was cut short
    QCOMPARE(joins(script), 0);
    script.reply(ref);
    QCOMPARE(script.count<phoenix::Joined>(), 1);
}

QTEST_APPLESS_MAIN(TestPhoenixJoining)
#include "tst_phoenixjoining.moc"
