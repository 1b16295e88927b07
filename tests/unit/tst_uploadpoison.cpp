// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/uploadplan.h"
#include "tests/support/uploadworld.h"

#include <QTest>

#include <algorithm>

using namespace armature;

/// Readings that crash the channel: found, set aside, and told from a server that crashes on all.
class TestUploadPoison : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case068_suspicionAllowsOneInFlight();
    void case068_poisonIsIsolated_data();
    void case068_poisonIsIsolated();
    void case068_rejectedReadingIsIsolatedToo();
    void case068_serverThatCrashesOnEverythingLosesNothing();
    void case068_loneReadingIsNeverSetAside();
    void case068_onlyTheSuspiciousAreTrials();
};

void TestUploadPoison::case068_suspicionAllowsOneInFlight()
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

void TestUploadPoison::case068_poisonIsIsolated_data()
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

void TestUploadPoison::case068_poisonIsIsolated()
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
    // 2 for the whole batch, 2 for its parts, 4 alone and two for the witnesses, at worst.
    // Each costs a rejoin, of about a second.
    QVERIFY2(poison.size() > 1 || poison.constFirst() == 3000 || world.crashes <= 11,
             qPrintable(QString::number(world.crashes)));
}

void TestUploadPoison::case068_rejectedReadingIsIsolatedToo()
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

void TestUploadPoison::case068_serverThatCrashesOnEverythingLosesNothing()
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

void TestUploadPoison::case068_loneReadingIsNeverSetAside()
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

/// What the session is told of each push: see PushKind.
void TestUploadPoison::case068_onlyTheSuspiciousAreTrials()
{
    UploadWorld world;
    world.record(1500, 3);
    world.poison = {700};
    world.restart();
    world.pump();
    QCOMPARE(world.flight.size(), 3U);
    QVERIFY(!world.plan.nextBatch(world.now));
    world.serve();
    world.serve();
    QVERIFY(world.plan.nextBatch(world.now)->isSuspicious());
    QVERIFY(world.runDry());
    QCOMPARE(world.setAside, QList<qint64> {700});
    world.record(1);
    if (const auto fetch = world.plan.nextFetch())
        world.answer(*fetch);
    QVERIFY(!world.plan.nextBatch(world.now)->isSuspicious());
}

QTEST_APPLESS_MAIN(TestUploadPoison)
#include "tst_uploadpoison.moc"
