// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/boardfinder.h"

#include <QTemporaryFile>
#include <QTest>

using namespace armature;
using namespace std::chrono_literals;

using Attempt = BoardFinder::Attempt;
using Verdict = BoardFinder::Verdict;

namespace {

const QString kAuto = QStringLiteral("auto");
const PortInfo kBuiltIn {QStringLiteral("/dev/ttyS0")};
const PortInfo kModem {QStringLiteral("/dev/ttyACM0"), 0x12D1, 1, QStringLiteral("M")};
const PortInfo kAdapter {QStringLiteral("/dev/ttyUSB0"), 0x0403, 1, QStringLiteral("F")};
const PortInfo kBoard {QStringLiteral("/dev/ttyACM1"), 0x2341, 1, QStringLiteral("B")};
const PortInfo kOther {QStringLiteral("/dev/ttyACM2"), 0x2341, 1, QStringLiteral("O")};
const KnownBoard kKnownOther {0x2341, 1, QStringLiteral("O"), QStringLiteral("other")};

std::optional<Attempt> candidate(const PortInfo &port)
{
    return Attempt {port.path, BoardApproach::Candidate};
}

std::optional<Attempt> known(const PortInfo &port)
{
    return Attempt {port.path, BoardApproach::Known};
}

PortInfo renamed(PortInfo port, const char *path)
{
    port.path = QString::fromLatin1(path);
    return port;
}

} // namespace

class TestBoardFinder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void triesBoardMakersFirst();
    void leavesAloneWhatIsNoBoard();
    void waitsLongerAfterEachRound();
    void triesANewPortAtOnce();
    void triesKnownBoardsFirst();
    void opensAKnownBoardOfAnUnheardOfMaker();
    void remembersTheBoardUnderAnotherName();
    void learnsWhatItTook();
    void learnsOnlyWhatIsToBeKept();
    void learnsTheBoardOfAGivenPort();
    void waitsForAGivenPath();
};

void TestBoardFinder::triesBoardMakersFirst()
{
    const TimePoint now {10s};
    BoardFinder finder(kAuto);
    QVERIFY(finder.isAutomatic());
    QVERIFY(!finder.next(now));
    finder.setPorts({kAdapter, kBoard, kOther});
    for (const PortInfo &port : {kBoard, kOther, kAdapter}) {
        QCOMPARE(finder.next(now), candidate(port));
        finder.failed(now);
    }
    QVERIFY(!finder.next(now));
}

void TestBoardFinder::leavesAloneWhatIsNoBoard()
{
    const TimePoint now {10s};
    PortInfo stick = renamed(kAdapter, "/dev/ttyUSB7");
    stick.description = QStringLiteral("ITEAD Sonoff ZigBee 3.0");
    BoardFinder finder(kAuto);
    finder.setPorts({kBuiltIn, kModem, stick});
    QVERIFY(!finder.next(now));
    QVERIFY(!finder.retryAt());
    QCOMPARE(finder.leftAlone(), (QStringList {kBuiltIn.path, kModem.path, stick.path}));
    finder.setPorts({kBuiltIn, kModem, stick, kAdapter});
    QCOMPARE(finder.next(now), candidate(kAdapter));
    finder.failed(now);
    QVERIFY(!finder.next(now));
}

void TestBoardFinder::waitsLongerAfterEachRound()
{
    TimePoint now {10s};
    BoardFinder finder(kAuto);
    finder.setPorts({kBoard});
    for (const Milliseconds wait : {500ms, 1000ms, 2000ms, 4000ms, 5000ms, 5000ms}) {
        QVERIFY(finder.next(now));
        finder.failed(now);
        QCOMPARE(finder.retryAt(), std::optional(now + wait));
        QVERIFY(!finder.next(now + wait - 1ms));
        now += wait;
    }
    finder.retryNow();
    QVERIFY(finder.next(now));
}

void TestBoardFinder::triesANewPortAtOnce()
{
    const TimePoint now {10s};
    BoardFinder finder(kAuto);
    finder.setPorts({kAdapter});
    QVERIFY(finder.next(now));
    finder.failed(now);
    QVERIFY(!finder.next(now));
    finder.setPorts({kAdapter, kBoard});
    QCOMPARE(finder.next(now), candidate(kBoard));
}

