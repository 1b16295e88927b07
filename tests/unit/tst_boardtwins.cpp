// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/boardfinder.h"

#include <QTest>

using namespace armature;
using namespace std::chrono_literals;

using Verdict = BoardFinder::Verdict;

namespace {

const PortInfo kFirst {QStringLiteral("/dev/ttyUSB0"), 0x1A86, 0x7523};
const PortInfo kSecond {QStringLiteral("/dev/ttyUSB1"), 0x1A86, 0x7523};
const PortInfo kThird {QStringLiteral("/dev/ttyUSB2"), 0x1A86, 0x7523};
const PortInfo kDifferent {QStringLiteral("/dev/ttyUSB9"), 0x10C4, 0xEA60, QStringLiteral("0001")};
const QString kMine = QStringLiteral("mine");
const QString kYours = QStringLiteral("yours");
const KnownBoard kKnown {0x1A86, 0x7523, {}, kMine};
constexpr TimePoint kNow {10s};

/// The finder, and what it says of a board that it finds on a port.
struct Search
{
    explicit Search(const QList<PortInfo> &ports, const KnownBoards &known = {})
        : finder(QStringLiteral("auto"), known)
    {
        finder.setPorts(ports);
    }

    /// Fails the test where another port is opened.
    Verdict finds(const PortInfo &port, const QString &uid, TimePoint now = kNow)
    {
        const auto attempt = finder.next(now);
        if (!attempt || attempt->path != port.path) {
            QTest::qFail(qPrintable(QStringLiteral("opens ")
                                    + (attempt ? attempt->path : QStringLiteral("nothing"))),
                         __FILE__, __LINE__);
        }
        return finder.announced(uid, now);
    }

    BoardFinder finder;
};

} // namespace

/// Boards behind the same kind of adapter, without a serial number of its own.
class TestBoardTwins : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneAloneIsTaken();
    void theKnownUidIsTaken();
    void theKnownUidIsGoneBackTo();
    void ofTwoKnownTheLastUsedIsTaken();
    void whatIsGoneBackToInVainEndsTheRound();
    void sameUidsAreAskedAbout();
    void unknownUidsAreAskedAbout();
    void aTwinThatIsNoBoardIsNoChoice();
    void sameSerialNumbersAreTwinsToo();
    void othersAreNotOpenedForIt();
    void threeAreTriedBeforeOneIsTaken();
    void unpluggingOneEndsTheChoice();
    void reopeningAsksThemAgain();
    void nothingIsTriedWhileAChoiceStands();
    void oldAnswersCountNoMoreAfterALoss();
    void anotherIsNotTakenForTheLostOne();
    void theLostOneIsTakenBackBesideItsTwin();
    void ofNoUidThePlaceCounts();
    void reopeningEndsTheWaiting();
};

void TestBoardTwins::oneAloneIsTaken()
{
    Search search({kFirst});
    QCOMPARE(search.finds(kFirst, kMine), Verdict::Taken);
}

void TestBoardTwins::theKnownUidIsTaken()
{
    Search search({kFirst, kSecond}, {kKnown});
    QCOMPARE(search.finds(kFirst, kYours), Verdict::TryOthers);
    QCOMPARE(search.finds(kSecond, kMine), Verdict::Taken);
}

void TestBoardTwins::theKnownUidIsGoneBackTo()
{
    Search search({kFirst, kSecond}, {kKnown});
    QCOMPARE(search.finds(kFirst, kMine), Verdict::TryOthers); // the other may have the same
    QCOMPARE(search.finds(kSecond, kYours), Verdict::TryOthers);
    QCOMPARE(search.finds(kFirst, kMine), Verdict::Taken);
}

void TestBoardTwins::ofTwoKnownTheLastUsedIsTaken()
{
    const KnownBoards both {kKnown, {0x1A86, 0x7523, {}, kYours}};
    Search search({kFirst, kSecond}, both);
    QCOMPARE(search.finds(kFirst, kMine), Verdict::TryOthers);
    QCOMPARE(search.finds(kSecond, kYours), Verdict::TryOthers);
    QCOMPARE(search.finds(kFirst, kMine), Verdict::Taken);
    QCOMPARE(search.finder.known(), both);
    Search turned({kFirst, kSecond}, both);
    QCOMPARE(turned.finds(kFirst, kYours), Verdict::TryOthers);
    QCOMPARE(turned.finds(kSecond, kMine), Verdict::Taken);
}

