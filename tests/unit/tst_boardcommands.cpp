// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/boardscript.h"

#include <QRandomGenerator>
#include <QTest>

using namespace armature;
using namespace std::chrono_literals;

class TestBoardCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsAndAcknowledges();
    void newestValueWins();
    void newerValueReplacesTheOlderOnRetry();
    void retriesThriceThenFails();
    void aRepeatKeepsItsSequence();
    void aStalledHostDoesNotRepeatOldValues();
    void wrongEchoFails();
    void refusalFails();
    void refusesWhatCannotBeSet();
    void stopClearsAndIsRepeated();
    void valueAfterAStopWaitsForItsAnswer();
    void sequenceWraps();
    void stopGoesOutWhileARebootedBoardAnnounces();
    void malformedLinesMoveNothing();
    void deadlinesAreWhenSomethingHappens();
};

void TestBoardCommands::sendsAndAcknowledges()
{
    Script script({false, 7});
    script.open();
    script.announce(); // its ping takes 7
    script.forget();
    script.set(50);
    QVERIFY(script.session.isAwaitingAnswer());
    QVERIFY(script.lines.first().startsWith(R"({"t":"set","s":8,"id":"m1","v":50}*)"));
    QCOMPARE(script.events, (QList<BoardEvent> {boardevent::CommandSent {kMotor, 50}}));
    script.acknowledge(script.lines.first(), "50.0");
    QCOMPARE(script.all<boardevent::CommandAcknowledged>(),
             (QList<boardevent::CommandAcknowledged> {{kMotor, 50}}));
    QVERIFY(!script.session.isAwaitingAnswer());
}

void TestBoardCommands::newestValueWins()
{
    Script script;
    script.becomeReady();
    for (int value = 1; value <= 20; ++value) {
        script.set(value);
    }
    QCOMPARE(script.sent("set").size(), 1);
    script.acknowledge(script.lines.first(), "1");
    QCOMPARE(script.sent("set").size(), 2);
    QVERIFY(script.sent("set").last().contains("\"v\":20}"));
    QCOMPARE(script.all<boardevent::CommandSent>().size(), 2);
    script.acknowledge(script.lines.last(), "20");
    QVERIFY(!script.session.isAwaitingAnswer());
}

void TestBoardCommands::newerValueReplacesTheOlderOnRetry()
{
    Script script;
    script.becomeReady();
    script.set(1);
    script.set(2);
    script.pass(120ms);
    const QByteArrayList sets = script.sent("set");
    QCOMPARE(sets.size(), 2);
    QVERIFY(sets.last().contains("\"v\":2}"));
    QVERIFY(Script::sequenceOf(sets.first()) != Script::sequenceOf(sets.last()));
    script.acknowledge(sets.first(), "1"); // too late: another value is outstanding
    QVERIFY(script.all<boardevent::CommandAcknowledged>().isEmpty());
    script.acknowledge(sets.last(), "2");
    QCOMPARE(script.all<boardevent::CommandAcknowledged>().size(), 1);
}

void TestBoardCommands::retriesThriceThenFails()
{
    Script script;
    script.becomeReady();
    script.set(5);
    script.pass(395ms);
    QCOMPARE(script.sent("set").size(), 4);
    QVERIFY(script.all<boardevent::CommandFailed>().isEmpty());
    script.pass(200ms);
    QCOMPARE(script.sent("set").size(), 4);
    QCOMPARE(script.all<boardevent::CommandFailed>(),
             (QList<boardevent::CommandFailed> {{kMotor, ControlReason::NoAnswer, {}}}));
    QCOMPARE(script.all<boardevent::CommandSent>().size(), 1);
}

void TestBoardCommands::aRepeatKeepsItsSequence()
{
    Script script;
    script.becomeReady();
    script.set(5);
    script.pass(250ms);
    const QByteArrayList sets = script.sent("set");
    QCOMPARE(sets.size(), 3);
    QCOMPARE(sets.at(1), sets.at(0));
    QCOMPARE(sets.at(2), sets.at(0));
}

void TestBoardCommands::aStalledHostDoesNotRepeatOldValues()
{
    Script script;
    script.becomeReady();
    script.set(5);
    script.now += 5s;
    script.take(script.session.tick(script.now));
    QCOMPARE(script.sent("set").size(), 1);
    QCOMPARE(script.all<boardevent::CommandFailed>().size(), 1);

    script.set(6);
    script.set(7);
    script.now += 5s;
    script.take(script.session.tick(script.now));
    QCOMPARE(script.sent("set").size(), 2);
    QCOMPARE(script.all<boardevent::CommandFailed>().size(), 2);
    QVERIFY(!script.session.isAwaitingAnswer());
}

void TestBoardCommands::wrongEchoFails()
{
    Script script;
    script.becomeReady();
    script.set(50);
    script.acknowledge(script.lines.last(), "49");
    QCOMPARE(script.all<boardevent::CommandFailed>().first().reason, ControlReason::WrongEcho);
    script.set(50);
    script.receive(R"({"t":"ack","s":)" + Script::sequenceOf(script.lines.last()) + "}");
    QCOMPARE(script.all<boardevent::CommandFailed>().size(), 2);
    script.set(50);
    script.receive(R"({"t":"ack","s":)" + Script::sequenceOf(script.lines.last())
                   + R"(,"id":"m2","v":50})");
    QCOMPARE(script.all<boardevent::CommandFailed>().size(), 3);
    QVERIFY(script.all<boardevent::CommandAcknowledged>().isEmpty());
}

