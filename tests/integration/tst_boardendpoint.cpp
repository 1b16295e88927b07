// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/boardhost.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>
#include <QTimer>

#include <algorithm>

using namespace armature;
using namespace std::chrono_literals;

class TestBoardEndpoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void announcesAndSets();
    void stopIsRepeatedUntilAcknowledged();
    void closesAfterTheStopWasAnswered();
    void reportsOutputs();
    void thousandLinesASecond();
    void malformedLinesMoveNothing();
    void bareLinesAreReadOnly();
    void showsTraffic();
    void nothingConfigured();
};

void TestBoardEndpoint::announcesAndSets()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path()});
    QVERIFY(host.becomesReady());
    QCOMPARE(host.endpoint.status().state, BoardState::Ready);
    QCOMPARE(host.endpoint.status().announcement.identity.uid, QStringLiteral("PTY1"));
    QVERIFY(host.endpoint.status().announcement.isControllable);

    host.endpoint.set(kMotor, 42.5);
    QVERIFY(host.endpoint.isAwaitingAnswer());
    QCOMPARE(host.sent.size(), 1);
    QTRY_COMPARE(host.acknowledged.size(), 1);
    QCOMPARE(host.acknowledged.first().at(1).toDouble(), 42.5);
    QCOMPARE(desk.board.sets, (QList<std::pair<QString, double>> {{kMotor, 42.5}}));
    QVERIFY(!host.endpoint.isAwaitingAnswer());
    QTRY_VERIFY(desk.board.countOf(QStringLiteral("ping")) >= 5);
    QVERIFY(host.endpoint.status().roundTrip.has_value());
    QVERIFY(host.lost.isEmpty());
}

void TestBoardEndpoint::stopIsRepeatedUntilAcknowledged()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path()});
    QVERIFY(host.becomesReady());
    desk.board.isStopping = false;
    host.endpoint.stopAll();
    QCOMPARE(host.stopSent.size(), 1);
    QTRY_VERIFY(desk.board.countOf(QStringLiteral("stop")) >= 3);
    QVERIFY(host.endpoint.isAwaitingAnswer());
    desk.board.isStopping = true;
    QTRY_COMPARE(host.stopAcknowledged.size(), 1);
    QVERIFY(!host.endpoint.isAwaitingAnswer());
}

void TestBoardEndpoint::closesAfterTheStopWasAnswered()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path()});
    QVERIFY(host.becomesReady());
    host.endpoint.set(kMotor, 10);
    host.endpoint.stopAll();
    QTRY_VERIFY(!host.endpoint.isAwaitingAnswer());
    host.endpoint.close();
    QCOMPARE(host.lost.size(), 1);
    QCOMPARE(host.endpoint.status().state, BoardState::Absent);
    const auto before = desk.board.heard.size();
    QTest::qWait(700); // it stays closed: longer than the first backoff
    QCOMPARE(desk.board.heard.size(), before);
    QCOMPARE(host.ready.size(), 1);
    QCOMPARE(desk.board.heard.last().value(QLatin1String("t")).toString(), QStringLiteral("stop"));
}

void TestBoardEndpoint::reportsOutputs()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path()});
    QVERIFY(host.becomesReady());
    desk.board.say(R"({"t":"st","ms":4294967295,"state":"safe","why":"estop","c":{"m1":0}})");
    QTRY_VERIFY(!host.outputs.isEmpty() || !host.rebooted.isEmpty());
    QCOMPARE(host.outputs.size(), 0); // a clock that leaps 49 days is no clock: it rebooted
    QTRY_COMPARE(host.ready.size(), 2);
    desk.board.say(R"({"t":"st","ms":999999,"state":"safe","why":"estop","c":{"m1":0}})");
    QTRY_COMPARE(host.outputs.size(), 1);
    // What was told then: its next pong, with a time of its own, is a reboot again.
    QCOMPARE(host.outputs.constFirst().at(1).toString(), QStringLiteral("safe"));
    QCOMPARE(host.outputs.constFirst().at(2).toString(), QStringLiteral("estop"));
}

