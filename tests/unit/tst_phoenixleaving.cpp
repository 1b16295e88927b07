// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/phoenixscript.h"

#include <QTest>

using namespace armature;
using namespace std::chrono_literals;

class TestPhoenixLeaving : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case046_crash();
    void case047_staleEnds();
    void case048_endsWithoutARef();
    void case049_closedUnasked();
    void case051_leave();
    void case051_outstandingPushesAreAnsweredDuringLeave();
    void case052_leaveWhileJoining();
    void case056_crashLoop();
    void case056_stabilityStartsOver();
    void case066_lostConnectionSettlesAll();
    void unmatchedTopicMeansNotJoined();
    void case077_nothingAfterTheEnd();
    void case077_nothingAfterLeaving();
    void case086_noWayBackAfterLeaving();
    void case094_lateFramesOfAnOldConnection();
    void case095_leftAndConnectedAgainAtOnce();
};

void TestPhoenixLeaving::case046_crash()
{
    PhoenixScript script;
    const QString join = script.join();
    script.push(11);
    script.push(12);
    script.channel("phx_error", '"' + join.toLatin1() + '"');
    QCOMPARE(outcomes(script.last), QList({PushOutcome::Crashed, PushOutcome::Crashed}));
    const auto left = only<phoenix::Left>(script.last).value(0);
    QCOMPARE(left.reason, ServerReason::ChannelCrashed);
    QCOMPARE(left.retryAt, std::optional(script.now + 1s));
    QVERIFY(std::holds_alternative<phoenix::Left>(script.last.constLast()));
    QVERIFY(!script.session.canPush());
    script.pass(1s);
    QCOMPARE(script.count<phoenix::Joining>(), 1);
}

void TestPhoenixLeaving::case047_staleEnds()
{
    PhoenixScript script;
    const QString first = script.join();
    script.channel("phx_error", '"' + first.toLatin1() + '"');
    script.pass(1s);
    script.reply(script.sent(QStringLiteral("phx_join")).ref);
    QCOMPARE(script.count<phoenix::Joined>(), 1);
    for (const char *event : {"phx_close", "phx_error"}) {
        script.channel(event, '"' + first.toLatin1() + '"');
        QCOMPARE(script.count<phoenix::Left>(), 0);
        QVERIFY(script.session.canPush());
    }
}

void TestPhoenixLeaving::case048_endsWithoutARef()
{
    for (const char *event : {"phx_close", "phx_error"}) {
        PhoenixScript script;
        script.join();
        script.channel(event, "null");
        QCOMPARE(script.count<phoenix::Left>(), 1);
    }
}

void TestPhoenixLeaving::case049_closedUnasked()
{
    PhoenixScript script;
    const QString join = script.join();
    script.push(1);
    script.channel("phx_close", join.toLatin1()); // as an integer
    QCOMPARE(outcomes(script.last), QList {PushOutcome::Unanswered});
    QCOMPARE(only<phoenix::Left>(script.last).value(0).reason, ServerReason::ChannelClosed);
    script.pass(1s);
    QCOMPARE(script.count<phoenix::Joining>(), 1);
}

void TestPhoenixLeaving::case051_leave()
{
    PhoenixScript script;
    const QString join = script.join();
    script.last = script.session.leave(script.now);
    const QString leave = script.sent(QStringLiteral("phx_leave")).ref;
    QCOMPARE(script.count<phoenix::LeaveDone>(), 0);
    script.reply(leave);
    QCOMPARE(script.count<phoenix::LeaveDone>(), 1);
    QCOMPARE(only<phoenix::Left>(script.last).value(0).reason, ServerReason::None);
    script.channel("phx_close", '"' + join.toLatin1() + '"');
    QVERIFY(script.last.isEmpty());
    script.pass(60s);
    QVERIFY(script.last.isEmpty());
}

