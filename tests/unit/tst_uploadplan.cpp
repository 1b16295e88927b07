// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/uploadplan.h"
#include "bridge/protocol/readingsupload.h"
#include "tests/support/uploadworld.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace armature;
using namespace std::chrono_literals;

class TestUploadPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksOnceAndThenWhenThereIsMore();
    void noticeDuringAFetchIsNotLost();
    void case100_fetchesAheadAndNoFurther();
    void case069_cursorMovesOnOkAndInOrder();
    void case100_disconnectSendsEverythingAgainInOrder();
    void case101_countsWhatAnEarlierRunSent();
    void case101_whatWasNotAnsweredIsCountedAsRepeated();
    void case100_liveReadingsAreNotStarved();
    void case104_tooLargeMeansSmaller_data();
    void case104_tooLargeMeansSmaller();
    void case104_smallOnesBesideItAreNoEvidence();
    void waitsAfterARefusalUnlessJoinedAnew();
    void waitsLongerEachTime();
    void unansweredIsCutUpButNeverSetAside();
    void case106_randomSchedules_data();
    void case106_randomSchedules();
};

void TestUploadPlan::asksOnceAndThenWhenThereIsMore()
{
    UploadPlan plan;
    QVERIFY(!plan.nextFetch());
    plan.start(7);
    QCOMPARE(plan.nextFetch(), std::optional(UploadPlan::Fetch {7, kMaxUploadReadings}));
    QVERIFY(!plan.nextFetch());
    plan.takeFetched({journalEntry(9)});
    QVERIFY(!plan.nextFetch());
    plan.noticeMore();
    QCOMPARE(plan.nextFetch(), std::optional(UploadPlan::Fetch {9, kMaxUploadReadings}));
    plan.takeFetched({});
    QVERIFY(!plan.nextFetch());
}

void TestUploadPlan::noticeDuringAFetchIsNotLost()
{
    UploadPlan plan;
    plan.start(0);
    QVERIFY(plan.nextFetch());
    plan.noticeMore();
    plan.takeFetched({});
    QVERIFY(plan.nextFetch());
}

