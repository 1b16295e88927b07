// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/plainbench.h"

#include <QTest>

using namespace armature;
using namespace std::chrono_literals;

class TestPlainSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sensorsAppearWithTheirLabels();
    void firstLineIsNotBelieved();
    void lineAfterAPauseIsWhole();
    void cutHeaderNamesColumnsAllTheSame();
    void nothingIsEverWritten();
    void nothingCanBeSet();
    void boardIsReadOnly();
    void rubbishIsGivenUp();
    void quietPortIsListenedToForLong();
    void candidateIsGivenUpSoon();
    void textAloneIsAValidLine();
    void listenerWantsProofAndAnnouncesNothing();
    void listenerFindsASlowSketch();
    void damagedLabelMakesNoSensorAmidRubbish();
    void silenceIsToldAndItsEnd();
    void slowBoardIsNotCalledSilentTwice();
    void labelsAreBounded();
    void longLinesAreSkippedAndCounted();
    void refusedValuesAreCounted();
    void openingAnewForgetsTheSensors();
    void sameStoryHoweverTheBytesAreCut();
};

void TestPlainSession::sensorsAppearWithTheirLabels()
{
    Bench bench;
    bench.open();
    bench.say("Booting\n");
    bench.say("temp:21.5,hum:40\n");
    bench.say("temp:21.75,hum:41\n");
    QCOMPARE(bench.takeStory(),
             list({"announced temp hum", "temp=21.5 hum=40", "temp=21.75 hum=41"}));
    bench.say("temp:22,gas:7\n");
    QCOMPARE(bench.takeStory(), list({"announced temp hum gas", "temp=22 gas=7"}));
    QCOMPARE(bench.session->counters().readings, 6U);
    QCOMPARE(bench.session->counters().debugLines, 1U);
    QCOMPARE(bench.session->counters().lines, 4U);
}

void TestPlainSession::firstLineIsNotBelieved()
{
    Bench bench;
    bench.open();
    bench.say("1.5,40\n"); // the end of 21.5,40
    bench.say("21.5,40\n");
    QCOMPARE(bench.takeStory(), list({"announced c1 c2", "c1=21.5 c2=40"}));
    Bench labelled;
    labelled.open();
    labelled.say("mp:21.5\n");
    labelled.say("temp:21.5\n");
    QCOMPARE(labelled.takeStory(), list({"announced temp", "temp=21.5"}));
}

void TestPlainSession::lineAfterAPauseIsWhole()
{
    Bench bench;
    bench.open();
    bench.say("temp:21.5\n", 3s);
    QCOMPARE(bench.takeStory(), list({"announced temp", "temp=21.5"}));
}

void TestPlainSession::cutHeaderNamesColumnsAllTheSame()
{
    Bench bench;
    bench.open();
    bench.say("temp,hum\n");
    bench.say("21.5,40\n");
    QCOMPARE(bench.takeStory(), list({"announced temp hum", "temp=21.5 hum=40"}));
}

void TestPlainSession::nothingIsEverWritten()
{
    for (const auto approach : {BoardApproach::Named, BoardApproach::Known,
                                BoardApproach::Candidate, BoardApproach::Listener}) {
        Bench bench;
        const auto askAll = [&bench] {
            bench.add(bench.session->set(s("m1"), 50, bench.now));
            bench.add(bench.session->set(s("temp"), 50, bench.now));
            bench.add(bench.session->stopAll(bench.now));
            bench.add(bench.session->arm());
        };
        askAll();
        bench.open(approach);
        askAll();
        bench.say("x\n{\"t\":\"hello\",\"proto\":1}*0000\ntemp:1\n");
        bench.say("temp:2\n");
        askAll();
        bench.wait(10min);
        askAll();
        bench.session->closed();
        askAll();
        QCOMPARE(bench.written, 0);
        QVERIFY(!bench.session->isAwaitingAnswer());
        QVERIFY(!bench.session->roundTrip());
    }
}