void TestPhoenixLeaving::case051_outstandingPushesAreAnsweredDuringLeave()
{
    PhoenixScript script;
    script.join();
    const QString answered = script.push(1);
    script.push(2);
    script.last = script.session.leave(script.now);
    const QString leave = script.sent(QStringLiteral("phx_leave")).ref;
    QVERIFY(!script.session.canPush());
    script.reply(answered);
    QCOMPARE(outcomes(script.last), QList {PushOutcome::Ok});
    script.reply(leave);
    QCOMPARE(outcomes(script.last), QList {PushOutcome::Unanswered});
}

void TestPhoenixLeaving::case052_leaveWhileJoining()
{
    PhoenixScript script;
    script.receive(kMetadata);
    const QString join = script.sent(QStringLiteral("phx_join")).ref;
    script.last = script.session.leave(script.now);
    QVERIFY(!script.sent(QStringLiteral("phx_leave")).ref.isEmpty());
    QCOMPARE(script.count<phoenix::LeaveDone>(), 1);
    QCOMPARE(script.count<phoenix::Left>(), 0);
    script.reply(join);
    QVERIFY(script.last.isEmpty());
}

void TestPhoenixLeaving::case056_crashLoop()
{
    PhoenixScript script;
    QString join = script.join();
    const QList<Milliseconds> delays {1s, 2s, 5s, 10s, 10s};
    for (const Milliseconds delay : delays) {
        script.channel("phx_error", '"' + join.toLatin1() + '"');
        QCOMPARE(only<phoenix::Left>(script.last).value(0).retryAt,
                 std::optional(script.now + delay));
        script.pass(delay);
        join = script.sent(QStringLiteral("phx_join")).ref;
        script.reply(join);
        QCOMPARE(script.count<phoenix::Joined>(), 1);
    }
}

void TestPhoenixLeaving::case056_stabilityStartsOver()
{
    PhoenixScript script;
    QString join = script.join();
    script.channel("phx_error", '"' + join.toLatin1() + '"');
    script.pass(1s);
    join = script.sent(QStringLiteral("phx_join")).ref;
    script.reply(join);
    script.pass(25s);
    script.reply(script.sent(QStringLiteral("heartbeat")).ref);
    script.pass(5s);
    script.channel("phx_error", '"' + join.toLatin1() + '"');
    QCOMPARE(only<phoenix::Left>(script.last).value(0).retryAt, std::optional(script.now + 1s));
}

void TestPhoenixLeaving::case066_lostConnectionSettlesAll()
{
    PhoenixScript script;
    script.join();
    script.push(1);
    script.push(2);
    script.last = script.session.lost(ServerReason::ConnectionLost, {});
    QCOMPARE(outcomes(script.last), QList({PushOutcome::Unanswered, PushOutcome::Unanswered}));
    QCOMPARE(only<phoenix::Left>(script.last).value(0).reason, ServerReason::ConnectionLost);
    QVERIFY(std::holds_alternative<phoenix::Left>(script.last.constLast()));
    script.last = script.session.lost(ServerReason::ConnectionLost, {});
    QVERIFY(script.last.isEmpty());

    PhoenixScript young;
    young.receive(kMetadata);
    young.last = young.session.lost(ServerReason::ConnectionLost, {});
    QVERIFY(young.last.isEmpty());
}

void TestPhoenixLeaving::unmatchedTopicMeansNotJoined()
{
    PhoenixScript script;
    script.join();
    script.push(1);
    script.reply(script.push(2), "error", R"({"reason":"unmatched topic"})");
    QCOMPARE(outcomes(script.last), QList({PushOutcome::Unanswered, PushOutcome::Unanswered}));
    QCOMPARE(only<phoenix::Left>(script.last).value(0).reason, ServerReason::ChannelClosed);
    script.pass(1s);
    QCOMPARE(script.count<phoenix::Joining>(), 1);
}

void TestPhoenixLeaving::case077_nothingAfterTheEnd()
{
    PhoenixScript script;
    script.join();
    (void)script.session.lost(ServerReason::ConnectionLost, {});
    QCOMPARE(script.session.nextDeadline(), TimePoint::max());
    script.pass(120s);
    QVERIFY(script.last.isEmpty());
    script.receive(kMetadata);
    QVERIFY(script.last.isEmpty());
}