void TestBoardFinder::triesKnownBoardsFirst()
{
    const TimePoint now {10s};
    const KnownBoard adapter {0x0403, 1, QStringLiteral("F"), QStringLiteral("f")};
    BoardFinder finder(kAuto, {kKnownOther, adapter});
    finder.setPorts({kBoard, kAdapter, kOther});
    QCOMPARE(finder.next(now), known(kOther)); // the last one that was in use
    finder.failed(now);
    QCOMPARE(finder.next(now), known(kAdapter));
    finder.failed(now);
    QCOMPARE(finder.next(now), candidate(kBoard));
}

void TestBoardFinder::opensAKnownBoardOfAnUnheardOfMaker()
{
    const TimePoint now {10s};
    BoardFinder finder(kAuto, {{kModem.vendor, kModem.product, kModem.serialNumber, {}}});
    finder.setPorts({kModem});
    QCOMPARE(finder.next(now), known(kModem)); // a person chose it once
}

void TestBoardFinder::remembersTheBoardUnderAnotherName()
{
    const TimePoint now {10s};
    BoardFinder finder(kAuto);
    finder.setPorts({kBoard, kOther});
    QVERIFY(finder.next(now));
    finder.failed(now);
    QCOMPARE(finder.next(now), candidate(kOther));
    QCOMPARE(finder.announced(QStringLiteral("other"), now), Verdict::Taken);
    finder.lost(now); // unplugged
    finder.setPorts({});
    QVERIFY(!finder.next(now + 10s));
    const PortInfo moved = renamed(kOther, "/dev/ttyACM9");
    finder.setPorts({kBoard, moved});
    QCOMPARE(finder.next(now + 10s), known(moved));
}

void TestBoardFinder::learnsWhatItTook()
{
    const TimePoint now {10s};
    BoardFinder finder(kAuto, {kKnownOther});
    finder.setPorts({kBoard});
    QVERIFY(finder.next(now));
    QCOMPARE(finder.announced(QStringLiteral("b"), now), Verdict::Taken);
    const KnownBoard board {0x2341, 1, QStringLiteral("B"), QStringLiteral("b")};
    QCOMPARE(finder.known(), (KnownBoards {board, kKnownOther}));
}

void TestBoardFinder::learnsOnlyWhatIsToBeKept()
{
    const TimePoint now {10s};
    BoardFinder finder(kAuto, {kKnownOther});
    finder.setPorts({kBoard});
    QVERIFY(finder.next(now));
    QCOMPARE(finder.announced({}, now, false), Verdict::Taken);
    QCOMPARE(finder.known(), (KnownBoards {kKnownOther}));
    finder.lost(now);
    QCOMPARE(finder.next(now + 1s), candidate(kBoard)); // so nothing is written unasked
}

void TestBoardFinder::learnsTheBoardOfAGivenPort()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    const TimePoint now {10s};
    BoardFinder finder(file.fileName());
    QCOMPARE(finder.next(now), std::optional(Attempt {file.fileName(), BoardApproach::Named}));
    finder.describe(kOther);
    QCOMPARE(finder.announced(QStringLiteral("other"), now), Verdict::Taken);
    QCOMPARE(finder.known(), (KnownBoards {kKnownOther}));
}

void TestBoardFinder::waitsForAGivenPath()
{
    const TimePoint now {10s};
    QTemporaryFile file;
    QVERIFY(file.open());
    const QString path = file.fileName();
    const std::optional attempt(Attempt {path, BoardApproach::Named});
    BoardFinder finder(path);
    QVERIFY(!finder.isAutomatic());
    QCOMPARE(finder.next(now), attempt);
    finder.failed(now);
    QVERIFY(!finder.next(now));
    QVERIFY(QFile::rename(path, path + QStringLiteral(".away")));
    QVERIFY(!finder.next(now + 10s));
    QVERIFY(!finder.retryAt());
    QVERIFY(QFile::rename(path + QStringLiteral(".away"), path));
    QCOMPARE(finder.next(now), attempt); // it came back: no waiting
    QCOMPARE(finder.announced(QStringLiteral("u"), now), Verdict::Taken);
    QVERIFY(finder.known().isEmpty()); // no USB device: nothing to know it by
}

QTEST_APPLESS_MAIN(TestBoardFinder)
#include "tst_boardfinder.moc"