void TestBoardTwins::whatIsGoneBackToInVainEndsTheRound()
{
    Search search({kFirst, kSecond}, {kKnown});
    QCOMPARE(search.finds(kFirst, kMine), Verdict::TryOthers);
    QCOMPARE(search.finds(kSecond, kYours), Verdict::TryOthers);
    QCOMPARE(search.finder.next(kNow)->path, kFirst.path);
    search.finder.failed(kNow);
    QVERIFY(!search.finder.next(kNow)); // and the other one is not taken instead
    QVERIFY(search.finder.next(kNow + 500ms));
}

void TestBoardTwins::sameUidsAreAskedAbout()
{
    Search search({kFirst, kSecond}, {kKnown});
    QCOMPARE(search.finds(kFirst, kMine), Verdict::TryOthers);
    QCOMPARE(search.finds(kSecond, kMine), Verdict::Ambiguous);
    QCOMPARE(search.finder.choices(), (QStringList {kFirst.path, kSecond.path}));
}

void TestBoardTwins::unknownUidsAreAskedAbout()
{
    Search search({kFirst, kSecond});
    QCOMPARE(search.finds(kFirst, kMine), Verdict::TryOthers);
    QCOMPARE(search.finds(kSecond, kYours), Verdict::Ambiguous);
    QCOMPARE(search.finder.choices(), (QStringList {kFirst.path, kSecond.path}));
}

void TestBoardTwins::aTwinThatIsNoBoardIsNoChoice()
{
    Search search({kFirst, kSecond, kDifferent});
    QCOMPARE(search.finds(kFirst, kMine), Verdict::TryOthers);
    QCOMPARE(search.finder.next(kNow)->path, kSecond.path);
    search.finder.failed(kNow); // busy, or silent
    QCOMPARE(search.finds(kFirst, kMine), Verdict::Taken);
}

void TestBoardTwins::sameSerialNumbersAreTwinsToo()
{
    PortInfo other = kDifferent; // as many cheap adapters say of themselves
    other.path = QStringLiteral("/dev/ttyUSB8");
    Search search({kDifferent, other});
    QCOMPARE(search.finds(kDifferent, kMine), Verdict::TryOthers);
    QCOMPARE(search.finds(other, kMine), Verdict::Ambiguous);
}

void TestBoardTwins::othersAreNotOpenedForIt()
{
    Search search({kFirst, kDifferent}, {kKnown});
    QCOMPARE(search.finds(kFirst, kMine), Verdict::Taken);
}

void TestBoardTwins::threeAreTriedBeforeOneIsTaken()
{
    Search search({kFirst, kSecond, kThird}, {kKnown});
    QCOMPARE(search.finds(kFirst, kMine), Verdict::TryOthers);
    QCOMPARE(search.finds(kSecond, kYours), Verdict::TryOthers);
    QCOMPARE(search.finds(kThird, kMine), Verdict::Ambiguous);
    QCOMPARE(search.finder.choices(), (QStringList {kFirst.path, kThird.path}));
}

void TestBoardTwins::unpluggingOneEndsTheChoice()
{
    Search search({kFirst, kSecond});
    QCOMPARE(search.finds(kFirst, kMine), Verdict::TryOthers);
    QCOMPARE(search.finds(kSecond, kMine), Verdict::Ambiguous);
    search.finder.setPorts({kSecond});
    QVERIFY(search.finder.choices().isEmpty());
    QCOMPARE(search.finds(kSecond, kMine), Verdict::Taken);
}

void TestBoardTwins::reopeningAsksThemAgain()
{
    Search search({kFirst, kSecond});
    QCOMPARE(search.finds(kFirst, kMine), Verdict::TryOthers);
    QCOMPARE(search.finds(kSecond, kMine), Verdict::Ambiguous);
    search.finder.retryNow();
    QVERIFY(search.finder.choices().isEmpty());
    QCOMPARE(search.finds(kFirst, kMine), Verdict::TryOthers);
}

