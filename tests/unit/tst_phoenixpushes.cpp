// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/phoenixscript.h"

#include <QJsonDocument>
#include <QTest>

#include <algorithm>

using namespace armature;
using namespace std::chrono_literals;

class TestPhoenixPushes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case057_oneReplyOnce();
    void case058_refusals_data();
    void case058_refusals();
    void case060_unanswered();
    void case062_outOfOrder();
    void case067_windowIsBounded();
    void case061_whatWantsNoAnswerLeavesNothing();
    void case061_eventsThatAreNeverAnswered();
    void case064_nothingIsKeptForTheJoin();
    void case065_noStaleBinding();
    void case104_tooLargeIsToldApart_data();
    void case104_tooLargeIsToldApart();
    void case106_sentInTheOrderPushed();
    void latencyOnReplies();
};

void TestPhoenixPushes::case057_oneReplyOnce()
{
    PhoenixScript script;
    script.join();
    const QString ref = script.push(5);
    script.reply(ref);
    QCOMPARE(only<phoenix::PushSettled>(script.last).value(0).id, quint64(5));
    QCOMPARE(outcomes(script.last), QList {PushOutcome::Ok});
    script.reply(ref);
    QCOMPARE(script.count<phoenix::PushSettled>(), 0);
    QCOMPARE(script.count<phoenix::Dropped>(), 1);
}

void TestPhoenixPushes::case058_refusals_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::newRow("error") << QByteArray("error");
    QTest::newRow("case059_ unknown status") << QByteArray("perhaps");
    QTest::newRow("empty") << QByteArray();
}

void TestPhoenixPushes::case058_refusals()
{
    QFETCH(const QByteArray, status);
    PhoenixScript script;
    script.join();
    script.reply(script.push(5), status, R"({"reason":"no"})");
    QCOMPARE(outcomes(script.last), QList {PushOutcome::Rejected});
    QVERIFY(script.session.canPush());
}

void TestPhoenixPushes::case060_unanswered()
{
    PhoenixScript script;
    script.join();
    const QString ref = script.push(5);
    script.pass(9999ms);
    QCOMPARE(script.count<phoenix::PushSettled>(), 0);
    script.pass(1ms);
    QCOMPARE(outcomes(script.last), QList {PushOutcome::Unanswered});
    script.reply(ref);
    QCOMPARE(script.count<phoenix::PushSettled>(), 0);
    QCOMPARE(script.count<phoenix::Dropped>(), 1);
}

void TestPhoenixPushes::case062_outOfOrder()
{
    PhoenixScript script;
    script.join();
    const QList<QString> refs {script.push(1), script.push(2), script.push(3)};
    for (const int index : {2, 0, 1}) {
        script.reply(refs.at(index));
        QCOMPARE(only<phoenix::PushSettled>(script.last).value(0).id,
                 static_cast<quint64>(index) + 1);
    }
}

void TestPhoenixPushes::case067_windowIsBounded()
{
    PhoenixScript script;
    script.join();
    for (quint64 id = 1; id <= 8; ++id) {
        QVERIFY(script.session.canPush());
        script.push(id);
    }
    QVERIFY(!script.session.canPush());
    script.pass(10s);
    QCOMPARE(script.count<phoenix::PushSettled>(), 8);
    QVERIFY(script.session.canPush());
}

/// The leave of a join that timed out is sent and forgotten.
void TestPhoenixPushes::case061_whatWantsNoAnswerLeavesNothing()
{
    PhoenixScript script;
    script.receive(kMetadata);
    int leaves = 0;
    for (int join = 0; join < 100; ++join) {
        script.receive("{}"); // a frame, so that the connection lives
        script.pass(10s);
        leaves += script.sent(QStringLiteral("phx_leave")).ref.isEmpty() ? 0 : 1;
        QCOMPARE(script.count<phoenix::PushSettled>(), 0);
        script.receive("{}");
        script.pass(10s);
    }
    QVERIFY(leaves > 40);
    script.reply(script.sent(QStringLiteral("phx_join")).ref);
    script.last = script.session.lost(ServerReason::ConnectionLost, {});
    QCOMPARE(script.count<phoenix::PushSettled>(), 0);
}

void TestPhoenixPushes::case061_eventsThatAreNeverAnswered()
{
    PhoenixScript script;
    script.join();
    for (quint64 id = 1; id <= 1000; ++id) {
        script.push(id);
        script.receive("{}");
        script.pass(10s);
        QCOMPARE(script.count<phoenix::PushSettled>(), 1);
        script.receive("{}");
    }
    QVERIFY(script.session.canPush());
    script.last = script.session.lost(ServerReason::ConnectionLost, {});
    QCOMPARE(script.count<phoenix::PushSettled>(), 0);
    QCOMPARE(script.session.nextDeadline(), TimePoint::max());
}