void TestBoardCommands::refusalFails()
{
    Script script;
    script.becomeReady();
    script.set(50);
    script.receive(R"({"t":"nak","s":)" + Script::sequenceOf(script.lines.last())
                   + R"(,"e":"estop"})");
    QCOMPARE(script.all<boardevent::CommandFailed>(),
             (QList<boardevent::CommandFailed> {
                 {kMotor, ControlReason::BoardRefused, QStringLiteral("estop")}}));
    QCOMPARE(script.session.counters().boardErrors, 1U);
    QVERIFY(!script.session.isAwaitingAnswer());
}

void TestBoardCommands::refusesWhatCannotBeSet()
{
    Script script;
    script.open();
    script.set(1);
    QCOMPARE(script.all<boardevent::CommandFailed>().last().reason, ControlReason::BoardLost);
    script.announce();
    script.take(script.session.set(QStringLiteral("m9"), 1, script.now));
    QCOMPARE(script.all<boardevent::CommandFailed>().last().reason, ControlReason::UnknownControl);
    script.set(1e9);
    QCOMPARE(script.all<boardevent::CommandFailed>().last().reason, ControlReason::NotANumber);
    QVERIFY(script.sent("set").isEmpty());
}

void TestBoardCommands::stopClearsAndIsRepeated()
{
    Script script;
    script.becomeReady();
    script.set(50);
    script.set(60);
    script.forget();
    script.stop();
    QCOMPARE(script.sent("stop").size(), 1);
    QCOMPARE(script.all<boardevent::StopSent>().size(), 1);
    script.pass(1050ms);
    QCOMPARE(script.sent("stop").size(), 11);
    QVERIFY(script.sent("set").isEmpty());
    QCOMPARE(script.all<boardevent::StopSent>().size(), 1);
    QVERIFY(script.session.isAwaitingAnswer());
    const QByteArray answered = script.sent("stop").at(5); // any of them will do
    script.receive(R"({"t":"ack","s":)" + Script::sequenceOf(answered) + "}");
    QCOMPARE(script.all<boardevent::StopAcknowledged>().size(), 1);
    QVERIFY(!script.session.isAwaitingAnswer());
    script.forget();
    script.passAnswering(500ms);
    QVERIFY(script.sent("stop").isEmpty());
    QVERIFY(script.sent("set").isEmpty());
}

void TestBoardCommands::valueAfterAStopWaitsForItsAnswer()
{
    Script script;
    script.becomeReady();
    script.stop();
    script.set(5);
    QVERIFY(script.sent("set").isEmpty());
    script.receive(R"({"t":"ack","s":)" + Script::sequenceOf(script.sent("stop").first()) + "}");
    QCOMPARE(script.sent("set").size(), 1);

    script.stop();
    script.set(6);
    script.passAnswering(1100ms);
    QCOMPARE(script.sent("set").size(), 1);
    QCOMPARE(script.all<boardevent::CommandFailed>().size(), 1);
}

void TestBoardCommands::sequenceWraps()
{
    Script script({false, 65534});
    script.open();
    script.announce(); // ping 65534
    script.forget();
    script.set(1);
    QCOMPARE(Script::sequenceOf(script.lines.last()), QByteArray("65535"));
    script.acknowledge(script.lines.last(), "1");
    script.set(2);
    QCOMPARE(Script::sequenceOf(script.lines.last()), QByteArray("0"));
    script.acknowledge(script.lines.last(), "2");
    QCOMPARE(script.all<boardevent::CommandAcknowledged>().size(), 2);
}

void TestBoardCommands::stopGoesOutWhileARebootedBoardAnnounces()
{
    Script script;
    script.open();
    script.stop();
    QVERIFY(script.sent("stop").isEmpty()); // nobody there yet that could be stopped
    script.announce();
    script.passAnswering(1000ms);
    script.receive(R"({"t":"r","n":0,"ms":12,"v":{}})");
    script.stop();
    QCOMPARE(script.sent("stop").size(), 1);
}

void TestBoardCommands::malformedLinesMoveNothing()
{
    Script script;
    script.becomeReady();
    script.passAnswering(4000ms);
    script.set(50);
    script.forget();
    const QByteArrayList seeds {
        R"({"t":"ack","s":3,"id":"m1","v":50})", R"({"t":"nak","s":3,"e":"range"})",
        R"({"t":"st","ms":9999,"state":"run","why":"host","c":{"m1":5}})", Script::kHello};
    QRandomGenerator random(99);
    for (int round = 0; round < 3000; ++round) {
        QByteArray text = seeds.at(random.bounded(static_cast<int>(seeds.size())));
        text.truncate(random.bounded(static_cast<int>(text.size())));
        for (int i = random.bounded(3); i > 0 && !text.isEmpty(); --i) {
            text[random.bounded(static_cast<int>(text.size()))]
                = static_cast<char>(random.bounded(256));
        }
        script.receive(text);
    }
    QVERIFY(script.lines.isEmpty());
    QVERIFY(script.events.isEmpty());
    QVERIFY(script.session.counters().unparsed > 2900);
    QCOMPARE(script.session.state(), BoardSession::State::Ready);
}

/// A session that is ticked at its deadlines alone does the same as one that is ticked always.
void TestBoardCommands::deadlinesAreWhenSomethingHappens()
{
    Script often;
    Script seldom;
    often.becomeReady();
    seldom.becomeReady();
    often.set(5);
    seldom.set(5);
    const TimePoint end = often.now + 4s;
    for (; often.now < end; often.now += 1ms) {
        often.take(often.session.tick(often.now));
    }
    for (int ticks = 0; ticks < 200 && seldom.session.nextDeadline() < end; ++ticks) {
        seldom.now = *seldom.session.nextDeadline();
        seldom.take(seldom.session.tick(seldom.now));
    }
    QCOMPARE(seldom.lines, often.lines);
    QCOMPARE(seldom.events, often.events);
}

QTEST_APPLESS_MAIN(TestBoardCommands)
#include "tst_boardcommands.moc"
