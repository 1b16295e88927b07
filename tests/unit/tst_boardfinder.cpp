// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/boardfinder.h"

#include <QTemporaryFile>
#include <QTest>

using namespace armature;
using namespace std::chrono_literals;

namespace {

const PortInfo kBuiltIn {QStringLiteral("/dev/ttyS0"), 0, 0, {}};
const PortInfo kModem {QStringLiteral("/dev/ttyACM0"), 0x1234, 1, QStringLiteral("M")};
const PortInfo kBoard {QStringLiteral("/dev/ttyACM1"), 0x2341, 1, QStringLiteral("B")};
const PortInfo kOther {QStringLiteral("/dev/ttyACM2"), 0x2341, 1, QStringLiteral("O")};

} // namespace

class TestBoardFinder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void triesBoardMakersFirst();
    void waitsLongerAfterEachRound();
    void triesANewPortAtOnce();
    void remembersTheBoardUnderAnotherName();
    void waitsForAGivenPath();
};

void TestBoardFinder::triesBoardMakersFirst()
{
    const TimePoint now {10s};
    BoardFinder finder(QStringLiteral("auto"));
    QVERIFY(finder.isAutomatic());
    QVERIFY(!finder.next(now));
    finder.setPorts({kBuiltIn, kModem, kBoard, kOther});
    for (const PortInfo &port : {kBoard, kOther, kModem, kBuiltIn}) {
        QCOMPARE(finder.next(now), std::optional(port.path));
        finder.failed(now);
    }
    QVERIFY(!finder.next(now));
}

void TestBoardFinder::waitsLongerAfterEachRound()
{
    TimePoint now {10s};
    BoardFinder finder(QStringLiteral("auto"));
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
    BoardFinder finder(QStringLiteral("auto"));
    finder.setPorts({kModem});
    QVERIFY(finder.next(now));
    finder.failed(now);
    QVERIFY(!finder.next(now));
    finder.setPorts({kModem, kBoard});
    QCOMPARE(finder.next(now), std::optional(kBoard.path));
}

void TestBoardFinder::remembersTheBoardUnderAnotherName()
{
    const TimePoint now {10s};
    BoardFinder finder(QStringLiteral("auto"));
    finder.setPorts({kBoard, kOther});
    QVERIFY(finder.next(now));
    finder.failed(now);
    QCOMPARE(finder.next(now), std::optional(kOther.path));
    finder.succeeded();
    finder.failed(now); // unplugged
    finder.setPorts({});
    QVERIFY(!finder.next(now + 10s));
    PortInfo renamed = kOther;
    renamed.path = QStringLiteral("/dev/ttyACM9");
    finder.setPorts({kBoard, renamed});
    QCOMPARE(finder.next(now + 10s), std::optional(renamed.path));
}

void TestBoardFinder::waitsForAGivenPath()
{
    const TimePoint now {10s};
    QTemporaryFile file;
    QVERIFY(file.open());
    const QString path = file.fileName();
    BoardFinder finder(path);
    QVERIFY(!finder.isAutomatic());
    QCOMPARE(finder.next(now), std::optional(path));
    finder.failed(now);
    QVERIFY(!finder.next(now));
    QVERIFY(QFile::rename(path, path + QStringLiteral(".away")));
    QVERIFY(!finder.next(now + 10s));
    QVERIFY(!finder.retryAt());
    QVERIFY(QFile::rename(path + QStringLiteral(".away"), path));
    QCOMPARE(finder.next(now), std::optional(path)); // it came back: no waiting
}

QTEST_APPLESS_MAIN(TestBoardFinder)
#include "tst_boardfinder.moc"
