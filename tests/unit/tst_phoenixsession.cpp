// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/phoenixsession.h"

#include <QJsonDocument>
#include <QTest>

#include <memory>
#include <random>

using namespace armature;
using namespace std::chrono_literals;

namespace {

const auto kTopic = QStringLiteral("microcontroller:v1:3");
const QByteArray kMetadata
    = R"({"event":"metadata","join_ref":null,"payload":{"controller_id":3,"location_id":2,)"
      R"("user_id":1},"ref":null,"topic":"microcontroller:3"})";

template <typename T>
QList<T> only(const phoenix::Actions &actions)
{
    QList<T> found;
    for (const phoenix::Action &action : actions) {
        if (const T *one = std::get_if<T>(&action)) {
            found.append(*one);
        }
    }
    return found;
}

/// A session under a clock of its own, and what it wanted last.
class Script
{
public:
    explicit Script(PhoenixVersion version = PhoenixVersion::V1, quint64 firstRef = 1)
        : session(version, firstRef, now)
    { }

    void receive(const QByteArray &frame) { last = session.textReceived(frame, now); }
    void reply(const QString &ref, const QByteArray &status = "ok",
               const QByteArray &response = "{}")
    {
        receive(R"({"event":"phx_reply","payload":{"response":)" + response + R"(,"status":")"
                + status + R"("},"ref":")" + ref.toLatin1()
                + R"(","topic":"microcontroller:v1:3"})");
    }
    void channel(const QByteArray &event, const QByteArray &ref, const QByteArray &payload = "{}")
    {
        receive(R"({"event":")" + event + R"(","payload":)" + payload + R"(,"ref":)" + ref
                + R"(,"topic":"microcontroller:v1:3"})");
    }
    /// Lets time pass, from deadline to deadline, or to an abort; `last` is all that was wanted.
    void pass(Milliseconds time)
    {
        const TimePoint end = now + time;
        phoenix::Actions all;
        while (session.nextDeadline() <= end && only<phoenix::Abort>(all).isEmpty()) {
            now = std::max(now, session.nextDeadline());
            all += session.tick(now);
        }
        now = end;
        last = all;
    }
    /// The last frame of this event that was sent.
    [[nodiscard]] phoenix::SendText sent(const QString &event) const
    {
        phoenix::SendText found;
        const QList<phoenix::SendText> frames = only<phoenix::SendText>(last);
        for (const phoenix::SendText &frame : frames) {
            found = frame.event == event ? frame : found;
        }
        return found;
    }
    /// Metadata and an answered join. \return the join's ref.
    QString join()
    {
        receive(kMetadata);
        QString ref = sent(QStringLiteral("phx_join")).ref;
        reply(ref);
        return ref;
    }
    /// \return the push's ref.
    QString push(quint64 id)
    {
        last = session.push(id, QStringLiteral("upload_readings"), "{}", now);
        return only<phoenix::SendText>(last).value(0).ref;
    }
    template <typename T>
    [[nodiscard]] int count() const
    {
        return static_cast<int>(only<T>(last).size());
    }

    TimePoint now {1000s};
    PhoenixSession session;
    phoenix::Actions last {};
};

QList<PushOutcome> outcomes(const phoenix::Actions &actions)
{
    QList<PushOutcome> found;
    const QList<phoenix::PushSettled> settled = only<phoenix::PushSettled>(actions);
    for (const phoenix::PushSettled &push : settled) {
        found.append(push.outcome);
    }
    return found;
}

} // namespace

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
    void case040_joinRefused();
    void case044_joinTimesOut();
    void case045_lateJoinReply();
    void case046_crash();
    void case047_staleEnds();
    void case048_endsWithoutARef();
    void case049_closedUnasked();
    void case051_leave();
    void case051_outstandingPushesAreAnsweredDuringLeave();
    void case052_leaveWhileJoining();
    void case056_crashLoop();
    void case056_stabilityStartsOver();
    void case057_oneReplyOnce();
    void case058_refusals_data();
    void case058_refusals();
    void case060_unanswered();
    void case062_outOfOrder();
    void case066_lostConnectionSettlesAll();
    void case067_windowIsBounded();
    void unmatchedTopicMeansNotJoined();
    void case070_heartbeat();
    void case071_busyIsNoExcuse();
    void case073_silenceAborts();
    void case077_nothingAfterTheEnd();
    void case083_roundTrip();
    void watchfulIsQuick();
    void watchfulTakesEffectAtOnce();
    void anyFrameAnswersTheHeartbeat();
    void pendingJoinExtendsTheSilence();
    void ownStallIsForgivenOnce();
    void case108_controlUpdates();
    void case108_controlUpdateAfterACrash();
    void rejoinNow();
    void version2();
    void case026_garbageIsCountedAndSurvived();
    void latencyOnReplies();
};

