// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/legnotices.h"
#include "tests/integration/boardhost.h"

#include <QTest>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

using namespace armature;
using namespace std::chrono_literals;

namespace {

/// The event list's lines of one board.
struct EventList
{
    explicit EventList(BoardHost &host)
    {
        QObject::connect(&host.endpoint, &BoardEndpoint::statusChanged, &notices,
                         &LegNotices::takeBoard);
        QObject::connect(&host.endpoint, &BoardEndpoint::rebooted, &notices,
                         &LegNotices::takeReboot);
    }

    [[nodiscard]] qsizetype countOf(NoticeCode code) const
    {
        return std::count_if(noticed.begin(), noticed.end(), [code](const QVariantList &arguments) {
            return arguments.first().value<Notice>().code == code;
        });
    }

    LegNotices notices;
    QSignalSpy noticed {&notices, &LegNotices::noticed};
};

ReadingBatch allReadings(const BoardHost &host)
{
    ReadingBatch all;
    for (const QVariantList &arguments : host.readings) {
        all += arguments.first().value<ReadingBatch>();
    }
    return all;
}

QByteArray readingLine(int number, qint64 ms)
{
    return PtyBoard::lineOf(R"({"t":"r","n":)" + QByteArray::number(number)
                            + ",\"ms\":" + QByteArray::number(ms) + R"(,"v":{"t1":)"
                            + QByteArray::number(number) + "}}");
}

/// A board that goes on talking while this thread, and with it the host, stands still for `time`.
template <typename Talk>
void standStill(std::chrono::milliseconds time, Talk talk)
{
    std::thread board(talk);
    QThread::msleep(static_cast<unsigned long>(time.count())); // the stall itself
    board.join();
}

/// The port once more, as another program would; only the administrator's get past our lock.
int openBeside(const BoardDesk &desk)
{
    return ::open(QFile::encodeName(desk.path()).constData(),
                  O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
}

} // namespace

/// What a serial port does to its host, on real pseudo-terminals: a row of the protocol's table
/// each.
class TestBoardHold : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unplugAndReplugIsOneNoticeEach();
    void rebootMidSessionDropsWhatIsOutstanding();
    void bootloaderPauseIsWaitedFor();
    void wrongBaudIsSuspectedAfterTwoSeconds();
    void wrongBaudIsFoundByListening();
    void debugTextIsCountedAndShown();
    void fiveKilobyteLineIsSkipped();
    void secondReaderCutsLinesAndMovesNothing();
    void secondWriterDelaysACommandAndChangesNone();
    void slowReaderDatesItsBacklog();
    void suspendRestoresNothing();
};

void TestBoardHold::unplugAndReplugIsOneNoticeEach()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path()});
    const EventList events(host);
    QVERIFY(host.becomesReady());
    QTRY_COMPARE(events.noticed.size(), 1);
    desk.board.unplug();
    QTRY_COMPARE(events.countOf(NoticeCode::BoardLost), 1);
    QTest::qWait(700); // several looks at where it was
    QCOMPARE(events.noticed.size(), 2);
    QVERIFY(desk.board.plug());
    QTRY_COMPARE(events.countOf(NoticeCode::BoardReady), 2);
    QCOMPARE(events.noticed.size(), 3);
}

void TestBoardHold::rebootMidSessionDropsWhatIsOutstanding()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path()});
    const EventList events(host);
    QVERIFY(host.becomesReady());
    QTest::qWait(100); // its clock has to have gone on, to run backwards
    desk.board.isMute = true;
    host.endpoint.set(kMotor, 42);
    QVERIFY(host.endpoint.isAwaitingAnswer());
    desk.board.isMute = false;
    desk.board.reboot();
    QTRY_COMPARE(host.rebooted.size(), 1);
    QVERIFY(!host.endpoint.isAwaitingAnswer());
    QTRY_COMPARE(host.ready.size(), 2);
    QTRY_VERIFY(desk.board.countOf(QStringLiteral("ping")) >= 3);
    QVERIFY(desk.board.sets.size() <= 1); // sent before, and never again
    QVERIFY(host.acknowledged.isEmpty());
    QCOMPARE(events.countOf(NoticeCode::BoardRebooted), 1);
    QCOMPARE(events.noticed.size(), 3); // ready, rebooted, ready
}