/// There is no buffer before the join: the journal is the queue.
void TestPhoenixPushes::case064_nothingIsKeptForTheJoin()
{
    PhoenixScript script;
    script.join();
    script.push(1);
    script.push(2);
    script.receive("{}");
    script.pass(10s);
    QCOMPARE(script.count<phoenix::PushSettled>(), 2);
    script.push(3);
    script.channel("phx_error", "null");
    QCOMPARE(outcomes(script.last), QList {PushOutcome::Crashed});
    QVERIFY(!script.session.canPush());
    script.pass(1s);
    script.reply(script.sent(QStringLiteral("phx_join")).ref);
    QCOMPARE(script.count<phoenix::Joined>(), 1);
    QCOMPARE(script.count<phoenix::SendText>(), 0);
    script.pass(10s);
    QCOMPARE(script.count<phoenix::PushSettled>(), 0);
}

void TestPhoenixPushes::case065_noStaleBinding()
{
    PhoenixScript script;
    const QString firstJoin = script.join();
    const QString before = script.push(7);
    script.channel("phx_error", "null");
    script.pass(1s);
    const QString secondJoin = script.sent(QStringLiteral("phx_join")).ref;
    script.reply(secondJoin);
    const QString after = script.push(7); // the same batch, again
    QVERIFY(after != before);
    const auto frame = script.sent(QStringLiteral("upload_readings"));
    const QJsonDocument text = QJsonDocument::fromJson(frame.text);
    QCOMPARE(text[QLatin1String("join_ref")].toString(), secondJoin);
    script.reply(before);
    QCOMPARE(script.count<phoenix::PushSettled>(), 0);
    script.reply(after);
    QCOMPARE(outcomes(script.last), QList {PushOutcome::Ok});
    script.channel("phx_error", '"' + firstJoin.toLatin1() + '"');
    QVERIFY(script.session.canPush());
}

void TestPhoenixPushes::case104_tooLargeIsToldApart_data()
{
    QTest::addColumn<ServerReason>("reason");
    QTest::addColumn<QString>("detail");
    QTest::addColumn<PushOutcome>("outcome");
    QTest::newRow("too large") << ServerReason::OversizedMessage << QString()
                               << PushOutcome::TooLarge;
    QTest::newRow("1009") << ServerReason::ClosedByServer << QStringLiteral("1009 closed")
                          << PushOutcome::TooLarge;
    QTest::newRow("1000") << ServerReason::ClosedByServer << QStringLiteral("1000 closed normally")
                          << PushOutcome::Unanswered;
    QTest::newRow("reset") << ServerReason::ConnectionLost << QStringLiteral("1009")
                           << PushOutcome::Unanswered;
}

void TestPhoenixPushes::case104_tooLargeIsToldApart()
{
    QFETCH(const ServerReason, reason);
    QFETCH(const QString, detail);
    QFETCH(const PushOutcome, outcome);
    PhoenixScript script;
    script.join();
    script.push(1);
    script.last = script.session.lost(reason, detail);
    QCOMPARE(outcomes(script.last), QList {outcome});
    QCOMPARE(only<phoenix::Left>(script.last).value(0).reason, reason);
}

void TestPhoenixPushes::case106_sentInTheOrderPushed()
{
    PhoenixScript script;
    script.join();
    QList<quint64> sent;
    QList<quint64> answered;
    QList<QString> waiting;
    for (quint64 id = 1; id <= 100; ++id) {
        if (!script.session.canPush()) {
            script.reply(waiting.takeFirst());
            answered.append(only<phoenix::PushSettled>(script.last).value(0).id);
        }
        waiting.append(script.push(id));
        QCOMPARE(script.count<phoenix::SendText>(), 1);
        sent.append(script.sent(QStringLiteral("upload_readings")).ref.toULongLong());
    }
    QVERIFY(std::is_sorted(sent.begin(), sent.end()));
    QVERIFY(std::is_sorted(answered.begin(), answered.end()));
    QCOMPARE(answered.size(), 92);
}

void TestPhoenixPushes::latencyOnReplies()
{
    PhoenixScript script;
    script.join();
    const QString ref = script.push(1);
    script.now += 17ms;
    script.reply(ref);
    const auto frame = only<phoenix::FrameRead>(script.last).value(0);
    QCOMPARE(frame.event, QStringLiteral("phx_reply"));
    QCOMPARE(frame.ref, ref);
    QCOMPARE(frame.latency, std::optional(Milliseconds(17)));
}

QTEST_APPLESS_MAIN(TestPhoenixPushes)
#include "tst_phoenixpushes.moc"
