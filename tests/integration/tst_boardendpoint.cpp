// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/boardendpoint.h"
#include "bridge/io/seriallink.h"
#include "tests/integration/ptyboard.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace armature;
using namespace std::chrono_literals;

namespace {

const QString kMotor = QStringLiteral("m1");

/// An endpoint and all that it says.
struct Host
{
    explicit Host(const BoardEndpoint::Settings &settings)
        : endpoint(settings)
    { }

    [[nodiscard]] bool becomesReady()
    {
        endpoint.start();
        return ready.wait(5000);
    }

    BoardEndpoint endpoint;
    QSignalSpy ready {&endpoint, &BoardEndpoint::ready};
    QSignalSpy lost {&endpoint, &BoardEndpoint::lost};
    QSignalSpy rebooted {&endpoint, &BoardEndpoint::rebooted};
    QSignalSpy fellSilent {&endpoint, &BoardEndpoint::fellSilent};
    QSignalSpy answersAgain {&endpoint, &BoardEndpoint::answersAgain};
    QSignalSpy readings {&endpoint, &BoardEndpoint::readingsArrived};
    QSignalSpy outputs {&endpoint, &BoardEndpoint::outputsReported};
    QSignalSpy sent {&endpoint, &BoardEndpoint::commandSent};
    QSignalSpy acknowledged {&endpoint, &BoardEndpoint::commandAcknowledged};
    QSignalSpy failed {&endpoint, &BoardEndpoint::commandFailed};
    QSignalSpy stopSent {&endpoint, &BoardEndpoint::stopSent};
    QSignalSpy stopAcknowledged {&endpoint, &BoardEndpoint::stopAcknowledged};
    QSignalSpy statuses {&endpoint, &BoardEndpoint::statusChanged};
};

bool hasReason(const QSignalSpy &statuses, BoardReason reason)
{
    return std::any_of(statuses.begin(), statuses.end(), [reason](const QVariantList &arguments) {
        return arguments.first().value<BoardStatus>().reason == reason;
    });
}

} // namespace

class TestBoardEndpoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void announcesAndSets();
    void stopIsRepeatedUntilAcknowledged();
    void closesAfterTheStopWasAnswered();
    void comesBackAfterUnplugging();
    void waitsForAPathThatIsNotThereYet();
    void reopens();
    void noticesAReboot();
    void noticesSilence();
    void reportsOutputs();
    void thousandLinesASecond();
    void malformedLinesMoveNothing();
    void automaticTriesOneAfterTheOther();
    void tellsBusyFromOtherFailures();
    void refusesBootloaderBaud();
    void bareLinesAreReadOnly();
    void showsTraffic();
    void nothingConfigured();

private:
    [[nodiscard]] QString path(const char *name = "board") const
    {
        return m_folder->filePath(QString::fromLatin1(name));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<PtyBoard> m_board;
};

void TestBoardEndpoint::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_board = std::make_unique<PtyBoard>(path());
}

void TestBoardEndpoint::cleanup()
{
    m_board.reset();
    m_folder.reset();
}

void TestBoardEndpoint::announcesAndSets()
{
    QVERIFY(m_board->plug());
    Host host({path()});
    QVERIFY(host.becomesReady());
    QCOMPARE(host.endpoint.status().state, BoardState::Ready);
    QCOMPARE(host.endpoint.status().announcement.identity.uid, QStringLiteral("PTY1"));
    QVERIFY(host.endpoint.status().announcement.isControllable);

    host.endpoint.set(kMotor, 42.5);
    QVERIFY(host.endpoint.isAwaitingAnswer());
    QCOMPARE(host.sent.size(), 1);
    QTRY_COMPARE(host.acknowledged.size(), 1);
    QCOMPARE(host.acknowledged.first().at(1).toDouble(), 42.5);
    QCOMPARE(m_board->sets, (QList<std::pair<QString, double>> {{kMotor, 42.5}}));
    QVERIFY(!host.endpoint.isAwaitingAnswer());
    QTRY_VERIFY(m_board->countOf(QStringLiteral("ping")) >= 5);
    QVERIFY(host.endpoint.status().roundTrip.has_value());
    QVERIFY(host.lost.isEmpty());
}

void TestBoardEndpoint::stopIsRepeatedUntilAcknowledged()
{
    QVERIFY(m_board->plug());
    Host host({path()});
    QVERIFY(host.becomesReady());
    m_board->isStopping = false;
    host.endpoint.stopAll();
    QCOMPARE(host.stopSent.size(), 1);
    QTRY_VERIFY(m_board->countOf(QStringLiteral("stop")) >= 3);
    QVERIFY(host.endpoint.isAwaitingAnswer());
    m_board->isStopping = true;
    QTRY_COMPARE(host.stopAcknowledged.size(), 1);
    QVERIFY(!host.endpoint.isAwaitingAnswer());
}

