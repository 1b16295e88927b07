// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/backoff.h"

#include <QTest>

#include <algorithm>
#include <array>
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
    void case012_notBeforeTheServersWish_data();
    void case012_notBeforeTheServersWish();
    void case085_everyEndLeadsBack_data();
    void case085_everyEndLeadsBack();
    void case087_growsToItsCapWithJitter();
    void case087_rarelyAfterFiveTries();
    void case087_twoClientsDiverge();
    void case088_aFlapIsBounded_data();
    void case088_aFlapIsBounded();
    void case089_refusalsAreRare();
    void case089_theUserIsNotKeptWaiting();
    void case090_connectNowForgets();
    void case091_aServersOwnCloseIsSpread();
    void case091_aThousandDevices();
    void case092_aWeekOfFailures();
    void theFirstLossComesBackQuickly_data();
    void theFirstLossComesBackQuickly();
    void lossAfterAnOutageComesBackQuickly();
    void onlyStabilityStartsOver();
};

void TestBackoff::case012_notBeforeTheServersWish_data()
{
    QTest::addColumn<ServerReason>("reason");
    QTest::addColumn<int>("wishSeconds");
    QTest::addColumn<int>("leastSeconds");
    QTest::newRow("429") << ServerReason::AskedToWait << 120 << 120;
    QTest::newRow("503") << ServerReason::AskedToWait << 7 << 7;
    QTest::newRow("a day is too long") << ServerReason::AskedToWait << 86'400 << 900;
    QTest::newRow("403 that asks for more") << ServerReason::KeyOrAuthRefused << 600 << 600;
    QTest::newRow("403 that asks for less") << ServerReason::KeyOrAuthRefused << 1 << 30;
    QTest::newRow("nonsense") << ServerReason::AskedToWait << -5 << 0;
}

void TestBackoff::case012_notBeforeTheServersWish()
{
    QFETCH(const ServerReason, reason);
    QFETCH(const int, wishSeconds);
    QFETCH(const int, leastSeconds);
    ConnectionEnd end = neverJoined(reason);
    end.retryAfter = std::chrono::seconds(wishSeconds);
    const Milliseconds delay = Backoff().nextDelay(end, 0.0);
    QVERIFY(delay >= std::chrono::seconds(leastSeconds));
    QVERIFY(delay <= std::max<Milliseconds>(std::chrono::seconds(leastSeconds), 1s));
}

void TestBackoff::case085_everyEndLeadsBack_data()
{
    QTest::addColumn<ServerReason>("reason");
    QTest::addColumn<int>("mostSeconds"); // after a first one
    QTest::newRow("case013_ 500") << ServerReason::ServerError << 1;
    QTest::newRow("case013_ 502 and 504") << ServerReason::GatewayError << 1;
    QTest::newRow("503 with a wish") << ServerReason::AskedToWait << 1;
    QTest::newRow("case084_ closed with 1000, and all other codes")
        << ServerReason::ClosedByServer << 1;
    QTest::newRow("1006") << ServerReason::ConnectionLost << 1;
    QTest::newRow("1009") << ServerReason::OversizedMessage << 1;
    QTest::newRow("frozen") << ServerReason::NoHeartbeatReply << 1;
    QTest::newRow("no metadata") << ServerReason::NoMetadata << 1;
    QTest::newRow("case096_ no name") << ServerReason::NameNotFound << 1;
    QTest::newRow("refused") << ServerReason::ConnectionRefused << 1;
    QTest::newRow("unreachable") << ServerReason::HostUnreachable << 1;
    QTest::newRow("slow handshake") << ServerReason::HandshakeTimeout << 1;
    QTest::newRow("bad certificate") << ServerReason::TlsUntrusted << 1;
    QTest::newRow("plain port") << ServerReason::PlainPort << 1;
    QTest::newRow("proxy") << ServerReason::ProxyFailed << 1;
    QTest::newRow("wrong path") << ServerReason::WrongPath << 1;
    QTest::newRow("403") << ServerReason::KeyOrAuthRefused << 30;
}

void TestBackoff::case085_everyEndLeadsBack()
{
    QFETCH(const ServerReason, reason);
    QFETCH(const int, mostSeconds);
    Backoff backoff;
    QVERIFY(backoff.nextDelay(neverJoined(reason), 1.0) <= std::chrono::seconds(mostSeconds));
    for (int attempt = 0; attempt < 1000; ++attempt) {
        const Milliseconds delay = backoff.nextDelay(neverJoined(reason), 0.5);
        QVERIFY(delay > 0ms && delay <= 15min);
    }
    QVERIFY(Backoff().nextDelay(joinedFor(1h, reason), 0.5) > 0ms);
}

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

void TestBackoff::case087_rarelyAfterFiveTries()
{
    Backoff backoff;
    for (int attempt = 0; attempt < 5; ++attempt) {
        (void)backoff.nextDelay(neverJoined(), 0.0);
    }
    for (int attempt = 0; attempt < 100; ++attempt) {
        QVERIFY(backoff.nextDelay(neverJoined(), 0.0) >= 1s);
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

void TestBackoff::case090_connectNowForgets()
{
    Backoff backoff;
    for (int attempt = 0; attempt < 20; ++attempt) {
        (void)backoff.nextDelay(neverJoined(), 1.0);
        (void)backoff.nextDelay(joinedFor(1s), 1.0);
    }
    QVERIFY(backoff.nextDelay(neverJoined(), 1.0) > 30s);
    backoff.reset();
    QCOMPARE(backoff.nextDelay(neverJoined(), 1.0), Milliseconds(1s));
}

void TestBackoff::case091_aServersOwnCloseIsSpread()
{
    const ConnectionEnd end = joinedFor(1h, ServerReason::ClosedByServer);
    QCOMPARE(Backoff().nextDelay(end, 0.0), Milliseconds(500ms));
    // A thousand devices that were closed together come back over five seconds.
    QCOMPARE(Backoff().nextDelay(end, 1.0), Milliseconds(5500ms));
}

void TestBackoff::case091_aThousandDevices()
{
    std::minstd_rand random(91);
    std::uniform_real_distribution<double> draw;
    std::array<int, 6> inSecond {};
    for (int device = 0; device < 1000; ++device) {
        const Milliseconds delay
            = Backoff().nextDelay(joinedFor(1h, ServerReason::ClosedByServer), draw(random));
        ++inSecond.at(static_cast<std::size_t>(delay / 1s));
    }
    for (const int devices : inSecond) {
        QVERIFY2(devices > 0 && devices < 300, qPrintable(QString::number(devices)));
    }
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
    QVERIFY(Backoff().nextDelay(joinedFor(Milliseconds(joinedMs), reason), 1.0) <= 5500ms);
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

QTEST_APPLESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
