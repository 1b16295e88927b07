// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/boardscript.h"

#include <QTest>

using namespace armature;
using namespace std::chrono_literals;

/// What is written to a port of which nobody knows what hangs on it.
class TestBoardInquiry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNamedPortIsAskedEveryHalfSecond();
    void aKnownBoardIsAskedAtOnceAndGivenUpSoon();
    void aCandidateIsAskedOnce();
    void aCandidateThatSaysOtherThingsIsNotWrittenTo_data();
    void aCandidateThatSaysOtherThingsIsNotWrittenTo();
    void aCandidateThatSpeaksItsLanguageIsAsked();
    void aCandidateThatBootsAnnouncesItself();
    void rubbishBeforeTheFirstLineIsForgiven();
    void afterARebootTheSameBoardIsAskedFreely();
};

void TestBoardInquiry::aNamedPortIsAskedEveryHalfSecond()
{
    Script script;
    script.open(BoardApproach::Named);
    script.receive("hello there");
    script.pass(2600ms);
    QCOMPARE(script.sent("id").size(), 6);
}

void TestBoardInquiry::aKnownBoardIsAskedAtOnceAndGivenUpSoon()
{
    Script script;
    script.open(BoardApproach::Known);
    QCOMPARE(script.lines, (QByteArrayList {"\n", encodeId()}));
    script.pass(3050ms);
    QCOMPARE(script.all<boardevent::GivenUp>().size(), 1);
}

void TestBoardInquiry::aCandidateIsAskedOnce()
{
    Script script;
    script.open(BoardApproach::Candidate);
    script.pass(1150ms);
    QVERIFY(script.lines.isEmpty());
    script.pass(1800ms);
    QCOMPARE(script.lines, (QByteArrayList {"\n", encodeId()}));
    script.pass(200ms);
    QCOMPARE(script.all<boardevent::GivenUp>().size(), 1);
    script.pass(10s);
    QCOMPARE(script.lines.size(), 2);
}

void TestBoardInquiry::aCandidateThatSaysOtherThingsIsNotWrittenTo_data()
{
    QTest::addColumn<BoardLine>("line");
    QTest::newRow("a receiver") << BoardLine {BoardLine::Kind::Debug, "$GPGGA,092750.000,5321,N"};
    QTest::newRow("a printer") << BoardLine {BoardLine::Kind::Debug, "ok T:20.1 /0.0"};
    QTest::newRow("no checksum") << BoardLine {BoardLine::Kind::BadChecksum, R"({"a":1})"};
    QTest::newRow("no end") << BoardLine {BoardLine::Kind::TooLong, "\x80\x81"};
}

void TestBoardInquiry::aCandidateThatSaysOtherThingsIsNotWrittenTo()
{
    QFETCH(const BoardLine, line);
    Script script;
    script.open(BoardApproach::Candidate);
    script.pass(1000ms);
    script.take(script.session.receive(line, {script.now, 0ms}));
    script.pass(2100ms);
    QVERIFY(script.lines.isEmpty());
    QCOMPARE(script.all<boardevent::GivenUp>().size(), 1);
    QVERIFY(!script.session.hasValidLine());
}

void TestBoardInquiry::aCandidateThatSpeaksItsLanguageIsAsked()
{
    Script script;
    script.open(BoardApproach::Candidate);
    script.pass(100ms);
    script.receive(R"({"t":"r","n":1,"ms":5,"v":{"t1":1}})"); // it has been running for long
    script.pass(1100ms);
    QCOMPARE(script.sent("id").size(), 3);
    script.announce();
    QCOMPARE(script.all<boardevent::Announced>().size(), 1);
}

void TestBoardInquiry::aCandidateThatBootsAnnouncesItself()
{
    Script script;
    script.open(BoardApproach::Candidate);
    script.pass(1000ms);
    script.announce();
    QCOMPARE(script.all<boardevent::Announced>().size(), 1);
    QVERIFY(script.sent("id").isEmpty());
}

void TestBoardInquiry::rubbishBeforeTheFirstLineIsForgiven()
{
    Script script;
    script.open(BoardApproach::Candidate);
    script.take(script.session.receive({BoardLine::Kind::Debug, "rst:0x1 (POWERON)"}, {}));
    script.pass(1500ms);
    script.announce();
    QCOMPARE(script.all<boardevent::Announced>().size(), 1);
}

void TestBoardInquiry::afterARebootTheSameBoardIsAskedFreely()
{
    Script script;
    script.open(BoardApproach::Candidate);
    script.announce();
    script.passAnswering(2000ms);
    script.forget();
    script.receive(R"({"t":"pong","s":1,"ms":12})");
    QCOMPARE(script.all<boardevent::Rebooted>().size(), 1);
    script.pass(4000ms);
    QCOMPARE(script.sent("id").size(), 8);
    QVERIFY(script.all<boardevent::GivenUp>().isEmpty());
}

QTEST_APPLESS_MAIN(TestBoardInquiry)
#include "tst_boardinquiry.moc"