void TestBoardEndpoint::thousandLinesASecond()
{
    BoardDesk desk;
    constexpr int kLines = 3000;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path()});
    QVERIFY(host.becomesReady());
    QTimer pace;
    QElapsedTimer clock;
    int said = 0;
    connect(&pace, &QTimer::timeout, this, [&desk, &clock, &said] {
        const auto due = static_cast<int>(std::min<qint64>(clock.elapsed(), kLines));
        for (const int most = std::min(due, said + 40); said < most; ++said) {
            desk.board.sayReading();
        }
    });
    clock.start();
    pace.start(5ms);
    QTRY_VERIFY(said > kLines / 2);
    host.endpoint.set(kMotor, 5);
    QTRY_COMPARE_WITH_TIMEOUT(host.endpoint.status().counters.readings, quint64 {kLines}, 20'000);
    const qint64 took = clock.elapsed();

    double expected = 0;
    for (const QVariantList &arguments : std::as_const(host.readings)) {
        const auto batch = arguments.first().value<ReadingBatch>();
        for (const Reading &reading : batch) {
            QCOMPARE(reading.value, expected++);
        }
    }
    QTRY_COMPARE(host.endpoint.status().counters.lostLines, 0U);
    QCOMPARE(host.endpoint.status().counters.badCrc, 0U);
    QVERIFY(host.readings.size() <= took / 20 + 2); // at most 50 batches a second
    QVERIFY(host.statuses.size() <= took / 100 + 10); // at most ten a second
    QCOMPARE(host.acknowledged.size(), 1);
}

void TestBoardEndpoint::malformedLinesMoveNothing()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path()});
    QVERIFY(host.becomesReady());
    QRandomGenerator random(11);
    for (int round = 0; round < 400; ++round) {
        QByteArray rubbish(random.bounded(250), Qt::Uninitialized);
        for (char &byte : rubbish) {
            byte = static_cast<char>(random.bounded(256));
        }
        desk.board.write("\n{" + rubbish + "\n");
        desk.board.say(R"({"t":"ack","s":1.5,"id":7,"v":"x"})");
        desk.board.say(R"({"t":"set","s":1,"id":"m1","v":50})");
        if (round % 10 == 0) {
            QTest::qWait(1); // the terminal holds four kilobytes
        }
    }
    desk.board.write("\n");
    desk.board.sayReading();
    QTRY_COMPARE(host.endpoint.status().counters.readings, 1U);
    const BoardCounters &counters = host.endpoint.status().counters;
    QCOMPARE(counters.unparsed, 400U);
    QCOMPARE(counters.unknownType, 400U);
    QVERIFY(counters.badCrc + counters.tooLong + counters.debugLines >= 400);
    QVERIFY(desk.board.sets.isEmpty());
    QVERIFY(host.sent.isEmpty());
    QVERIFY(host.lost.isEmpty());
    QVERIFY(host.rebooted.isEmpty());
}

void TestBoardEndpoint::bareLinesAreReadOnly()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    desk.board.hasChecksums = false;
    BoardHost host({desk.path(), 115200, false, BoardFormat::Bare});
    QVERIFY(host.becomesReady());
    QCOMPARE(host.endpoint.status().reason, BoardReason::BareLines);
    host.endpoint.set(kMotor, 1);
    QCOMPARE(host.failed.size(), 1);
    desk.board.sayReading();
    QTRY_COMPARE(host.readings.size(), 1);
    QVERIFY(desk.board.sets.isEmpty());
}

void TestBoardEndpoint::showsTraffic()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path()});
    QList<TrafficEntry> entries;
    connect(&host.endpoint, &BoardEndpoint::lineSeen, this,
            [&entries](const TrafficEntry &entry) { entries.append(entry); });
    QVERIFY(host.becomesReady());
    host.endpoint.set(kMotor, 3);
    QTRY_COMPARE(host.acknowledged.size(), 1);
    const TrafficEntry &ack = entries.last();
    QCOMPARE(ack.event, QStringLiteral("ack"));
    QCOMPARE(ack.direction, TrafficDirection::Received);
    QVERIFY(ack.latency.has_value());
    const bool hasSet = std::any_of(entries.begin(), entries.end(), [&ack](const auto &entry) {
        return entry.event == QStringLiteral("set") && entry.ref == ack.ref;
    });
    QVERIFY(hasSet);
}

void TestBoardEndpoint::nothingConfigured()
{
    BoardHost host({});
    host.endpoint.start();
    QCOMPARE(host.endpoint.status().reason, BoardReason::NotConfigured);
    QCOMPARE(host.statuses.size(), 1);
    host.endpoint.reopen();
    host.endpoint.stopAll();
    QVERIFY(!host.endpoint.isAwaitingAnswer());
    host.endpoint.close();
    QVERIFY(host.lost.isEmpty());
}

QTEST_GUILESS_MAIN(TestBoardEndpoint)
#include "tst_boardendpoint.moc"
