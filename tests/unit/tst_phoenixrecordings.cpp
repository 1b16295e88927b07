// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/backoff.h"
#include "tests/integration/recordedparts.h"
#include "tests/unit/recordedreplay.h"

#include <QTest>

using namespace armature;
using namespace std::chrono_literals;

namespace armature {

char *toString(const TalkOutcome &outcome)
{
    return QTest::toString(QStringLiteral("[%1] [%2], %3 control updates, %4 heartbeats")
                               .arg(outcome.channel.join(QStringLiteral(", ")),
                                    outcome.pushes.join(QStringLiteral(", ")))
                               .arg(outcome.controlUpdates)
                               .arg(outcome.heartbeats));
}

} // namespace armature

class TestPhoenixRecordings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void replays_data();
    void replays();
    void serverFacts_data();
    void serverFacts();
    void cleanupTestCase();

private: // NOLINT(readability-redundant-access-specifiers): these are no slots
    [[nodiscard]] TalkOutcome outcomeOf(const QString &name) const;

    QList<RecordedCase> m_cases;
    int m_replayed = 0;
};

namespace {

PhoenixVersion versionOf(const RecordedCase &recorded)
{
    return recorded.name.startsWith(QLatin1String("vsn2")) ? PhoenixVersion::V2
                                                           : PhoenixVersion::V1;
}

bool isRefused(const RecordedCase &recorded)
{
    return recorded.code(RecordedCase::Kind::Http).has_value();
}

} // namespace

void TestPhoenixRecordings::initTestCase()
{
    m_cases = readRecordings(QStringLiteral(ARMATURE_RECORDINGS));
    QCOMPARE(m_cases.size(), 122);
}

void TestPhoenixRecordings::replays_data()
{
    QTest::addColumn<int>("index");
    for (qsizetype i = 0; i < m_cases.size(); ++i) {
        if (!isRefused(m_cases.at(i))) {
            QTest::newRow(qPrintable(m_cases.at(i).name)) << static_cast<int>(i);
        }
    }
}

void TestPhoenixRecordings::replays()
{
    QFETCH(const int, index);
    const Talk talk = talkOf(corrected(m_cases.at(index)));
    RecordedReplay replay(talk, versionOf(m_cases.at(index)));
    QVERIFY(!replay.hasAborted());
    replay.end();
    QCOMPARE(replay.outcome(), impliedBy(talk));
    // Whatever the close, a connection that nobody asked to end is tried again, and not at once.
    QVERIFY(replay.isSilent());
    Backoff backoff;
    ConnectionEnd end {replay.reason(), {}};
    end.joinedFor = replay.joinedFor();
    QVERIFY(backoff.nextDelay(end, 0.0) > 0ms);
    end.joinedFor = kStableAfter;
    QVERIFY(Backoff().nextDelay(end, 0.999) <= 5500ms);
    ++m_replayed;
}

void TestPhoenixRecordings::serverFacts_data()
{
    QTest::addColumn<QString>("channel");
    QTest::addColumn<QString>("pushes");
    const auto row = [](const char *name, const QString &channel, const QString &pushes) {
        QTest::newRow(name) << channel << pushes;
    };
    const auto lost = QStringLiteral("Joined, Left Lost");
    const auto crashed = QStringLiteral("Joined, Left Crashed");
    const auto again = QStringLiteral("Joined, Left Crashed, Joined, Left Lost");
    row("connect: good token", {}, {});
    // "ok" does not mean stored
    row("upload OK", lost, u"\"2\"=Ok"_qs);
    row("upload: one unknown type among 3 good ones", lost, u"\"2\"=Ok, \"3\"=Ok"_qs);
    row("upload: value \"NaN\"", lost, u"\"2\"=Ok, \"3\"=Ok"_qs);
    // a channel that is gone: what is pushed to it is not sent by us
    row("upload: sensor name empty", crashed, u"\"2\"=Crashed"_qs);
    row("upload: payload null", crashed, u"\"2\"=Crashed"_qs);
    row("upload: 13,107 readings", lost, u"\"2\"=Ok, \"3\"=Ok"_qs);
    row("upload: 13,108 readings", crashed, u"\"2\"=Crashed, \"3\"=Crashed"_qs);
    row("unknown event", crashed, u"\"2\"=Crashed"_qs);
    row("push queued behind a crash: bad upload then good upload back to back", crashed,
        u"\"2\"=Crashed, \"3\"=Crashed, \"4\"=Crashed"_qs);
    row("channel crash, then push, rejoin, push", again, u"\"4\"=Ok"_qs);
    row("close_channel (real phx_close), then push, rejoin, push",
        u"Joined, Left Closed, Joined, Left Lost"_qs, u"\"4\"=Ok"_qs);
    row("push before join", {}, {});
    row("join foo:bar", u"Refused"_qs, {});
    row("join twice (same socket), then push", lost, u"\"3\"=Ok"_qs);
    row("leave with matching join_ref, then push", u"Joined, Left Asked"_qs, {});
    row("leave with wrong join_ref", lost, u"\"3\"=Ok"_qs);
    row("missing ref", lost, u"null=Unanswered"_qs);
    row("server disconnect broadcast", lost, {});
    row("socket drain (as on server shutdown)", lost, {});
    row("upload while readings table is locked 25 s (over the 15 s query timeout)", crashed,
        u"\"2\"=Unanswered, \"4\"=Crashed"_qs);
    row("PostgreSQL stopped: upload on a joined channel; new connection",
        u"Joined, Left Crashed, Joined, Left Crashed, Joined, Left Lost"_qs,
        u"\"2\"=Crashed, \"5\"=Crashed, \"7\"=Ok"_qs);
    row("vsn2: join, heartbeat, upload, broadcast, leave",
        u"Joined, Left Crashed, Joined, Left Asked"_qs, u"\"3\"=Ok"_qs);
    row("vsn2: v1 object message sent on a v2 socket", {}, {});
    row("prod: upload, crash", crashed, u"\"2\"=Ok, \"3\"=Crashed"_qs);
}

void TestPhoenixRecordings::serverFacts()
{
    QFETCH(const QString, channel);
    QFETCH(const QString, pushes);
    const TalkOutcome outcome = outcomeOf(QString::fromUtf8(QTest::currentDataTag()));
    QCOMPARE(outcome.channel.join(QStringLiteral(", ")), channel);
    QCOMPARE(outcome.pushes.join(QStringLiteral(", ")), pushes);
}

TalkOutcome TestPhoenixRecordings::outcomeOf(const QString &name) const
{
    const auto found
        = std::find_if(m_cases.begin(), m_cases.end(),
                       [&name](const RecordedCase &recorded) { return recorded.name == name; });
    if (found == m_cases.end()) {
        return {{QStringLiteral("no such conversation")}};
    }
    RecordedReplay replay(talkOf(corrected(*found)), versionOf(*found));
    replay.end();
    return replay.outcome();
}

void TestPhoenixRecordings::cleanupTestCase()
{
    const auto refused = static_cast<int>(std::count_if(m_cases.begin(), m_cases.end(), isRefused));
    qInfo("%d of %d recorded conversations replayed; %d left out: refused with an HTTP status, so "
          "there was no session",
          m_replayed, static_cast<int>(m_cases.size()), refused);
}

QTEST_GUILESS_MAIN(TestPhoenixRecordings)
#include "tst_phoenixrecordings.moc"
