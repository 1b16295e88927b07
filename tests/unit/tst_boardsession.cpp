// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/boardscript.h"

#include <QTest>

using namespace armature;
using namespace std::chrono_literals;

class TestBoardSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksForIdUntilReady();
    void givesUpAfterTheLimit();
    void refusesBadAnnouncements_data();
    void refusesBadAnnouncements();
    void aBadAnnouncementIsNotTheLastWord();
    void pingsEveryThirdOfTheWatchdog();
    void unsolicitedHelloIsAReboot();
    void lateAnswerToIdIsNoReboot();
    void clockBackwardsIsAReboot_data();
    void clockBackwardsIsAReboot();
    void clockWrapIsNoReboot();
    void silenceAndReturn();
    void lateTickIsNotTheBoardsSilence();
    void countsLostLines();
    void readingsCarryTheirSpec();
    void outputsAreReported();
    void unknownProtocolIsNeverControlled();
    void bareLinesAreReadOnly();
    void countsWhatIsOfNoUse();
    void closedDropsEverything();
};

void TestBoardSession::asksForIdUntilReady()
{
    Script script;
    script.open();
    QCOMPARE(script.lines.size(), 2);
    QCOMPARE(script.lines.at(0), QByteArray("\n"));
    QCOMPARE(script.lines.at(1), encodeId());
    script.pass(1600ms);
    QCOMPARE(script.sent("id").size(), 4);
    script.announce();
    QCOMPARE(script.all<boardevent::Announced>().size(), 1);
    const BoardAnnouncement announcement = script.all<boardevent::Announced>().first().announcement;
    QVERIFY(announcement.isControllable);
    QCOMPARE(announcement.identity.watchdogMs, 300);
    QCOMPARE(announcement.controls.size(), 1);
    script.forget();
    script.passAnswering(3000ms);
    QVERIFY(script.sent("id").isEmpty());
}

void TestBoardSession::givesUpAfterTheLimit()
{
    Script script;
    script.open();
    script.pass(9990ms);
    QVERIFY(script.events.isEmpty());
    script.pass(50ms);
    QCOMPARE(script.all<boardevent::GivenUp>().size(), 1);
    QCOMPARE(script.session.state(), BoardSession::State::GivenUp);
    script.forget();
    script.pass(5000ms);
    QVERIFY(script.lines.isEmpty());
    script.becomeReady();
    QCOMPARE(script.session.state(), BoardSession::State::Ready);
}

void TestBoardSession::refusesBadAnnouncements_data()
{
    QTest::addColumn<QByteArrayList>("specs");
    const QByteArray sensor = R"({"t":"sensor","id":"t1","type":"temperature","min":0,"max":9})";
    const QByteArray control = R"({"t":"control","id":"m1","type":"m","min":0,"max":9,"safe":0})";
    const auto changed
        = [](QByteArray text, const char *from, const char *to) { return text.replace(from, to); };
    QTest::newRow("no sensor") << QByteArrayList {control};
    QTest::newRow("no control") << QByteArrayList {sensor};
    QTest::newRow("one sensor more") << QByteArrayList {sensor, sensor, control};
    QTest::newRow("safe above max")
        << QByteArrayList {sensor, changed(control, R"("safe":0)", R"("safe":10)")};
    QTest::newRow("safe below min")
        << QByteArrayList {sensor, changed(control, R"("safe":0)", R"("safe":-1)")};
    QTest::newRow("negative slew")
        << QByteArrayList {sensor, changed(control, R"("safe":0)", R"("safe":0,"slew":-1)")};
    QTest::newRow("range that set cannot carry")
        << QByteArrayList {sensor, changed(control, R"("max":9)", R"("max":1e7)")};
    QTest::newRow("sensor upside down")
        << QByteArrayList {changed(sensor, R"("max":9)", R"("max":-9)"), control};
    QTest::newRow("empty id") << QByteArrayList {changed(sensor, "t1", " "), control};
    QTest::newRow("quote in a control's id")
        << QByteArrayList {sensor, changed(control, "m1", R"(m\")")};
    QTest::newRow("unreadable control")
        << QByteArrayList {sensor, changed(control, R"("safe":0)", R"("safe":null)")};
}