void TestUploadPlan::case100_fetchesAheadAndNoFurther()
{
    UploadWorld world;
    world.record(50'000);
    world.restart();
    world.pump(0);
    QVERIFY(world.flight.empty());
    world.pump();
    QCOMPARE(world.flight.size(), 8U);
    QCOMPARE(world.mostInBatch, kMaxUploadReadings);
    // Eight in flight and two at hand: the eleventh batch is not asked for.
    QVERIFY(!world.plan.nextFetch());
    QVERIFY(world.plan.nextBatch(world.now));
    QCOMPARE(world.plan.nextBatch(world.now)->entries.constFirst().id, 4001);
}

void TestUploadPlan::case069_cursorMovesOnOkAndInOrder()
{
    UploadWorld world;
    world.record(1500);
    world.restart();
    world.pump();
    QCOMPARE(world.flight.size(), 3U);
    world.plan.settle(2, PushOutcome::Ok, world.now);
    QVERIFY(world.plan.takeProgress().empty());
    world.plan.settle(99, PushOutcome::Ok, world.now);
    QVERIFY(world.plan.takeProgress().empty());
    world.plan.settle(1, PushOutcome::Ok, world.now);
    const std::vector<UploadPlan::Progress> expected {{1000, 1000, 0, false}};
    QCOMPARE(world.plan.takeProgress(), expected);
}

void TestUploadPlan::case100_disconnectSendsEverythingAgainInOrder()
{
    UploadWorld world;
    world.record(5000);
    world.restart();
    world.pump();
    world.settle(PushOutcome::Ok);
    world.loseConnection(3);
    QVERIFY(world.runDry());
    QCOMPARE(world.cursor, 5000);
    QCOMPARE(world.delivered, 5000);
    QCOMPARE(world.repeated, 3500);
    QVERIFY(world.isInOrder);
}

void TestUploadPlan::case101_countsWhatAnEarlierRunSent()
{
    UploadWorld world;
    world.record(10);
    for (qsizetype place = 0; place < 4; ++place)
        world.journal[place].wasSentBefore = true;
    world.restart();
    QVERIFY(world.runDry());
    QCOMPARE(world.delivered, 10);
    QCOMPARE(world.repeated, 4);
}

void TestUploadPlan::case101_whatWasNotAnsweredIsCountedAsRepeated()
{
    UploadWorld world;
    world.record(2000);
    world.restart();
    world.pump();
    QCOMPARE(world.flight.size(), 4U);
    world.settle(PushOutcome::Ok);
    world.loseConnection(1); // stored, but its answer was lost
    QVERIFY(world.runDry());
    int twice = 0;
    for (const int times : world.stored)
        twice += times > 1 ? 1 : 0;
    QCOMPARE(twice, 500);
    QCOMPARE(world.repeated, 1500); // nobody can tell which of them were stored
    QCOMPARE(world.delivered, 2000);
}

/// A day's backlog at a reading a second, over a line of 100 ms.
void TestUploadPlan::case100_liveReadingsAreNotStarved()
{
    UploadWorld world;
    world.record(86'400, 3);
    world.restart();
    int trips = 0;
    while (world.cursor < world.journal.size()) {
        world.pump();
        QVERIFY(world.flight.size() <= 8);
        for (std::size_t batch = world.flight.size(); batch > 0; --batch)
            world.serve();
        if (++trips % 10 == 0)
            world.record(1, 3);
        QVERIFY(trips < 100);
    }
    for (int second = 0; second < 60; ++second) {
        world.record(1, 3);
        world.pump();
        world.serve();
        QCOMPARE(world.cursor, world.journal.size());
    }
    QVERIFY(world.isInOrder);
}

void TestUploadPlan::case104_tooLargeMeansSmaller_data()
{
    QTest::addColumn<int>("largest"); // that the server takes
    QTest::addColumn<int>("most"); // closes until that is known
    QTest::newRow("250") << 250 << 1;
    QTest::newRow("100") << 100 << 3;
    QTest::newRow("1") << 1 << 9;
}

void TestUploadPlan::case104_tooLargeMeansSmaller()
{
    QFETCH(const int, largest);
    QFETCH(const int, most);
    UploadWorld world;
    world.record(2000, 3);
    world.restart();
    int closes = 0;
    for (int round = 0; round < 10'000 && world.cursor < world.journal.size(); ++round) {
        world.pump();
        if (world.flight.front().second.size() <= largest) {
            world.settle(PushOutcome::Ok);
            continue;
        }
        ++closes;
        while (!world.flight.empty())
            world.settle(PushOutcome::TooLarge);
        world.plan.reopen();
        if (closes == 1)
            world.record(1000, 3); // what comes later must not learn it again
    }
    QVERIFY2(closes > 0 && closes <= most, qPrintable(QString::number(closes)));
    QCOMPARE(world.delivered, 3000);
    QVERIFY(world.setAside.isEmpty());
    QVERIFY(world.isInOrder);
}

void TestUploadPlan::case104_smallOnesBesideItAreNoEvidence()
{
    UploadWorld world;
    world.record(503);
    world.restart();
    world.pump();
    QCOMPARE(world.flight.size(), 2U);
    world.settle(PushOutcome::TooLarge);
    world.settle(PushOutcome::TooLarge);
    world.plan.reopen();
    QVERIFY(world.runDry());
    world.record(1000);
    world.pump();
    QCOMPARE(world.flight.front().second.size(), 250);
}

void TestUploadPlan::waitsAfterARefusalUnlessJoinedAnew()
{
    UploadWorld world;
    world.record(1);
    world.restart();
    world.pump();
    world.settle(PushOutcome::Rejected);
    QVERIFY(!world.plan.nextBatch(world.now));
    QCOMPARE(world.plan.heldUntil(), std::optional(world.now + kFirstHold));
    QVERIFY(world.plan.nextBatch(world.now + kFirstHold));
    world.pump();
    QVERIFY(world.flight.size() == 1);
    world.settle(PushOutcome::Crashed);
    QVERIFY(!world.plan.nextBatch(world.now));
    world.plan.reopen();
    QVERIFY(world.plan.nextBatch(world.now));
}

void TestUploadPlan::waitsLongerEachTime()
{
    UploadWorld world;
    world.record(1);
    world.restart();
    Milliseconds wait {0};
    for (int attempt = 0; attempt < 20; ++attempt) {
        world.pump();
        world.settle(PushOutcome::Unanswered);
        const Milliseconds next = elapsed(world.now, *world.plan.heldUntil());
        QVERIFY(next > wait || next == kLongestHold);
        wait = next;
        world.now = *world.plan.heldUntil();
    }
    QCOMPARE(wait, kLongestHold);
    world.pump();
    world.settle(PushOutcome::Ok);
    world.record(1);
    world.pump();
    world.settle(PushOutcome::Rejected);
    QCOMPARE(elapsed(world.now, *world.plan.heldUntil()), kFirstHold);
}

void TestUploadPlan::unansweredIsCutUpButNeverSetAside()
{
    UploadWorld world;
    world.record(8);
    world.restart();
    QList<qsizetype> sizes;
    for (int attempt = 0; attempt < 100; ++attempt) {
        world.pump();
        QCOMPARE(world.flight.size(), 1U);
        sizes.append(world.flight.front().second.size());
        world.loseConnection(0);
    }
    QCOMPARE(sizes.first(10), (QList<qsizetype> {8, 8, 8, 1, 1, 1, 1, 1, 1, 1}));
    QCOMPARE(sizes.last(), 1);
    QVERIFY(world.setAside.isEmpty());
    QVERIFY(world.runDry());
    QCOMPARE(world.delivered, 8);
    QVERIFY(world.isInOrder);
}

void TestUploadPlan::case106_randomSchedules_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 100; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestUploadPlan::case106_randomSchedules()
{
    QFETCH(const unsigned, seed);
    std::mt19937 random(seed);
    const auto upTo
        = [&random](int most) { return std::uniform_int_distribution<int>(0, most)(random); };
    UploadWorld world;
    const int sensors = 2 + upTo(4);
    for (int count = upTo(3); count > 0; --count)
        world.poison.insert(1 + upTo(5000));
    world.record(upTo(5000) + 1, sensors);
    world.restart();
    for (int round = 0; round < 300; ++round) {
        world.pump(1 + upTo(7));
        const int what = upTo(19);
        if (what == 0) {
            world.loseConnection(std::size_t(upTo(8)));
        } else if (what == 1) {
            world.record(upTo(700), sensors);
        } else if (what == 2) {
            world.now += Milliseconds(upTo(3000));
        } else {
            world.serve();
        }
    }
    world.now += 1h;
    world.record(20, sensors);
    QVERIFY(world.runDry());
    world.poison &= QSet<qint64>(world.setAside.begin(), world.setAside.end());
    QCOMPARE(world.setAside.size(), world.poison.size()); // none but poison
    QCOMPARE(world.delivered + world.setAside.size(), world.journal.size());
    QCOMPARE(world.cursor, world.journal.size());
    QVERIFY(world.isMonotone);
    QVERIFY2(world.isInOrder, "order of a sensor");
    qint64 twice = 0;
    for (const JournalEntry &e : world.journal) {
        const int times = world.stored.value(e.id);
        QVERIFY(times > 0 || world.poison.contains(e.id));
        twice += times > 1 ? 1 : 0;
    }
    // Each that the server has twice is counted; some are counted that it has once.
    QVERIFY(world.repeated >= twice);
}

QTEST_APPLESS_MAIN(TestUploadPlan)
#include "tst_uploadplan.moc"