void TestPhoenixSession::case018_metadataNamesTheTopic()
{
    Script script;
    script.receive(kMetadata);
    const auto join = script.sent(QStringLiteral("phx_join"));
    QCOMPARE(join.topic, kTopic);
    const QJsonDocument frame = QJsonDocument::fromJson(join.text);
    QCOMPARE(frame[QLatin1String("ref")], frame[QLatin1String("join_ref")]);
    QCOMPARE(only<phoenix::Joining>(script.last).value(0).identity, (ServerIdentity {1, 2, 3}));
}

void TestPhoenixSession::case019_noMetadata()
{
    Script script;
    script.pass(4999ms);
    QCOMPARE(script.count<phoenix::Abort>(), 0);
    script.pass(1ms);
    QCOMPARE(only<phoenix::Abort>(script.last).value(0).reason, ServerReason::NoMetadata);
}

void TestPhoenixSession::case020_badMetadata()
{
    Script script;
    script.receive(R"({"event":"metadata","payload":{"controller_id":-1},"ref":null,"topic":"x"})");
    QCOMPARE(only<phoenix::Abort>(script.last).value(0).reason, ServerReason::BadMetadata);
    QCOMPARE(script.count<phoenix::SendText>(), 0);

    Script joined;
    joined.join();
    joined.receive(R"({"event":"metadata","payload":{},"ref":null,"topic":"x"})");
    QCOMPARE(joined.count<phoenix::Abort>(), 0);
    QCOMPARE(joined.count<phoenix::Dropped>(), 1);
    QVERIFY(joined.session.canPush());
}

void TestPhoenixSession::case021_anotherController()
{
    Script script;
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
    Script script;
    script.join();
    script.receive(kMetadata);
    QCOMPARE(script.last.size(), 1); // that it was read
    QVERIFY(script.session.canPush());
}

void TestPhoenixSession::case023_everyFrameCarriesTheJoinRef()
{
    Script script;
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
    Script first;
    first.join();
    first.push(1);
    Script second(PhoenixVersion::V1, first.session.nextRef());
    QCOMPARE(second.join(), QStringLiteral("3"));
    QVERIFY(second.session.nextRef() > first.session.nextRef());
}

void TestPhoenixSession::case036_joinsOnce()
{
    Script script;
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
    Script script;
    QVERIFY(!script.session.canPush());
    script.receive(kMetadata);
    QVERIFY(!script.session.canPush());
}

void TestPhoenixSession::case040_joinRefused()
{
    Script script;
    script.receive(kMetadata);
    const QString ref = script.sent(QStringLiteral("phx_join")).ref;
    script.reply(ref, "error", R"({"reason":"unauthorized"})");
    const auto failure = only<phoenix::JoinFailed>(script.last).value(0);
    QCOMPARE(failure.reason, ServerReason::JoinRefused);
    QCOMPARE(failure.detail, QStringLiteral("unauthorized"));
    QCOMPARE(failure.retryAt, std::optional(script.now + 1s));
    QCOMPARE(script.count<phoenix::Left>(), 0);
    script.pass(999ms);
    QCOMPARE(script.count<phoenix::SendText>(), 0);
    script.pass(1ms);
    const QString second = script.sent(QStringLiteral("phx_join")).ref;
    QVERIFY(!second.isEmpty() && second != ref);
    script.reply(second, "error");
    QCOMPARE(only<phoenix::JoinFailed>(script.last).value(0).retryAt,
             std::optional(script.now + 2s));
}

