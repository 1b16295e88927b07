// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/phoenixscript.h"

#include <QJsonDocument>
#include <QTest>

#include <limits>
#include <random>

using namespace armature;
using namespace std::chrono_literals;

class TestPhoenixSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case018_metadataNamesTheTopic();
    void case019_noMetadata();
    void case020_badMetadata();
    void case021_anotherController();
    void theSameMetadataAgainChangesNothing();
    void case023_everyFrameCarriesTheJoinRef();
    void case024_refsStartWhereTold();
    void case036_joinsOnce();
    void case037_noPushBeforeTheJoin();
    void case025_refsWrap();
    void case044_joinTimesOut();
    void case045_lateJoinReply();
    void case108_controlUpdates();
    void case108_controlUpdateAfterACrash();
    void rejoinNow();
    void version2();
    void case026_garbageIsCountedAndSurvived();
};

void TestPhoenixSession::case018_metadataNamesTheTopic()
{
    PhoenixScript script;
    script.receive(kMetadata);
    const auto join = script.sent(QStringLiteral("phx_join"));
    QCOMPARE(join.topic, kTopic);
    const QJsonDocument frame = QJsonDocument::fromJson(join.text);
    QCOMPARE(frame[QLatin1String("ref")], frame[QLatin1String("join_ref")]);
    QCOMPARE(only<phoenix::Joining>(script.last).value(0).identity, (ServerIdentity {1, 2, 3}));
}

void TestPhoenixSession::case019_noMetadata()
{
    PhoenixScript script;
    script.pass(4999ms);
    QCOMPARE(script.count<phoenix::Abort>(), 0);
    script.pass(1ms);
    QCOMPARE(only<phoenix::Abort>(script.last).value(0).reason, ServerReason::NoMetadata);
}

void TestPhoenixSession::case020_badMetadata()
{
    PhoenixScript script;
    script.receive(R"({"event":"metadata","payload":{"controller_id":-1},"ref":null,"topic":"x"})");
    QCOMPARE(only<phoenix::Abort>(script.last).value(0).reason, ServerReason::BadMetadata);
    QCOMPARE(script.count<phoenix::SendText>(), 0);

    PhoenixScript joined;
    joined.join();
    joined.receive(R"({"event":"metadata","payload":{},"ref":null,"topic":"x"})");
    QCOMPARE(joined.count<phoenix::Abort>(), 0);
    QCOMPARE(joined.count<phoenix::Dropped>(), 1);
    QVERIFY(joined.session.canPush());
}

void TestPhoenixSession::case021_anotherController()
{
    PhoenixScript script;
    const QString first = script.join();
    (void)script.push(7);
    script.receive(QByteArray(kMetadata).replace("\"controller_id\":3", "\"controller_id\":4"));
    QCOMPARE(outcomes(script.last), QList {PushOutcome::Unanswered});
    QCOMPARE(script.count<phoenix::Left>(), 1);
    const auto leave = script.sent(QStringLiteral("phx_leave"));
    QCOMPARE(leave.topic, kTopic);
    QCOMPARE(QJsonDocument::fromJson(leave.text)[QLatin1String("join_ref")].toString(), first);
    const auto join = script.sent(QStringLiteral("phx_join"));
    QCOMPARE(join.topic, QStringLiteral("microcontroller:v1:4"));
    script.channel("phx_close", '"' + first.toLatin1() + '"'); // of the old topic
    script.reply(join.ref);
    QCOMPARE(script.count<phoenix::Joined>(), 1);
    QVERIFY(script.session.canPush());
}

void TestPhoenixSession::theSameMetadataAgainChangesNothing()
{
    PhoenixScript script;
    script.join();
    script.receive(kMetadata);
    QCOMPARE(script.last.size(), 1); // that it was read
    QVERIFY(script.session.canPush());
}

void TestPhoenixSession::case023_everyFrameCarriesTheJoinRef()
{
    PhoenixScript script;
    const QString join = script.join();
    script.push(1);
    const auto push = script.sent(QStringLiteral("upload_readings"));
    QCOMPARE(QJsonDocument::fromJson(push.text)[QLatin1String("join_ref")].toString(), join);
    QVERIFY(push.ref != join);
    script.last = script.session.leave(script.now);
    const auto leave = script.sent(QStringLiteral("phx_leave"));
    QCOMPARE(QJsonDocument::fromJson(leave.text)[QLatin1String("join_ref")].toString(), join);
}