void TestPhoenixLeaving::case077_nothingAfterLeaving()
{
    PhoenixScript script;
    script.join();
    script.pass(25s); // a heartbeat waits for its answer
    script.last = script.session.leave(script.now);
    script.reply(script.sent(QStringLiteral("phx_leave")).ref);
    QCOMPARE(script.session.nextDeadline(), TimePoint::max());
    script.pass(120s);
    QVERIFY(script.last.isEmpty());
}

namespace {

/// All that a server may still say, and time to think about it.
phoenix::Actions badger(PhoenixScript &script, const QByteArray &join)
{
    phoenix::Actions all;
    const auto keep = [&all, &script] { all += script.last; };
    script.reply(QString::fromLatin1(join));
    keep();
    for (const QByteArray &ref : {QByteArray('"' + join + '"'), QByteArray("null")}) {
        for (const char *event : {"phx_error", "phx_close"}) {
            script.channel(event, ref);
            keep();
        }
    }
    script.receive(kMetadata);
    keep();
    script.channel("control_update", "null", R"({"control":[{"1":90}]})");
    keep();
    script.last = script.session.rejoinNow(script.now);
    keep();
    script.pass(10min);
    keep();
    script.last = script.session.lost(ServerReason::ClosedByServer, {});
    keep();
    return all;
}

} // namespace

void TestPhoenixLeaving::case086_noWayBackAfterLeaving()
{
    for (const bool wasJoined : {true, false}) {
        PhoenixScript script;
        script.receive(kMetadata);
        const QString join = script.sent(QStringLiteral("phx_join")).ref;
        if (wasJoined) {
            script.reply(join);
        }
        script.last = script.session.leave(script.now);
        if (wasJoined) {
            script.reply(script.sent(QStringLiteral("phx_leave")).ref);
        }
        QCOMPARE(script.count<phoenix::LeaveDone>(), 1);
        QVERIFY(badger(script, join.toLatin1()).isEmpty());
    }
}

void TestPhoenixLeaving::case094_lateFramesOfAnOldConnection()
{
    PhoenixScript old;
    const QString oldJoin = old.join();
    const QString oldPush = old.push(1);
    (void)old.session.lost(ServerReason::ConnectionLost, {});
    QVERIFY(badger(old, oldJoin.toLatin1()).isEmpty());
    // Nor do they mean anything to the connection after it.
    PhoenixScript script(PhoenixVersion::V1, old.session.nextRef());
    script.join();
    script.push(1);
    for (const QString &ref : {oldJoin, oldPush}) {
        script.reply(ref);
        QCOMPARE(script.count<phoenix::PushSettled>(), 0);
        script.channel("phx_error", '"' + ref.toLatin1() + '"');
        QCOMPARE(script.count<phoenix::Left>(), 0);
    }
    QVERIFY(script.session.canPush());
}

void TestPhoenixLeaving::case095_leftAndConnectedAgainAtOnce()
{
    PhoenixScript old;
    const QString oldJoin = old.join();
    old.last = old.session.leave(old.now);
    const QString oldLeave = old.sent(QStringLiteral("phx_leave")).ref;
    old.last = old.session.lost(ServerReason::None, {});
    QCOMPARE(old.count<phoenix::Left>(), 1);

    PhoenixScript script(PhoenixVersion::V1, old.session.nextRef());
    script.join();
    QCOMPARE(script.count<phoenix::Joined>(), 1);
    script.reply(oldLeave);
    script.channel("phx_close", '"' + oldJoin.toLatin1() + '"');
    QCOMPARE(script.count<phoenix::Left>(), 0);
    QVERIFY(script.session.canPush());
}

QTEST_APPLESS_MAIN(TestPhoenixLeaving)
#include "tst_phoenixleaving.moc"