void TestBoardSession::refusesBadAnnouncements()
{
    QFETCH(const QByteArrayList, specs);
    Script script;
    script.open();
    script.receive(Script::kHello);
    for (const QByteArray &spec : specs) {
        script.receive(spec);
    }
    script.receive(R"({"t":"ready","ms":1})");
    QVERIFY(script.events.isEmpty());
    QCOMPARE(script.session.state(), BoardSession::State::Announcing);
    QVERIFY(script.session.counters().unparsed >= 1);
}

void TestBoardSession::aBadAnnouncementIsNotTheLastWord()
{
    Script script;
    script.open();
    script.receive(R"({"t":"hello","proto":1,"board":"b","uid":"u","ns":2,"nc":0})");
    const QByteArray sensor = R"({"t":"sensor","id":"t1","type":"x","min":0,"max":9})";
    script.receive(sensor);
    script.receive(sensor);
    script.receive(R"({"t":"ready","ms":1})");
    QVERIFY(script.events.isEmpty()); // the same id twice
    script.pass(600ms);
    QCOMPARE(script.sent("id").size(), 2);
    script.announce();
    QCOMPARE(script.session.state(), BoardSession::State::Ready);
}

void TestBoardSession::pingsEveryThirdOfTheWatchdog()
{
    Script script;
    script.open();
    script.announce(); // wd is 300
    QCOMPARE(script.sent("ping").size(), 1);
    script.passAnswering(1000ms);
    QCOMPARE(script.sent("ping").size(), 10);
    QVERIFY(script.session.roundTrip().has_value());
}

void TestBoardSession::unsolicitedHelloIsAReboot()
{
    Script script;
    script.becomeReady();
    script.passAnswering(5000ms);
    script.set(50);
    script.forget();
    script.receive(Script::kHello);
    QCOMPARE(script.all<boardevent::Rebooted>().size(), 1);
    QVERIFY(!script.session.isAwaitingAnswer());
    QCOMPARE(script.session.state(), BoardSession::State::Announcing);
    script.receive(R"({"t":"sensor","id":"t1","type":"temperature","min":0,"max":9})");
    script.receive(R"({"t":"control","id":"m1","type":"motor","min":0,"max":1,"safe":0})");
    script.receive(R"({"t":"ready","ms":3})");
    QCOMPARE(script.all<boardevent::Announced>().size(), 1);
    QCOMPARE(script.all<boardevent::Rebooted>().size(), 1);
    script.pass(300ms);
    QVERIFY(script.sent("set").isEmpty()); // nothing is restored
}

void TestBoardSession::lateAnswerToIdIsNoReboot()
{
    Script script;
    script.open();
    script.pass(1600ms); // four times `id` into a board that is still booting
    script.announce();
    script.announce();
    script.announce();
    QVERIFY(script.all<boardevent::Rebooted>().isEmpty());
    QCOMPARE(script.all<boardevent::Announced>().size(), 1);
    QCOMPARE(script.session.state(), BoardSession::State::Ready);

    script.receive(R"({"t":"hello","proto":1,"board":"b","uid":"u","boot":9,"ns":0,"nc":0})");
    QCOMPARE(script.all<boardevent::Rebooted>().size(), 1); // that was no answer: it booted anew
}

void TestBoardSession::clockBackwardsIsAReboot_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("readings") << QByteArray(R"({"t":"r","n":0,"ms":12,"v":{}})");
    QTest::newRow("outputs") << QByteArray(
        R"({"t":"st","ms":12,"state":"safe","why":"boot","c":{}})");
    QTest::newRow("pong") << QByteArray(R"({"t":"pong","s":1,"ms":12})");
    QTest::newRow("ready") << QByteArray(R"({"t":"ready","ms":12})");
}