void TestPlainSession::nothingCanBeSet()
{
    Bench bench;
    bench.open();
    bench.add(bench.session->set(s("m1"), 50, bench.now));
    QCOMPARE(bench.takeStory(),
             QStringList(QStringLiteral("failed m1 %1").arg(int(ControlReason::BoardLost))));
    bench.say("x\ntemp:1\n");
    (void)bench.takeStory();
    bench.add(bench.session->set(s("m1"), 50, bench.now));
    bench.add(bench.session->stopAll(bench.now));
    bench.add(bench.session->arm());
    QCOMPARE(bench.takeStory(),
             QStringList(QStringLiteral("failed m1 %1").arg(int(ControlReason::BoardReadOnly))));
}

void TestPlainSession::boardIsReadOnly()
{
    Bench bench;
    bench.open();
    bench.say("x\ntemp:1\n");
    QVERIFY(!bench.announcement.isControllable);
    QVERIFY(bench.announcement.controls.isEmpty());
    QCOMPARE(bench.announcement.sensors, QList<SensorSpec> {SensorSpec {s("temp")}});
    QCOMPARE(readyReason(bench.announcement, BoardFormat::Plain), BoardReason::PlainLines);
}

void TestPlainSession::rubbishIsGivenUp()
{
    Bench bench;
    bench.open();
    for (int line = 0; line < 20; ++line)
        bench.say("\xfe\x80\x01\x7f\n");
    bench.wait(7s);
    QVERIFY(bench.takeStory().isEmpty());
    QVERIFY(!bench.session->hasValidLine());
    bench.wait(2s);
    QCOMPARE(bench.takeStory(), list({"given up"}));
    bench.say("temp:1\ntemp:2\n");
    QVERIFY(bench.takeStory().isEmpty());
}

void TestPlainSession::quietPortIsListenedToForLong()
{
    Bench bench;
    bench.open();
    bench.wait(61s);
    bench.say("temp:1\n"); // once a minute
    QCOMPARE(bench.takeStory(), list({"announced temp", "temp=1"}));
    Bench mute;
    mute.open();
    mute.wait(2min);
    QCOMPARE(mute.takeStory(), list({"given up"}));
}

void TestPlainSession::candidateIsGivenUpSoon()
{
    Bench bench;
    bench.open(BoardApproach::Candidate);
    bench.say("hello there\n");
    bench.wait(3s);
    QCOMPARE(bench.takeStory(), list({"given up"}));
}

void TestPlainSession::textAloneIsAValidLine()
{
    Bench bench;
    bench.open();
    QVERIFY(!bench.session->hasValidLine());
    bench.say("waiting for satellites\n");
    QVERIFY(bench.session->hasValidLine());
    bench.wait(30s);
    QVERIFY(bench.takeStory().isEmpty());
}

void TestPlainSession::listenerWantsProofAndAnnouncesNothing()
{
    Bench bench;
    bench.open(BoardApproach::Listener);
    bench.say("cut\nremark\n7\n");
    QVERIFY(!bench.session->hasValidLine());
    bench.say("temp:2\n");
    QVERIFY(bench.session->hasValidLine());
    bench.say("\x01\n");
    QVERIFY(bench.session->hasValidLine());
    bench.say("\x01\n");
    QVERIFY(!bench.session->hasValidLine());
    QVERIFY(bench.takeStory().isEmpty());
    bench.wait(9s);
    QVERIFY(bench.takeStory().isEmpty());
    bench.wait(1s);
    QCOMPARE(bench.takeStory(), list({"given up"}));
}

void TestPlainSession::listenerFindsASlowSketch()
{
    Bench bench;
    bench.open(BoardApproach::Listener);
    bench.wait(1600ms); // it boots
    bench.say("\xfe\x80\x01\x7f\n");
    for (int line = 0; line < 4; ++line)
        bench.say("temp:21.5\n", 1s);
    QVERIFY(bench.session->hasValidLine());
    QVERIFY(bench.takeStory().isEmpty());
}

void TestPlainSession::damagedLabelMakesNoSensorAmidRubbish()
{
    Bench bench;
    bench.open();
    bench.say("\x01\n");
    bench.say("tem0:1\n");
    bench.say("temp:1\n");
    QVERIFY(bench.takeStory().isEmpty());
    bench.say("temp:2\n");
    QCOMPARE(bench.takeStory(), list({"announced temp", "temp=1 temp=2"}));
}

