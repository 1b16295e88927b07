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
    void fetchesAheadAndNoFurther();
    void cursorMovesInOrderOnly();
    void disconnectSendsEverythingAgainInOrder();
    void countsWhatAnEarlierRunSent();
    void waitsAfterARefusalUnlessJoinedAnew();
    void waitsLongerEachTime();
    void unansweredIsHalvedButNeverSetAside();
    void suspicionAllowsOneInFlight();
    void poisonIsIsolated_data();
    void poisonIsIsolated();
    void rejectedReadingIsIsolatedToo();
    void serverThatCrashesOnEverythingLosesNothing();
    void loneReadingIsNeverSetAside();
    void randomSchedules_data();
    void randomSchedules();
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

void TestUploadPlan::fetchesAheadAndNoFurther()
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

void TestUploadPlan::cursorMovesInOrderOnly()
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

void TestUploadPlan::disconnectSendsEverythingAgainInOrder()
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

void TestUploadPlan::countsWhatAnEarlierRunSent()
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

void TestUploadPlan::unansweredIsHalvedButNeverSetAside()
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
    QCOMPARE(sizes.first(10), (QList<qsizetype> {8, 8, 8, 4, 4, 4, 2, 2, 2, 1}));
    QCOMPARE(sizes.last(), 1);
    QVERIFY(world.setAside.isEmpty());
    QVERIFY(world.runDry());
    QCOMPARE(world.delivered, 8);
    QVERIFY(world.isInOrder);
}

void TestUploadPlan::suspicionAllowsOneInFlight()
{
    UploadWorld world;
    world.record(5000);
    world.poison = {1};
    world.restart();
    world.pump();
    QCOMPARE(world.flight.size(), 8U);
    world.serve();
    while (world.setAside.isEmpty()) {
        world.pump();
        QCOMPARE(world.flight.size(), 1U);
        world.serve();
    }
    QVERIFY(world.runDry());
    QCOMPARE(world.delivered, 4999);
}

void TestUploadPlan::poisonIsIsolated_data()
{
    QTest::addColumn<QList<qint64>>("poison");
    QTest::addColumn<int>("sensors");
    QTest::newRow("first") << QList<qint64> {1} << 3;
    QTest::newRow("last") << QList<qint64> {3000} << 3;
    QTest::newRow("middle") << QList<qint64> {777} << 3;
    QTest::newRow("one sensor alone") << QList<qint64> {777} << 1;
    QTest::newRow("two neighbours") << QList<qint64> {777, 778} << 3;
    QTest::newRow("two neighbours of one sensor") << QList<qint64> {777, 780} << 3;
    QTest::newRow("in several batches") << QList<qint64> {1, 2, 499, 500, 501, 1700, 2999} << 5;
}

void TestUploadPlan::poisonIsIsolated()
{
    QFETCH(const QList<qint64>, poison);
    QFETCH(const int, sensors);
    UploadWorld world;
    world.record(3000, sensors);
    world.poison = QSet<qint64>(poison.begin(), poison.end());
    world.restart();
    // The last reading needs another one after it to be told from a server that is down.
    bool isEnded = world.runDry(200);
    world.record(10, sensors);
    isEnded = world.runDry() || isEnded;
    QVERIFY(isEnded);
    QCOMPARE(world.setAside, poison);
    QCOMPARE(world.delivered, 3010 - poison.size());
    QCOMPARE(world.cursor, 3010);
    QVERIFY(world.isInOrder);
    QVERIFY(world.isMonotone);
    // 2 for the whole batch, 9 halvings, 4 alone and two for the witnesses, at worst.
    QVERIFY2(poison.size() > 1 || poison.constFirst() == 3000 || world.crashes <= 17,
             qPrintable(QString::number(world.crashes)));
}

void TestUploadPlan::rejectedReadingIsIsolatedToo()
{
    UploadWorld world;
    world.record(100, 2);
    world.restart();
    for (int round = 0; round < 1000 && world.cursor < 100; ++round) {
        world.pump();
        if (world.flight.empty()) {
            QVERIFY(world.plan.heldUntil());
            world.now = *world.plan.heldUntil();
            continue;
        }
        const auto &entries = world.flight.front().second;
        const bool isBad = std::any_of(entries.begin(), entries.end(),
                                       [](const JournalEntry &e) { return e.id == 42; });
        world.settle(isBad ? PushOutcome::Rejected : PushOutcome::Ok);
    }
    QCOMPARE(world.setAside, QList<qint64> {42});
    QCOMPARE(world.delivered, 99);
    QCOMPARE(world.repeated, 0); // an error is an answer
    QVERIFY(world.isInOrder);
}

void TestUploadPlan::serverThatCrashesOnEverythingLosesNothing()
{
    UploadWorld world;
    world.record(2000, 4);
    world.restart();
    world.isDown = true;
    for (int round = 0; round < 500; ++round) {
        world.pump();
        world.serve();
    }
    QVERIFY(world.crashes > 400);
    QVERIFY(world.setAside.isEmpty());
    QCOMPARE(world.cursor, 0);
    world.isDown = false;
    QVERIFY(world.runDry());
    QVERIFY(world.setAside.isEmpty());
    QCOMPARE(world.delivered, 2000);
    QVERIFY(world.isInOrder);
    // And the link is as quick as before.
    world.record(4000);
    world.pump();
    QCOMPARE(world.flight.size(), 8U);
}

void TestUploadPlan::loneReadingIsNeverSetAside()
{
    UploadWorld world;
    world.record(1);
    world.restart();
    world.isDown = true;
    for (int round = 0; round < 50; ++round) {
        world.pump();
        QCOMPARE(world.flight.size(), 1U);
        world.serve();
    }
    world.isDown = false;
    QVERIFY(world.runDry());
    QCOMPARE(world.delivered, 1);
}

void TestUploadPlan::randomSchedules_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 100; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestUploadPlan::randomSchedules()
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