void TestBoardSession::clockBackwardsIsAReboot()
{
    QFETCH(const QByteArray, line);
    Script script;
    script.becomeReady();
    script.passAnswering(2000ms);
    script.set(50);
    script.forget();
    script.receive(line);
    QCOMPARE(script.events, (QList<BoardEvent> {boardevent::Rebooted {}}));
    QCOMPARE(script.sent("id").size(), 1);
    QVERIFY(!script.session.isAwaitingAnswer());
    script.announce();
    QCOMPARE(script.session.state(), BoardSession::State::Ready);
}

void TestBoardSession::clockWrapIsNoReboot()
{
    Script script;
    script.open();
    script.receive(R"({"t":"hello","proto":1,"board":"b","uid":"u","ns":0,"nc":0})");
    script.receive(R"({"t":"ready","ms":4294967000})");
    script.now += 500ms;
    script.receive(R"({"t":"r","n":1,"ms":204,"v":{}})");
    QVERIFY(script.all<boardevent::Rebooted>().isEmpty());
    script.receive(R"({"t":"r","n":2,"ms":200,"v":{}})"); // overtaken inside the board
    QVERIFY(script.all<boardevent::Rebooted>().isEmpty());
    script.receive(R"({"t":"r","n":3,"ms":3000000000,"v":{}})");
    QCOMPARE(script.all<boardevent::Rebooted>().size(), 1);
}

void TestBoardSession::silenceAndReturn()
{
    Script script;
    script.becomeReady();
    script.passAnswering(3000ms);
    script.forget();
    script.set(50);
    script.pass(900ms);
    QVERIFY(script.all<boardevent::FellSilent>().isEmpty());
    script.pass(400ms);
    QCOMPARE(script.all<boardevent::FellSilent>().size(), 1);
    QCOMPARE(script.session.state(), BoardSession::State::Silent);
    QVERIFY(!script.session.isAwaitingAnswer());
    script.forget();
    script.pass(1000ms);
    QVERIFY(script.sent("ping").size() >= 9); // it goes on asking
    QVERIFY(script.events.isEmpty());
    script.set(60);
    QVERIFY(script.sent("set").isEmpty());
    script.answerPing(script.sent("ping").last());
    QCOMPARE(script.all<boardevent::AnswersAgain>().size(), 1);
    QCOMPARE(script.session.state(), BoardSession::State::Ready);
}

void TestBoardSession::lateTickIsNotTheBoardsSilence()
{
    Script script;
    script.becomeReady();
    script.passAnswering(1000ms);
    script.now += 10s; // this host stood still; the answers wait in the port
    script.pass(250ms);
    QVERIFY(script.all<boardevent::FellSilent>().isEmpty());
}

void TestBoardSession::countsLostLines()
{
    Script script;
    script.becomeReady();
    const auto readings = [&script](int counter) {
        script.receive(R"({"t":"r","n":)" + QByteArray::number(counter)
                       + R"(,"ms":1000,"v":{"t1":1}})");
    };
    readings(65530);
    readings(65531);
    QCOMPARE(script.session.counters().lostLines, 0U);
    readings(65535);
    QCOMPARE(script.session.counters().lostLines, 3U);
    readings(0);
    readings(2);
    QCOMPARE(script.session.counters().lostLines, 4U);
    readings(2);
    QCOMPARE(script.session.counters().lostLines, 4U);
    QCOMPARE(script.session.counters().readings, 6U);
}

