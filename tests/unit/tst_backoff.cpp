// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/backoff.h"

#include <QTest>

#include <random>

using namespace armature;
using namespace std::chrono_literals;

namespace {

ConnectionEnd neverJoined(ServerReason reason = ServerReason::ConnectionRefused)
{
    return {reason, {}, 0, Milliseconds(-1)};
}

ConnectionEnd joinedFor(Milliseconds time, ServerReason reason = ServerReason::ConnectionLost)
{
    return {reason, {}, 0, time};
}

} // namespace

class TestBackoff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case087_growsToItsCapWithJitter();
    void case087_twoClientsDiverge();
    void case088_aFlapIsBounded_data();
    void case088_aFlapIsBounded();
    void case089_refusalsAreRare();
    void case089_theUserIsNotKeptWaiting();
    void case091_aServersOwnCloseIsSpread();
    void case092_aWeekOfFailures();
    void theFirstLossComesBackQuickly_data();
    void theFirstLossComesBackQuickly();
    void lossAfterAnOutageComesBackQuickly();
    void onlyStabilityStartsOver();
    void case046_rejoinsGrow();
};

void TestBackoff::case087_growsToItsCapWithJitter()
{
    Backoff backoff;
    const QList<Milliseconds> caps {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s};
    for (const Milliseconds cap : caps) {
        Backoff low = backoff;
        QCOMPARE(low.nextDelay(neverJoined(), 0.0), cap / 8);
        QCOMPARE(backoff.nextDelay(neverJoined(), 1.0), cap);
    }
}

void TestBackoff::case087_twoClientsDiverge()
{
    Backoff one;
    Backoff other;
    QVERIFY(one.nextDelay(neverJoined(), 0.2) != other.nextDelay(neverJoined(), 0.7));
}

void TestBackoff::case088_aFlapIsBounded_data()
{
    QTest::addColumn<int>("joinedMs");
    QTest::newRow("accepts, then closes") << -1;
    QTest::newRow("joins, then closes") << 0;
    QTest::newRow("joins, holds a second, closes") << 1000;
}

void TestBackoff::case088_aFlapIsBounded()
{
    QFETCH(const int, joinedMs);
    Backoff backoff;
    Milliseconds at {0};
    int attempts = 0;
    while (at < 60s) {
        ++attempts;
        at += backoff.nextDelay(joinedFor(Milliseconds(joinedMs), ServerReason::ClosedByServer),
                                0.0);
    }
    QVERIFY2(attempts <= 15, qPrintable(QString::number(attempts)));
}

void TestBackoff::case089_refusalsAreRare()
{
    Backoff backoff;
    Milliseconds at {0};
    int early = 0;
    Milliseconds last {0};
    for (int attempt = 0; attempt < 10; ++attempt) {
        early += at < 5min ? 1 : 0;
        last = backoff.nextDelay(neverJoined(ServerReason::KeyOrAuthRefused), 0.0);
        at += last;
    }
    QVERIFY(early <= 4);
    QCOMPARE(last, Milliseconds(15min));
}

void TestBackoff::case089_theUserIsNotKeptWaiting()
{
    Backoff backoff;
    for (int attempt = 0; attempt < 5; ++attempt) {
        (void)backoff.nextDelay(neverJoined(ServerReason::KeyOrAuthRefused), 0.5);
    }
    backoff.reset();
    QCOMPARE(backoff.nextDelay(neverJoined(ServerReason::KeyOrAuthRefused), 0.5),
             Milliseconds(30s));
}

void TestBackoff::case091_aServersOwnCloseIsSpread()
{
    const ConnectionEnd end = joinedFor(1h, ServerReason::ClosedByServer);
    QCOMPARE(Backoff().nextDelay(end, 0.0), Milliseconds(500ms));
    QCOMPARE(Backoff().nextDelay(end, 1.0), Milliseconds(5s));
}

void TestBackoff::case092_aWeekOfFailures()
{
    Backoff backoff;
    std::minstd_rand random(7);
    std::uniform_real_distribution<double> draw;
    for (int attempt = 0; attempt < 100'000; ++attempt) {
        const Milliseconds delay = backoff.nextDelay(neverJoined(), draw(random));
        QVERIFY(delay > 0ms && delay <= 60s);
    }
}

void TestBackoff::theFirstLossComesBackQuickly_data()
{
    QTest::addColumn<int>("joinedMs");
    QTest::addColumn<ServerReason>("reason");
    QTest::newRow("young, reset") << 100 << ServerReason::ConnectionLost;
    QTest::newRow("young, frozen") << 5000 << ServerReason::NoHeartbeatReply;
    QTest::newRow("young, closed") << 100 << ServerReason::ClosedByServer;
    QTest::newRow("stable, reset") << 60'000 << ServerReason::ConnectionLost;
    QTest::newRow("stable, frozen") << 60'000 << ServerReason::NoHeartbeatReply;
    QTest::newRow("stable, closed") << 60'000 << ServerReason::ClosedByServer;
}

void TestBackoff::theFirstLossComesBackQuickly()
{
    QFETCH(const int, joinedMs);
    QFETCH(const ServerReason, reason);
    QVERIFY(Backoff().nextDelay(joinedFor(Milliseconds(joinedMs), reason), 1.0) <= 5s);
}

void TestBackoff::lossAfterAnOutageComesBackQuickly()
{
    Backoff backoff;
    for (int attempt = 0; attempt < 20; ++attempt) {
        (void)backoff.nextDelay(neverJoined(), 0.5);
    }
    QVERIFY(backoff.nextDelay(joinedFor(100ms), 1.0) <= 2s);
}

void TestBackoff::onlyStabilityStartsOver()
{
    Backoff backoff;
    for (int flap = 0; flap < 10; ++flap) {
        (void)backoff.nextDelay(joinedFor(29s), 1.0);
    }
    QCOMPARE(backoff.nextDelay(joinedFor(29s), 1.0), Milliseconds(60s));
    QCOMPARE(backoff.nextDelay(joinedFor(30s), 1.0), Milliseconds(1s));
}

void TestBackoff::case046_rejoinsGrow()
{
    RejoinDelay delay;
    const QList<Milliseconds> expected {1s, 2s, 5s, 10s, 10s};
    for (const Milliseconds step : expected) {
        QCOMPARE(delay.next(), step);
    }
    delay.reset();
    QCOMPARE(delay.next(), Milliseconds(1s));
}

QTEST_APPLESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
