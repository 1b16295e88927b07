// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/boardclock.h"

#include <QTest>

using namespace armature;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint kStart {100s};

} // namespace

/// How old a line is by the board's own clock.
class TestBoardClock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void promptLinesHaveNoAge();
    void backlogIsAsOldAsTheStall();
    void sleepingBoardIsNotOld();
    void ageEndsWithTheBacklog();
    void agesSurviveTheWrap();
    void slowOscillatorIsNoAge();
    void rebootDuringTheStallIsNoAge();
};

void TestBoardClock::promptLinesHaveNoAge()
{
    BoardClock clock;
    QVERIFY(clock.advance(1000, kStart));
    QVERIFY(clock.advance(1100, kStart + 190ms)); // delayed a little on its way
    QCOMPARE(clock.age(kStart + 190ms), 0ms);
}

void TestBoardClock::backlogIsAsOldAsTheStall()
{
    BoardClock clock;
    QVERIFY(clock.advance(1000, kStart));
    const TimePoint end = kStart + 3s;
    clock.noteStall(kStart + 20ms, end);
    for (const int ms : {200, 1000, 2500}) {
        QVERIFY(clock.advance(static_cast<quint32>(1000 + ms), end));
        QCOMPARE(clock.age(end), 3s - Milliseconds(ms));
    }
    QVERIFY(clock.advance(3990, end + 5ms));
    QCOMPARE(clock.age(end + 5ms), 0ms); // fresh again
}

void TestBoardClock::sleepingBoardIsNotOld()
{
    BoardClock clock;
    QVERIFY(clock.advance(1000, kStart));
    QVERIFY(clock.advance(1010, kStart + 60s)); // its clock stood still
    QCOMPARE(clock.age(kStart + 60s), 0ms);
    clock.noteStall(kStart + 70s, kStart + 70s + 300ms);
    QVERIFY(clock.advance(1020, kStart + 120s));
    QCOMPARE(clock.age(kStart + 120s), 0ms); // long after the stall
    clock.noteStall(kStart + 180s, kStart + 180s + 300ms);
    QVERIFY(clock.advance(1030, kStart + 180s + 300ms));
    QCOMPARE(clock.age(kStart + 180s + 300ms), 300ms); // never more than the stall
}

void TestBoardClock::ageEndsWithTheBacklog()
{
    BoardClock clock;
    QVERIFY(clock.advance(1000, kStart));
    clock.noteStall(kStart, kStart + 2s);
    QVERIFY(clock.advance(1500, kStart + 2s));
    QCOMPARE(clock.age(kStart + 2s), 1500ms);
    QVERIFY(clock.advance(4500, kStart + 5s)); // half a second is missing now: no stall explains it
    QCOMPARE(clock.age(kStart + 5s), 0ms);
}

void TestBoardClock::agesSurviveTheWrap()
{
    BoardClock clock;
    QVERIFY(clock.advance(4294967000U, kStart));
    clock.noteStall(kStart, kStart + 2s);
    QVERIFY(clock.advance(204, kStart + 2s)); // 500 ms later
    QCOMPARE(clock.age(kStart + 2s), 1500ms);
}

void TestBoardClock::slowOscillatorIsNoAge()
{
    BoardClock clock;
    TimePoint now = kStart;
    quint32 ms = 0;
    for (int second = 0; second < 600; ++second, now += 1s, ms += 990) { // one per cent
        QVERIFY(clock.advance(ms, now));
    }
    clock.noteStall(now - 1s, now);
    QVERIFY(clock.advance(ms, now));
    QCOMPARE(clock.age(now), 0ms);
}

void TestBoardClock::rebootDuringTheStallIsNoAge()
{
    BoardClock clock;
    QVERIFY(clock.advance(500'000, kStart));
    clock.noteStall(kStart, kStart + 2s);
    QVERIFY(!clock.advance(3, kStart + 2s));
    clock.reset(); // as the session does on `ready`
    QVERIFY(clock.advance(5, kStart + 2s));
    QCOMPARE(clock.age(kStart + 2s), 0ms);
}

QTEST_APPLESS_MAIN(TestBoardClock)
#include "tst_boardclock.moc"