void TestPhoenixSession::case044_joinTimesOut()
{
    Script script;
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
    Script script;
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

void TestPhoenixSession::case046_crash()
{
    Script script;
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

void TestPhoenixSession::case047_staleEnds()
{
    Script script;
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

void TestPhoenixSession::case048_endsWithoutARef()
{
    for (const char *event : {"phx_close", "phx_error"}) {
        Script script;
        script.join();
        script.channel(event, "null");
        QCOMPARE(script.count<phoenix::Left>(), 1);
    }
}

void TestPhoenixSession::case049_closedUnasked()
{
    Script script;
    const QString join = script.join();
    script.push(1);
    script.channel("phx_close", join.toLatin1()); // as an integer
    QCOMPARE(outcomes(script.last), QList {PushOutcome::Unanswered});
    QCOMPARE(only<phoenix::Left>(script.last).value(0).reason, ServerReason::ChannelClosed);
    script.pass(1s);
    QCOMPARE(script.count<phoenix::Joining>(), 1);
}

void TestPhoenixSession::case051_leave()
{
    Script script;
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

void TestPhoenixSession::case051_outstandingPushesAreAnsweredDuringLeave()
{
    Script script;
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

void TestPhoenixSession::case052_leaveWhileJoining()
{
    Script script;
    script.receive(kMetadata);
    const QString join = script.sent(QStringLiteral("phx_join")).ref;
    script.last = script.session.leave(script.now);
    QVERIFY(!script.sent(QStringLiteral("phx_leave")).ref.isEmpty());
    QCOMPARE(script.count<phoenix::LeaveDone>(), 1);
    QCOMPARE(script.count<phoenix::Left>(), 0);
    script.reply(join);
    QVERIFY(script.last.isEmpty());
}

void TestPhoenixSession::case056_crashLoop()
{
    Script script;
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

void TestPhoenixSession::case056_stabilityStartsOver()
{
    Script script;
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

void TestPhoenixSession::case057_oneReplyOnce()
{
    Script script;
    script.join();
    const QString ref = script.push(5);
    script.reply(ref);
    QCOMPARE(only<phoenix::PushSettled>(script.last).value(0).id, quint64(5));
    QCOMPARE(outcomes(script.last), QList {PushOutcome::Ok});
    script.reply(ref);
    QCOMPARE(script.count<phoenix::PushSettled>(), 0);
    QCOMPARE(script.count<phoenix::Dropped>(), 1);
}

void TestPhoenixSession::case058_refusals_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::newRow("error") << QByteArray("error");
    QTest::newRow("case059: unknown status") << QByteArray("perhaps");
    QTest::newRow("empty") << QByteArray();
}

void TestPhoenixSession::case058_refusals()
{
    QFETCH(const QByteArray, status);
    Script script;
    script.join();
    script.reply(script.push(5), status, R"({"reason":"no"})");
    QCOMPARE(outcomes(script.last), QList {PushOutcome::Rejected});
    QVERIFY(script.session.canPush());
}

void TestPhoenixSession::case060_unanswered()
{
    Script script;
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

void TestPhoenixSession::case062_outOfOrder()
{
    Script script;
    script.join();
    const QList<QString> refs {script.push(1), script.push(2), script.push(3)};
    for (const int index : {2, 0, 1}) {
        script.reply(refs.at(index));
        QCOMPARE(only<phoenix::PushSettled>(script.last).value(0).id,
                 static_cast<quint64>(index) + 1);
    }
}

void TestPhoenixSession::case066_lostConnectionSettlesAll()
{
    Script script;
    script.join();
    script.push(1);
    script.push(2);
    script.last = script.session.lost(ServerReason::ConnectionLost, {});
    QCOMPARE(outcomes(script.last), QList({PushOutcome::Unanswered, PushOutcome::Unanswered}));
    QCOMPARE(only<phoenix::Left>(script.last).value(0).reason, ServerReason::ConnectionLost);
    QVERIFY(std::holds_alternative<phoenix::Left>(script.last.constLast()));
    script.last = script.session.lost(ServerReason::ConnectionLost, {});
    QVERIFY(script.last.isEmpty());

    Script young;
    young.receive(kMetadata);
    young.last = young.session.lost(ServerReason::ConnectionLost, {});
    QVERIFY(young.last.isEmpty());
}

void TestPhoenixSession::case067_windowIsBounded()
{
    Script script;
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

void TestPhoenixSession::unmatchedTopicMeansNotJoined()
{
    Script script;
    script.join();
    script.push(1);
    script.reply(script.push(2), "error", R"({"reason":"unmatched topic"})");
    QCOMPARE(outcomes(script.last), QList({PushOutcome::Unanswered, PushOutcome::Unanswered}));
    QCOMPARE(only<phoenix::Left>(script.last).value(0).reason, ServerReason::ChannelClosed);
    script.pass(1s);
    QCOMPARE(script.count<phoenix::Joining>(), 1);
}

void TestPhoenixSession::case070_heartbeat()
{
    Script script;
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

void TestPhoenixSession::case071_busyIsNoExcuse()
{
    Script script;
    script.join();
    int beats = 0;
    for (int second = 0; second < 50; ++second) {
        script.reply(script.push(static_cast<quint64>(second) + 1));
        script.pass(1s);
        beats += script.sent(QStringLiteral("heartbeat")).ref.isEmpty() ? 0 : 1;
    }
    QCOMPARE(beats, 2);
}

void TestPhoenixSession::case073_silenceAborts()
{
    Script script;
    script.join();
    script.pass(34999ms);
    QCOMPARE(script.count<phoenix::Abort>(), 0);
    script.pass(1ms);
    QCOMPARE(only<phoenix::Abort>(script.last).value(0).reason, ServerReason::NoHeartbeatReply);
    script.last = script.session.lost(ServerReason::NoHeartbeatReply, {});
    QCOMPARE(script.count<phoenix::Left>(), 1);
}

void TestPhoenixSession::case077_nothingAfterTheEnd()
{
    Script script;
    script.join();
    (void)script.session.lost(ServerReason::ConnectionLost, {});
    QCOMPARE(script.session.nextDeadline(), TimePoint::max());
    script.pass(120s);
    QVERIFY(script.last.isEmpty());
    script.receive(kMetadata);
    QVERIFY(script.last.isEmpty());
}

void TestPhoenixSession::case083_roundTrip()
{
    Script script;
    script.join();
    script.pass(25s);
    const QString ref = script.sent(QStringLiteral("heartbeat")).ref;
    script.now += 42ms;
    script.receive(R"({"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":")"
                   + ref.toLatin1() + R"(","topic":"phoenix"})");
    QCOMPARE(only<phoenix::RoundTrip>(script.last).value(0).value, Milliseconds(42));
}

void TestPhoenixSession::watchfulIsQuick()
{
    Script script;
    script.join();
    script.session.setHeartbeatInterval(1s, script.now);
    script.pass(1s);
    const QString ref = script.sent(QStringLiteral("heartbeat")).ref;
    QVERIFY(!ref.isEmpty());
    script.reply(ref);
    script.pass(1s);
    QVERIFY(!script.sent(QStringLiteral("heartbeat")).ref.isEmpty());
    script.pass(2999ms);
    QCOMPARE(script.count<phoenix::Abort>(), 0);
    script.pass(1ms);
    QCOMPARE(script.count<phoenix::Abort>(), 1);
}

void TestPhoenixSession::watchfulTakesEffectAtOnce()
{
    Script script;
    script.join();
    script.pass(10s);
    script.session.setHeartbeatInterval(1s, script.now);
    script.pass(0ms);
    QVERIFY(!script.sent(QStringLiteral("heartbeat")).ref.isEmpty());

    Script waiting; // for an answer, with 10 s to go
    waiting.join();
    waiting.pass(25s);
    waiting.session.setHeartbeatInterval(1s, waiting.now);
    waiting.pass(3s);
    QCOMPARE(waiting.count<phoenix::Abort>(), 1);
}

void TestPhoenixSession::anyFrameAnswersTheHeartbeat()
{
    Script script;
    script.join();
    script.pass(25s);
    script.receive("garbage");
    script.pass(20s);
    QCOMPARE(script.count<phoenix::Abort>(), 0);
}

void TestPhoenixSession::pendingJoinExtendsTheSilence()
{
    Script script;
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

void TestPhoenixSession::ownStallIsForgivenOnce()
{
    Script script;
    script.join();
    script.pass(25s);
    script.now += 60s; // this program stood still; the answer may wait in the socket
    script.last = script.session.tick(script.now);
    QCOMPARE(script.count<phoenix::Abort>(), 0);
    script.pass(1s);
    QCOMPARE(script.count<phoenix::Abort>(), 1);
}

void TestPhoenixSession::case108_controlUpdates()
{
    const QByteArray frame
        = R"({"event":"control_update","payload":{"control":[{"1":90}]},"ref":null,"topic":")";
    Script script;
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
    Script script;
    script.join();
    script.channel("phx_error", "null");
    script.channel("control_update", "null", R"({"control":[{"1":90}]})");
    QCOMPARE(script.count<phoenix::ControlUpdateReceived>(), 0);
    QCOMPARE(script.count<phoenix::Dropped>(), 1);
}

void TestPhoenixSession::rejoinNow()
{
    Script script;
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
    Script script(PhoenixVersion::V2);
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
    Script script;
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

void TestPhoenixSession::latencyOnReplies()
{
    Script script;
    script.join();
    const QString ref = script.push(1);
    script.now += 17ms;
    script.reply(ref);
    const auto frame = only<phoenix::FrameRead>(script.last).value(0);
    QCOMPARE(frame.event, QStringLiteral("phx_reply"));
    QCOMPARE(frame.ref, ref);
    QCOMPARE(frame.latency, std::optional(Milliseconds(17)));
}

QTEST_APPLESS_MAIN(TestPhoenixSession)
#include "tst_phoenixsession.moc"