void TestBoardHold::bootloaderPauseIsWaitedFor()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    desk.board.isMute = true;
    QTimer::singleShot(1600ms, &desk.board, [&desk] {
        desk.board.isMute = false;
        desk.board.reboot();
    });
    BoardHost host({desk.path()});
    QVERIFY(host.becomesReady());
    QVERIFY(desk.board.countOf(QStringLiteral("id")) >= 3);
    QCOMPARE(host.ready.size(), 1);
    QTRY_VERIFY(desk.board.countOf(QStringLiteral("ping")) >= 3);
    QVERIFY(host.rebooted.isEmpty()); // the answers to the early `id` are no reboot
}

void TestBoardHold::wrongBaudIsSuspectedAfterTwoSeconds()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    desk.board.baud = 57600;
    QTimer talk;
    connect(&talk, &QTimer::timeout, &desk.board, [&desk] { desk.board.sayReading(); });
    talk.start(100ms);
    BoardHost host({desk.path()});
    const EventList events(host);
    host.endpoint.start();
    QElapsedTimer clock;
    clock.start();
    QTRY_COMPARE_WITH_TIMEOUT(host.endpoint.status().reason, BoardReason::NoValidLine, 4000);
    QVERIFY(clock.elapsed() >= 1900);
    QCOMPARE(host.endpoint.status().state, BoardState::Announcing);
    QCOMPARE(host.endpoint.status().detail, QStringLiteral("115200"));
    QCOMPARE(events.noticed.size(), 1);
    desk.board.baud = 115200; // a person set it right
    QTRY_COMPARE(host.ready.size(), 1);
    QCOMPARE(host.endpoint.status().reason, BoardReason::None);
}

void TestBoardHold::wrongBaudIsFoundByListening()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    desk.board.baud = 57600;
    QTimer talk;
    connect(&talk, &QTimer::timeout, &desk.board, [&desk] { desk.board.sayReading(); });
    talk.start(100ms);
    BoardHost host({desk.path()});
    const EventList events(host);
    host.endpoint.start();
    QTRY_COMPARE_WITH_TIMEOUT(host.endpoint.status().reason, BoardReason::WrongBaud, 25'000);
    QCOMPARE(host.endpoint.status().state, BoardState::Refused);
    QCOMPARE(host.endpoint.status().detail, QStringLiteral("57600"));
    QVERIFY(desk.board.heard.isEmpty()); // nothing was written at the right rate
    QCOMPARE(events.countOf(NoticeCode::BoardRefused), 2); // suspected, then known
    QVERIFY(host.ready.isEmpty());
}

void TestBoardHold::debugTextIsCountedAndShown()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path()});
    QStringList shown;
    connect(&host.endpoint, &BoardEndpoint::lineSeen, this,
            [&shown](const TrafficEntry &entry) { shown.append(entry.text); });
    QVERIFY(host.becomesReady());
    desk.board.write("Guru Meditation Error: \xff core panic\n");
    desk.board.write("set m1 50\nack {\"t\":\"set\",\"s\":1,\"id\":\"m1\",\"v\":50}\n");
    desk.board.sayReading();
    QTRY_COMPARE(host.readings.size(), 1);
    QCOMPARE(host.endpoint.status().state, BoardState::Ready);
    QTRY_COMPARE(host.endpoint.status().counters.debugLines, 3U);
    QVERIFY(shown.contains(QStringLiteral("set m1 50")));
    QVERIFY(host.acknowledged.isEmpty());
}

void TestBoardHold::fiveKilobyteLineIsSkipped()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path()});
    QVERIFY(host.becomesReady());
    desk.board.isMute = true; // a pong in its midst would end the line
    for (int part = 0; part < 5; ++part) {
        desk.board.write((part == 0 ? "{" : "")
                         + QByteArray(1024, 'x')); // the terminal holds 4 KiB
        QTest::qWait(5);
    }
    desk.board.write("\n");
    desk.board.isMute = false;
    desk.board.sayReading();
    QTRY_COMPARE(allReadings(host).size(), 1);
    QTRY_COMPARE(host.endpoint.status().counters.tooLong, 1U);
    QCOMPARE(host.endpoint.status().counters.badCrc, 0U);
    QVERIFY(host.lost.isEmpty());
}