void TestPhoenixSession::case024_refsStartWhereTold()
{
    PhoenixScript first;
    first.join();
    first.push(1);
    PhoenixScript second(PhoenixVersion::V1, first.session.nextRef());
    QCOMPARE(second.join(), QStringLiteral("3"));
    QVERIFY(second.session.nextRef() > first.session.nextRef());
}

void TestPhoenixSession::case036_joinsOnce()
{
    PhoenixScript script;
    script.receive(kMetadata);
    QCOMPARE(script.count<phoenix::SendText>(), 1);
    const QString ref = script.sent(QStringLiteral("phx_join")).ref;
    // The documented server echoes what it got; others answer with an integer.
    script.receive(R"({"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":)"
                   + ref.toLatin1() + R"(,"topic":"microcontroller:v1:3"})");
    QCOMPARE(script.count<phoenix::Joined>(), 1);
    QVERIFY(script.session.canPush());
    script.reply(ref);
    QCOMPARE(script.count<phoenix::Joined>(), 0);
}

void TestPhoenixSession::case037_noPushBeforeTheJoin()
{
    PhoenixScript script;
    QVERIFY(!script.session.canPush());
    script.receive(kMetadata);
    QVERIFY(!script.session.canPush());
}

void TestPhoenixSession::case025_refsWrap()
{
    constexpr quint64 kLargest = std::numeric_limits<quint64>::max();
    RefCounter refs(kLargest);
    const QList<QString> pending {QStringLiteral("1"), QStringLiteral("2")};
    const auto isPending = [&pending](const QString &ref) { return pending.contains(ref); };
    QCOMPARE(refs.take(isPending), QString::number(kLargest));
    QCOMPARE(refs.take(isPending), QStringLiteral("3"));

    PhoenixScript script(PhoenixVersion::V1, kLargest);
    QCOMPARE(script.join(), QString::number(kLargest));
    const QString first = script.push(1);
    QCOMPARE(first, QStringLiteral("1"));
    const QString second = script.push(2);
    script.reply(second);
    QCOMPARE(only<phoenix::PushSettled>(script.last).value(0).id, quint64(2));
    script.reply(first);
    QCOMPARE(only<phoenix::PushSettled>(script.last).value(0).id, quint64(1));
    QVERIFY(script.session.canPush());
    // A new connection starts after what this one used, and never with 0.
    QCOMPARE(script.session.nextRef(), quint64(3));
    QCOMPARE(PhoenixScript(PhoenixVersion::V1, 0).join(), QStringLiteral("1"));
}

void TestPhoenixSession::case044_joinTimesOut()
{
    PhoenixScript script;
    script.receive(kMetadata);
    const QString ref = script.sent(QStringLiteral("phx_join")).ref;
    script.pass(10s);
    const auto leave = script.sent(QStringLiteral("phx_leave"));
    QCOMPARE(QJsonDocument::fromJson(leave.text)[QLatin1String("join_ref")].toString(), ref);
    QCOMPARE(only<phoenix::JoinFailed>(script.last).value(0).reason, ServerReason::JoinTimeout);
    script.pass(1s);
    QVERIFY(!script.sent(QStringLiteral("phx_join")).ref.isEmpty());
}

void TestPhoenixSession::case045_lateJoinReply()
{
    PhoenixScript script;
    script.receive(kMetadata);
    const QString ref = script.sent(QStringLiteral("phx_join")).ref;
    script.pass(10s);
    const QString leave = script.sent(QStringLiteral("phx_leave")).ref;
    script.reply(ref);
    QCOMPARE(script.count<phoenix::Joined>(), 0);
    QVERIFY(!script.session.canPush());
    script.reply(leave);
    QCOMPARE(script.count<phoenix::Dropped>(), 0);
}