void TestPlainSession::silenceIsToldAndItsEnd()
{
    Bench bench;
    bench.open();
    bench.say("x\ntemp:1\n");
    bench.say("temp:2\n", 1s);
    (void)bench.takeStory();
    bench.wait(4900ms);
    QVERIFY(bench.takeStory().isEmpty());
    bench.wait(100ms);
    QCOMPARE(bench.takeStory(), list({"silent"}));
    bench.wait(1h);
    bench.say("remark\n");
    QVERIFY(bench.takeStory().isEmpty());
    bench.say("temp:3\n");
    QCOMPARE(bench.takeStory(), list({"again", "temp=3"}));
}

void TestPlainSession::slowBoardIsNotCalledSilentTwice()
{
    Bench bench;
    bench.open();
    bench.say("x\ntemp:1\n");
    bench.wait(30s);
    bench.say("temp:2\n");
    QCOMPARE(bench.takeStory().filter(s("silent")).size(), 1);
    for (int line = 0; line < 5; ++line) {
        bench.wait(30s);
        bench.say("temp:3\n");
    }
    QCOMPARE(bench.takeStory().filter(s("silent")).size(), 0);
    bench.wait(10min);
    QCOMPARE(bench.takeStory(), list({"silent"}));
}

void TestPlainSession::labelsAreBounded()
{
    Bench bench;
    bench.open();
    bench.say("x\n");
    for (int label = 0; label < 100; ++label)
        bench.say("l" + QByteArray::number(label) + ":1\n");
    QCOMPARE(bench.announcement.sensors.size(), kMaxPlainLabels);
    QCOMPARE(bench.session->counters().unparsed, 100U - quint64(kMaxPlainLabels));
    QCOMPARE(bench.session->counters().readings, quint64(kMaxPlainLabels));
}

void TestPlainSession::longLinesAreSkippedAndCounted()
{
    Bench bench;
    bench.open();
    bench.say("x\n");
    bench.say("a:1," + QByteArray("b:2,").repeated(1250) + "\ntemp:1\n");
    QCOMPARE(bench.takeStory(), list({"announced temp", "temp=1"}));
    QCOMPARE(bench.session->counters().tooLong, 1U);
    const QByteArray longest = "temp:2" + QByteArray(kMaxPlainLine - 7, ' ') + '\n';
    bench.say(longest);
    QCOMPARE(bench.takeStory(), list({"temp=2"}));
}

void TestPlainSession::refusedValuesAreCounted()
{
    Bench bench;
    bench.open();
    bench.say("x\ntemp:1\n");
    (void)bench.takeStory();
    bench.say("temp:nan,hum:inf\n");
    QVERIFY(bench.takeStory().isEmpty());
    QCOMPARE(bench.session->counters().refused, 2U);
}

void TestPlainSession::openingAnewForgetsTheSensors()
{
    Bench bench;
    bench.open();
    bench.say("x\ntemp:1\n");
    bench.session->closed();
    bench.say("temp:2\n");
    bench.open();
    QVERIFY(!bench.session->hasValidLine());
    bench.say("x\nhum:3\n");
    QCOMPARE(bench.takeStory(), list({"announced temp", "temp=1", "announced hum", "hum=3"}));
}

void TestPlainSession::sameStoryHoweverTheBytesAreCut()
{
    const QByteArray bytes("x\r\nair,hum\r\n21.5,40\r\n\r\n\ttemp:1e1\x80;p:2\nnan,7\n{\"a\":1}\n");
    Bench whole;
    whole.open();
    whole.say(bytes);
    for (const qsizetype step : {1, 2, 3, 7}) {
        Bench cut;
        cut.open();
        for (qsizetype at = 0; at < bytes.size(); at += step)
            cut.say(bytes.mid(at, step), 0ms);
        QCOMPARE(cut.story, whole.story);
        QCOMPARE(cut.session->counters(), whole.session->counters());
    }
}

QTEST_APPLESS_MAIN(TestPlainSession)
#include "tst_plainsession.moc"