void TestBoardEndpoint::closesAfterTheStopWasAnswered()
{
    QVERIFY(m_board->plug());
    Host host({path()});
    QVERIFY(host.becomesReady());
    host.endpoint.set(kMotor, 10);
    host.endpoint.stopAll();
    QTRY_VERIFY(!host.endpoint.isAwaitingAnswer());
    host.endpoint.close();
    QCOMPARE(host.lost.size(), 1);
    QCOMPARE(host.endpoint.status().state, BoardState::Absent);
    const auto before = m_board->heard.size();
    QTest::qWait(700); // it stays closed: longer than the first backoff
    QCOMPARE(m_board->heard.size(), before);
    QCOMPARE(host.ready.size(), 1);
    QCOMPARE(m_board->heard.last().value(QLatin1String("t")).toString(), QStringLiteral("stop"));
}

void TestBoardEndpoint::comesBackAfterUnplugging()
{
    QVERIFY(m_board->plug());
    Host host({path()});
    QVERIFY(host.becomesReady());
    host.endpoint.set(kMotor, 42);
    QTRY_COMPARE(host.acknowledged.size(), 1);
    for (int round = 1; round <= 3; ++round) {
        m_board->unplug();
        QTRY_COMPARE(host.lost.size(), round);
        QCOMPARE(host.lost.last().first().value<BoardReason>(), BoardReason::Unplugged);
        QCOMPARE(host.endpoint.status().state, BoardState::Absent);
        host.endpoint.set(kMotor, 50); // to nobody
        QVERIFY(m_board->plug());
        QTRY_COMPARE(host.ready.size(), round + 1);
    }
    QTest::qWait(300);
    QCOMPARE(m_board->sets.size(), 1); // nothing was restored
    QCOMPARE(host.failed.size(), 3);
    QCOMPARE(host.lost.size(), 3);
}

void TestBoardEndpoint::waitsForAPathThatIsNotThereYet()
{
    Host host({path()});
    host.endpoint.start();
    QTRY_COMPARE(host.endpoint.status().reason, BoardReason::NotFound);
    QCOMPARE(host.endpoint.status().state, BoardState::Absent);
    QVERIFY(m_board->plug());
    QTRY_COMPARE(host.ready.size(), 1);
}

void TestBoardEndpoint::reopens()
{
    QVERIFY(m_board->plug());
    Host host({path()});
    QVERIFY(host.becomesReady());
    host.endpoint.reopen();
    QCOMPARE(host.lost.size(), 1);
    QTRY_COMPARE(host.ready.size(), 2);
}

void TestBoardEndpoint::noticesAReboot()
{
    QVERIFY(m_board->plug());
    Host host({path()});
    QVERIFY(host.becomesReady());
    QTest::qWait(200);
    m_board->reboot();
    QTRY_COMPARE(host.ready.size(), 2);
    QCOMPARE(host.rebooted.size(), 1);
    QVERIFY(host.lost.isEmpty());
    QVERIFY(m_board->sets.isEmpty());
}

void TestBoardEndpoint::noticesSilence()
{
    QVERIFY(m_board->plug());
    Host host({path()});
    QVERIFY(host.becomesReady());
    m_board->isMute = true;
    QTRY_COMPARE(host.fellSilent.size(), 1);
    QCOMPARE(host.endpoint.status().state, BoardState::Silent);
    QCOMPARE(host.endpoint.status().reason, BoardReason::NoPong);
    host.endpoint.set(kMotor, 1);
    QCOMPARE(host.failed.size(), 1);
    m_board->isMute = false;
    QTRY_COMPARE(host.answersAgain.size(), 1);
    QCOMPARE(host.endpoint.status().state, BoardState::Ready);
    QVERIFY(m_board->sets.isEmpty());
    QVERIFY(host.lost.isEmpty());
}

void TestBoardEndpoint::reportsOutputs()
{
    QVERIFY(m_board->plug());
    Host host({path()});
    QVERIFY(host.becomesReady());
    m_board->say(R"({"t":"st","ms":4294967295,"state":"safe","why":"estop","c":{"m1":0}})");
    QTRY_VERIFY(!host.outputs.isEmpty() || !host.rebooted.isEmpty());
    QCOMPARE(host.outputs.size(), 0); // a clock that leaps 49 days is no clock: it rebooted
    QTRY_COMPARE(host.ready.size(), 2);
    m_board->say(R"({"t":"st","ms":999999,"state":"safe","why":"estop","c":{"m1":0}})");
    QTRY_COMPARE(host.outputs.size(), 1);
    QCOMPARE(host.endpoint.status().outputState, QStringLiteral("safe"));
    QCOMPARE(host.endpoint.status().outputReason, QStringLiteral("estop"));
}