void TestBoardSession::readingsCarryTheirSpec()
{
    Script script;
    script.becomeReady();
    script.receive(R"({"t":"r","n":1,"ms":1000,"v":{"t1":21.5,"ghost":1}})");
    const auto taken = script.all<boardevent::ReadingsTaken>();
    QCOMPARE(taken.size(), 1);
    QCOMPARE(taken.first().readings,
             (ReadingBatch {{QStringLiteral("t1"),
                             QStringLiteral("temperature"),
                             QStringLiteral("Cel"),
                             21.5,
                             {script.now, 0ms}}}));
    QCOMPARE(script.session.counters().unparsed, 1U);
    QCOMPARE(script.session.counters().readings, 1U);
}

void TestBoardSession::outputsAreReported()
{
    Script script;
    script.becomeReady();
    script.receive(R"({"t":"st","ms":1000,"state":"run","why":"host","c":{"m1":5,"ghost":1}})");
    const auto reported = script.all<boardevent::OutputsReported>();
    QCOMPARE(reported.size(), 1);
    QCOMPARE(reported.first().outputs, (QMap<QString, double> {{kMotor, 5}}));
    QCOMPARE(reported.first().state, QStringLiteral("run"));
}

void TestBoardSession::unknownProtocolIsNeverControlled()
{
    Script script;
    script.open();
    script.announce(R"({"t":"hello","proto":2,"board":"next"})");
    QCOMPARE(script.session.state(), BoardSession::State::Ready);
    QVERIFY(!script.session.announcement().isControllable);
    script.forget();
    script.set(1);
    script.stop();
    script.pass(2000ms);
    QVERIFY(script.lines.isEmpty());
    QCOMPARE(script.all<boardevent::CommandFailed>().first().reason, ControlReason::BoardReadOnly);
    script.receive(R"({"t":"r","n":1,"ms":)" + script.boardMs() + R"(,"v":{"t1":3}})");
    QCOMPARE(script.all<boardevent::ReadingsTaken>().size(), 1); // charted where it parses
}

void TestBoardSession::bareLinesAreReadOnly()
{
    Script script({true});
    script.becomeReady();
    QVERIFY(!script.session.announcement().isControllable);
    script.set(1);
    script.pass(2000ms);
    QVERIFY(script.lines.isEmpty());
    QCOMPARE(script.session.state(), BoardSession::State::Ready);
}

void TestBoardSession::countsWhatIsOfNoUse()
{
    Script script;
    script.becomeReady();
    const BoardCounters before = script.session.counters();
    const Stamp at {script.now, 0ms};
    script.take(script.session.receive({BoardLine::Kind::BadChecksum, "{"}, at));
    script.take(script.session.receive({BoardLine::Kind::TooLong, "{"}, at));
    script.take(script.session.receive({BoardLine::Kind::Debug, "boot"}, at));
    script.receive(R"({"t":"future"})");
    script.receive(R"({"t":"pong"})");
    script.receive(R"({"t":"err","e":"crc","crc":1})");
    const BoardCounters &after = script.session.counters();
    QCOMPARE(after.lines, before.lines + 6);
    QCOMPARE(after.badCrc, before.badCrc + 1);
    QCOMPARE(after.tooLong, before.tooLong + 1);
    QCOMPARE(after.debugLines, before.debugLines + 1);
    QCOMPARE(after.unknownType, before.unknownType + 1);
    QCOMPARE(after.unparsed, before.unparsed + 1);
    QCOMPARE(after.boardErrors, before.boardErrors + 1);
    QVERIFY(script.lines.isEmpty());
}

void TestBoardSession::closedDropsEverything()
{
    Script script;
    script.becomeReady();
    script.set(1);
    script.stop();
    script.session.closed();
    script.forget();
    QVERIFY(!script.session.isAwaitingAnswer());
    QVERIFY(!script.session.nextDeadline());
    script.pass(2000ms);
    script.receive(Script::kHello);
    QVERIFY(script.lines.isEmpty());
    QVERIFY(script.events.isEmpty());
}

QTEST_APPLESS_MAIN(TestBoardSession)
#include "tst_boardsession.moc"