void TestBoardHold::secondReaderCutsLinesAndMovesNothing()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path()});
    QVERIFY(host.becomesReady());
    const int other = openBeside(desk);
    if (other < 0) {
        QCOMPARE(errno, EBUSY);
        return;
    }
    constexpr int kLines = 200;
    for (int line = 0; line < kLines; ++line) {
        desk.board.sayReading();
        std::array<char, 17> taken {};
        const ssize_t size = ::read(other, taken.data(), taken.size());
        QVERIFY(size > 0); // the middle of a line is gone
        QTest::qWait(1);
    }
    ::close(other);
    QTRY_VERIFY(host.endpoint.status().counters.badCrc + host.endpoint.status().counters.debugLines
                >= kLines / 2);
    const ReadingBatch readings = allReadings(host);
    for (const Reading &reading : readings) {
        QVERIFY(reading.value >= 0 && reading.value < kLines);
        QCOMPARE(reading.value, std::round(reading.value));
    }
    desk.board.write("\n");
    QTRY_COMPARE(host.endpoint.status().state, BoardState::Ready);
    const auto before = allReadings(host).size();
    desk.board.sayReading();
    QTRY_COMPARE(allReadings(host).size(), before + 1);
    QVERIFY(desk.board.sets.isEmpty());
    QVERIFY(host.lost.isEmpty());
}

void TestBoardHold::secondWriterDelaysACommandAndChangesNone()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path()});
    QVERIFY(host.becomesReady());
    const int other = openBeside(desk);
    if (other < 0) {
        QCOMPARE(errno, EBUSY);
        return;
    }
    const QByteArray half = R"({"t":"set","s":9,"id":"m1","v":9)";
    QCOMPARE(::write(other, half.constData(), static_cast<size_t>(half.size())), half.size());
    host.endpoint.set(kMotor, 42); // its line goes on where the other one stopped
    QTRY_COMPARE(host.acknowledged.size(), 1);
    ::close(other);
    QCOMPARE(desk.board.sets, (QList<std::pair<QString, double>> {{kMotor, 42}}));
}

void TestBoardHold::slowReaderDatesItsBacklog()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path()});
    QVERIFY(host.becomesReady());
    desk.board.sayReading();
    QTRY_COMPARE(allReadings(host).size(), 1);
    const qint64 boot = desk.board.clock();
    const TimePoint began = Clock::now();
    standStill(1500ms, [&desk, boot, began] {
        for (int number = 1; number <= 10; ++number) {
            std::this_thread::sleep_until(std::chrono::steady_clock::now() + 100ms);
            const QByteArray line
                = readingLine(number, boot + elapsed(began, Clock::now()).count());
            if (::write(desk.board.descriptor(), line.constData(), static_cast<size_t>(line.size()))
                != line.size()) {
                return;
            }
        }
    });
    QTRY_COMPARE(allReadings(host).size(), 11);
    const ReadingBatch readings = allReadings(host);
    for (int number = 1; number <= 10; ++number) {
        const Milliseconds at = elapsed(began, readings.at(number).captured.at);
        QVERIFY2(at >= 60ms * number && at <= 1500ms, qPrintable(QString::number(at.count())));
        QVERIFY(readings.at(number).captured.at >= readings.at(number - 1).captured.at);
        QVERIFY(readings.at(number).captured.utc >= readings.at(number - 1).captured.utc);
    }
    const Milliseconds first = elapsed(began, readings.at(1).captured.at);
    QVERIFY2(first < 700ms, qPrintable(QString::number(first.count()))); // and not when it was read
}

void TestBoardHold::suspendRestoresNothing()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path()});
    QVERIFY(host.becomesReady());
    host.endpoint.set(kMotor, 42);
    QTRY_COMPARE(host.acknowledged.size(), 1);
    const qint64 boot = desk.board.clock();
    standStill(1200ms, [&desk, boot] {
        std::this_thread::sleep_until(std::chrono::steady_clock::now() + 600ms);
        const QByteArray line
            = PtyBoard::lineOf(R"({"t":"st","ms":)" + QByteArray::number(boot + 600)
                               + R"(,"state":"safe","why":"silence","c":{"m1":0}})");
        (void)::write(desk.board.descriptor(), line.constData(), static_cast<size_t>(line.size()));
    });
    QTRY_COMPARE(host.endpoint.status().outputState, QStringLiteral("safe"));
    QCOMPARE(host.endpoint.status().outputReason, QStringLiteral("silence"));
    const int pings = desk.board.countOf(QStringLiteral("ping"));
    QTRY_VERIFY(desk.board.countOf(QStringLiteral("ping")) >= pings + 5);
    QCOMPARE(host.endpoint.status().state, BoardState::Ready);
    QCOMPARE(desk.board.sets.size(), 1);
    QVERIFY(host.fellSilent.isEmpty()); // the board was not silent: nobody listened
    QVERIFY(host.lost.isEmpty());
}

QTEST_GUILESS_MAIN(TestBoardHold)
#include "tst_boardhold.moc"