void TestBoardEndpoint::thousandLinesASecond()
{
    constexpr int kLines = 3000;
    QVERIFY(m_board->plug());
    Host host({path()});
    QVERIFY(host.becomesReady());
    QTimer pace;
    QElapsedTimer clock;
    int said = 0;
    connect(&pace, &QTimer::timeout, this, [this, &clock, &said] {
        const auto due = static_cast<int>(std::min<qint64>(clock.elapsed(), kLines));
        for (const int most = std::min(due, said + 40); said < most; ++said) {
            m_board->sayReading();
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
    QVERIFY(m_board->plug());
    Host host({path()});
    QVERIFY(host.becomesReady());
    QRandomGenerator random(11);
    for (int round = 0; round < 400; ++round) {
        QByteArray rubbish(random.bounded(250), Qt::Uninitialized);
        for (char &byte : rubbish) {
            byte = static_cast<char>(random.bounded(256));
        }
        m_board->write("\n{" + rubbish + "\n");
        m_board->say(R"({"t":"ack","s":1.5,"id":7,"v":"x"})");
        m_board->say(R"({"t":"set","s":1,"id":"m1","v":50})");
        if (round % 10 == 0) {
            QTest::qWait(1); // the terminal holds four kilobytes
        }
    }
    m_board->write("\n");
    m_board->sayReading();
    QTRY_COMPARE(host.endpoint.status().counters.readings, 1U);
    const BoardCounters &counters = host.endpoint.status().counters;
    QCOMPARE(counters.unparsed, 400U);
    QCOMPARE(counters.unknownType, 400U);
    QVERIFY(counters.badCrc + counters.tooLong + counters.debugLines >= 400);
    QVERIFY(m_board->sets.isEmpty());
    QVERIFY(host.sent.isEmpty());
    QVERIFY(host.lost.isEmpty());
    QVERIFY(host.rebooted.isEmpty());
}

void TestBoardEndpoint::automaticTriesOneAfterTheOther()
{
    PtyBoard other(path("other"));
    other.isMute = true;
    QVERIFY(other.plug());
    QVERIFY(m_board->plug());
    const QList<PortInfo> ports {{path("absent"), 0x2341, 1, QStringLiteral("1")},
                                 {path(), 0, 0, {}},
                                 {path("other"), 0x2341, 1, QStringLiteral("2")}};
    Host host({QStringLiteral("auto"), 115200, false, false, [ports] { return ports; }});
    host.endpoint.start();
    QTRY_VERIFY(other.countOf(QStringLiteral("id")) >= 1);
    other.write("\x80\x81 garbage\n");
    QTRY_COMPARE_WITH_TIMEOUT(host.ready.size(), 1, 8000);
    QCOMPARE(host.endpoint.status().port, path());
    QVERIFY(hasReason(host.statuses, BoardReason::NotFound));
    QVERIFY(hasReason(host.statuses, BoardReason::NoValidLine));
    QVERIFY(host.lost.isEmpty());

    other.isMute = false; // the one that was found comes first from now on
    m_board->unplug();
    QTRY_COMPARE(host.lost.size(), 1);
    QVERIFY(m_board->plug());
    QTRY_COMPARE(host.ready.size(), 2);
    QCOMPARE(host.endpoint.status().port, path());
}

void TestBoardEndpoint::tellsBusyFromOtherFailures()
{
    QVERIFY(m_board->plug());
    Host first({path()});
    QVERIFY(first.becomesReady());
    Host second({path()});
    second.endpoint.start();
    QCOMPARE(second.endpoint.status().state, BoardState::Refused);
    QCOMPARE(second.endpoint.status().reason, BoardReason::Busy);
    QVERIFY(second.endpoint.status().retryAt.has_value());
    first.endpoint.close();
    QTRY_COMPARE(second.ready.size(), 1);
}

void TestBoardEndpoint::refusesBootloaderBaud()
{
    QVERIFY(m_board->plug());
    Host host({path(), 1200});
    host.endpoint.start();
    QCOMPARE(host.endpoint.status().reason, BoardReason::OpenFailed);
    QTest::qWait(100);
    QVERIFY(m_board->heard.isEmpty());
}

void TestBoardEndpoint::bareLinesAreReadOnly()
{
    QVERIFY(m_board->plug());
    m_board->hasChecksums = false;
    Host host({path(), 115200, false, true});
    QVERIFY(host.becomesReady());
    QCOMPARE(host.endpoint.status().reason, BoardReason::BareLines);
    host.endpoint.set(kMotor, 1);
    QCOMPARE(host.failed.size(), 1);
    m_board->sayReading();
    QTRY_COMPARE(host.readings.size(), 1);
    QVERIFY(m_board->sets.isEmpty());
}

void TestBoardEndpoint::showsTraffic()
{
    QVERIFY(m_board->plug());
    Host host({path()});
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
    Host host({});
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