void TestPhoenixSession::case108_controlUpdates()
{
    const QByteArray frame
        = R"({"event":"control_update","payload":{"control":[{"1":90}]},"ref":null,"topic":")";
    PhoenixScript script;
    script.receive(frame + kTopic.toLatin1() + R"("})");
    QCOMPARE(script.count<phoenix::ControlUpdateReceived>(), 0);
    QCOMPARE(script.count<phoenix::Dropped>(), 1);
    script.receive(kMetadata);
    const QString join = script.sent(QStringLiteral("phx_join")).ref;
    script.receive(frame + kTopic.toLatin1() + R"("})");
    QCOMPARE(script.count<phoenix::ControlUpdateReceived>(), 0);
    script.reply(join);
    script.receive(frame + R"(microcontroller:v1:4"})");
    QCOMPARE(script.count<phoenix::ControlUpdateReceived>(), 0);
    QCOMPARE(script.count<phoenix::Dropped>(), 1);
    script.receive(frame + kTopic.toLatin1() + R"("})");
    const auto update = only<phoenix::ControlUpdateReceived>(script.last).value(0).update;
    QCOMPARE(update.items.value(0).number, std::optional(90.0));
}

void TestPhoenixSession::case108_controlUpdateAfterACrash()
{
    PhoenixScript script;
    script.join();
    script.channel("phx_error", "null");
    script.channel("control_update", "null", R"({"control":[{"1":90}]})");
    QCOMPARE(script.count<phoenix::ControlUpdateReceived>(), 0);
    QCOMPARE(script.count<phoenix::Dropped>(), 1);
}

void TestPhoenixSession::rejoinNow()
{
    PhoenixScript script;
    script.join();
    script.last = script.session.rejoinNow(script.now);
    QVERIFY(script.last.isEmpty());
    script.channel("phx_error", "null");
    script.last = script.session.rejoinNow(script.now);
    QCOMPARE(script.count<phoenix::Joining>(), 1);
    script.last = script.session.rejoinNow(script.now);
    QVERIFY(script.last.isEmpty());
}

void TestPhoenixSession::version2()
{
    PhoenixScript script(PhoenixVersion::V2);
    script.receive(kMetadata);
    const auto join = script.sent(QStringLiteral("phx_join"));
    QCOMPARE(join.text, QByteArray(R"(["1","1","microcontroller:v1:3","phx_join",{}])"));
    script.receive(R"(["1","1","microcontroller:v1:3","phx_reply",{"response":{},"status":"ok"}])");
    QCOMPARE(script.count<phoenix::Joined>(), 1);
    script.receive(R"([null,null,"microcontroller:v1:3","control_update",{"control":[{"1":90}]}])");
    QCOMPARE(script.count<phoenix::ControlUpdateReceived>(), 1);
    script.receive(R"(["9",null,"microcontroller:v1:3","control_update",{"control":[{"1":90}]}])");
    QCOMPARE(script.count<phoenix::ControlUpdateReceived>(), 0);
    const QString push = script.push(4);
    script.receive(R"(["1",")" + push.toLatin1()
                   + R"(","microcontroller:v1:3","phx_reply",{"response":{},"status":"ok"}])");
    QCOMPARE(outcomes(script.last), QList {PushOutcome::Ok});
    script.receive(R"(["0","0","microcontroller:v1:3","phx_error",{}])");
    QCOMPARE(script.count<phoenix::Left>(), 0);
    script.receive(R"(["1","1","microcontroller:v1:3","phx_error",{}])");
    QCOMPARE(script.count<phoenix::Left>(), 1);
}

void TestPhoenixSession::case026_garbageIsCountedAndSurvived()
{
    PhoenixScript script;
    script.join();
    std::mt19937 random(5);
    int dropped = 0;
    for (int round = 0; round < 500; ++round) {
        QByteArray frame(static_cast<qsizetype>(random() % 64), '\0');
        for (char &byte : frame) {
            byte = static_cast<char>(random());
        }
        script.receive(frame);
        dropped += script.count<phoenix::Dropped>();
        QCOMPARE(script.count<phoenix::ControlUpdateReceived>(), 0);
        script.last = script.session.binaryReceived(frame, script.now);
        dropped += script.count<phoenix::Dropped>();
    }
    QCOMPARE(dropped, 1000);
    QVERIFY(script.session.canPush());
}

QTEST_APPLESS_MAIN(TestPhoenixSession)
#include "tst_phoenixsession.moc"