void TestBoardTwins::nothingIsTriedWhileAChoiceStands()
{
    Search search({kFirst, kSecond, kDifferent});
    QCOMPARE(search.finds(kFirst, kMine), Verdict::TryOthers);
    QCOMPARE(search.finds(kSecond, kMine), Verdict::Ambiguous);
    QVERIFY(!search.finder.next(kNow + 1h));
    QVERIFY(!search.finder.retryAt());
    search.finder.setPorts({kFirst, kSecond, kDifferent}); // the same
    QVERIFY(!search.finder.next(kNow + 1h));
}

void TestBoardTwins::oldAnswersCountNoMoreAfterALoss()
{
    Search search({kFirst, kSecond}, {kKnown});
    QCOMPARE(search.finds(kFirst, kYours), Verdict::TryOthers);
    QCOMPARE(search.finds(kSecond, kMine), Verdict::Taken);
    search.finder.lost(kNow); // and both were plugged in again, the other way round
    search.finder.retryNow();
    QCOMPARE(search.finds(kSecond, kYours), Verdict::TryOthers);
    QCOMPARE(search.finds(kFirst, kMine), Verdict::Taken);
}

void TestBoardTwins::anotherIsNotTakenForTheLostOne()
{
    Search search({kFirst});
    QCOMPARE(search.finds(kFirst, kMine), Verdict::Taken);
    const KnownBoards before = search.finder.known();
    search.finder.lost(kNow);
    search.finder.setPorts({kSecond});
    QCOMPARE(search.finds(kSecond, kYours), Verdict::Stranger);
    QVERIFY(!search.finder.next(kNow + 29s)); // it is opened once only
    QCOMPARE(search.finder.retryAt(), std::optional(kNow + 30s));
    QCOMPARE(search.finder.known(), before);
    QCOMPARE(search.finds(kSecond, kYours, kNow + 30s), Verdict::Taken);
}

void TestBoardTwins::theLostOneIsTakenBackBesideItsTwin()
{
    Search search({kFirst, kDifferent});
    QCOMPARE(search.finds(kFirst, kMine), Verdict::Taken);
    search.finder.setPorts({kSecond, kDifferent});
    search.finder.lost(kNow);
    TimePoint later = kNow + 1s;
    QCOMPARE(search.finds(kSecond, kYours, later), Verdict::Stranger);
    QCOMPARE(search.finds(kDifferent, kYours, later), Verdict::Stranger);
    search.finder.setPorts({kSecond, kThird, kDifferent}); // again, under another name
    QCOMPARE(search.finds(kThird, kMine, later), Verdict::Taken);
    search.finder.setPorts({kFirst, kSecond}); // and once more
    search.finder.lost(later);
    later += 1s;
    QCOMPARE(search.finds(kFirst, kMine, later), Verdict::TryOthers); // the other is not known yet
    QCOMPARE(search.finds(kSecond, kYours, later), Verdict::Stranger);
    QCOMPARE(search.finds(kFirst, kMine, later), Verdict::Taken);
}

void TestBoardTwins::ofNoUidThePlaceCounts()
{
    Search search({kFirst});
    QCOMPARE(search.finds(kFirst, {}), Verdict::Taken);
    search.finder.lost(kNow);
    search.finder.setPorts({kSecond});
    QCOMPARE(search.finds(kSecond, {}), Verdict::Stranger);
    search.finder.setPorts({kFirst});
    QCOMPARE(search.finds(kFirst, {}), Verdict::Taken);
}

void TestBoardTwins::reopeningEndsTheWaiting()
{
    Search search({kFirst});
    QCOMPARE(search.finds(kFirst, kMine), Verdict::Taken);
    search.finder.lost(kNow);
    search.finder.setPorts({kSecond});
    QCOMPARE(search.finds(kSecond, kYours), Verdict::Stranger);
    search.finder.retryNow();
    QCOMPARE(search.finds(kSecond, kYours), Verdict::Taken);
}

QTEST_APPLESS_MAIN(TestBoardTwins)
#include "tst_boardtwins.moc"
