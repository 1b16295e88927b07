// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/boardhost.h"

#include <QTest>
#include <QTimer>

#include <algorithm>

using namespace armature;
using namespace std::chrono_literals;

namespace {

constexpr quint16 kAdapter = 0x1A86; // makes USB adapters without serial numbers
constexpr quint16 kMaker = 0x2341;

/// Two boards, and the list of ports as the system would give it.
struct TwoBoards
{
    [[nodiscard]] bool plugBoth() { return desk.board.plug() && other.plug(); }
    [[nodiscard]] PortInfo port(const QString &path) const
    {
        return {path, kAdapter, 0x7523, {}, {}};
    }
    [[nodiscard]] PortInventory::Enumerator enumerator()
    {
        return [this] { return ports; };
    }

    BoardDesk desk;
    PtyBoard other {desk.path("other")};
    QList<PortInfo> ports {port(desk.path()), port(other.link())};
};

BoardEndpoint::Settings plain(const PortInventory::Enumerator &enumeratePorts)
{
    BoardEndpoint::Settings settings = automatic(enumeratePorts);
    settings.format = BoardFormat::Plain;
    return settings;
}

} // namespace

/// `auto` on real pseudo-terminals, among the ports that a test names.
class TestBoardAuto : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knownBoardIsOpenedAndNoOther();
    void sameBoardUnderANewNameIsTakenBack();
    void anotherBoardIsNotTakenForTheLostOne();
    void identicalBoardsAreToldApartByTheirUid();
    void aRebootKeepsThePortInSpiteOfATwin();
    void identicalUidsAreAskedAbout();
    void aChosenPortEndsTheChoice();
    void whatIsNoBoardIsNeverOpened();
    void aTalkerIsNotWrittenTo();
    void learnsTheBoardThatItTook();
    void aSketchIsNotLearned();
    void readingsOfASketchThatIsNotTakenAreDropped();
    void looksForANewPortAtOnce();
};

void TestBoardAuto::knownBoardIsOpenedAndNoOther()
{
    TwoBoards boards;
    QVERIFY(boards.plugBoth());
    boards.ports = {{boards.other.link(), kMaker, 1, QStringLiteral("O"), {}},
                    {boards.desk.path(), kMaker, 1, QStringLiteral("M"), {}}};
    BoardHost host(
        automatic(boards.enumerator(), {{kMaker, 1, QStringLiteral("M"), QStringLiteral("PTY1")}}));
    QVERIFY(host.becomesReady());
    QCOMPARE(host.endpoint.status().port, boards.desk.path());
    QVERIFY(boards.other.heard.isEmpty());
    QVERIFY(host.learned.isEmpty()); // nothing new
}

void TestBoardAuto::sameBoardUnderANewNameIsTakenBack()
{
    TwoBoards boards;
    QVERIFY(boards.desk.board.plug());
    QVERIFY(boards.other.plug()); // would answer too
    const PortInfo wrong {boards.other.link(), kMaker, 1, QStringLiteral("O"), {}};
    boards.ports = {{boards.desk.path(), kMaker, 1, QStringLiteral("M"), {}}};
    BoardHost host(automatic(boards.enumerator()));
    QVERIFY(host.becomesReady());
    boards.ports.clear();
    boards.desk.board.unplug();
    QTRY_COMPARE(host.lost.size(), 1);

    PtyBoard renamed(boards.desk.path("renamed"));
    QVERIFY(renamed.plug());
    boards.ports = {wrong, {renamed.link(), kMaker, 1, QStringLiteral("M"), {}}};
    QTRY_COMPARE_WITH_TIMEOUT(host.ready.size(), 2, 8000);
    QCOMPARE(host.endpoint.status().port, renamed.link());
    QVERIFY(boards.other.heard.isEmpty());
}

void TestBoardAuto::anotherBoardIsNotTakenForTheLostOne()
{
    TwoBoards boards;
    QVERIFY(boards.plugBoth());
    boards.other.uid = "OTHER";
    const QList<PortInfo> both = {{boards.desk.path(), kMaker, 1, QStringLiteral("M"), {}},
                                  {boards.other.link(), kMaker, 1, QStringLiteral("O"), {}}};
    boards.ports = both;
    BoardHost host(
        automatic(boards.enumerator(), {{kMaker, 1, QStringLiteral("M"), QStringLiteral("PTY1")}}));
    QVERIFY(host.becomesReady());
    boards.ports = {both.last()};
    boards.desk.board.unplug();
    QTRY_COMPARE(host.lost.size(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(boards.other.countOf(QStringLiteral("id")) > 0, 10'000);
    QTRY_COMPARE(host.endpoint.status().reason, BoardReason::Unplugged);
    QCOMPARE(host.endpoint.status().state, BoardState::Absent);
    QCOMPARE(host.endpoint.status().port, boards.desk.path());
    QVERIFY(host.endpoint.status().retryAt.has_value());
    host.endpoint.set(kMotor, 50);
    QCOMPARE(host.failed.size(), 1);
    QVERIFY(boards.other.sets.isEmpty());
    QVERIFY(host.learned.isEmpty());

    QVERIFY(boards.desk.board.plug());
    boards.ports = both;
    QTRY_COMPARE_WITH_TIMEOUT(host.ready.size(), 2, 8000);
    QCOMPARE(host.endpoint.status().port, boards.desk.path());
    QVERIFY(boards.other.sets.isEmpty());
}

void TestBoardAuto::identicalBoardsAreToldApartByTheirUid()
{
    TwoBoards boards;
    QVERIFY(boards.plugBoth());
    boards.other.uid = "MINE";
    BoardHost host(
        automatic(boards.enumerator(), {{kAdapter, 0x7523, {}, QStringLiteral("MINE")}}));
    host.endpoint.start();
    QTRY_COMPARE_WITH_TIMEOUT(host.ready.size(), 1, 10'000);
    QCOMPARE(host.endpoint.status().port, boards.other.link());
    QCOMPARE(host.endpoint.status().announcement.identity.uid, QStringLiteral("MINE"));
    QVERIFY(host.lost.isEmpty());
    QCOMPARE(boards.desk.board.countOf(QStringLiteral("stop")), 0); // only looked at
}

void TestBoardAuto::aRebootKeepsThePortInSpiteOfATwin()
{
    TwoBoards boards;
    QVERIFY(boards.plugBoth());
    boards.other.uid = "MINE";
    BoardHost host(
        automatic(boards.enumerator(), {{kAdapter, 0x7523, {}, QStringLiteral("MINE")}}));
    host.endpoint.start();
    QTRY_COMPARE_WITH_TIMEOUT(host.ready.size(), 1, 10'000);
    QTest::qWait(100); // its clock has to have gone on, to run backwards
    boards.other.reboot();
    QTRY_COMPARE(host.ready.size(), 2);
    QCOMPARE(host.rebooted.size(), 1);
    QCOMPARE(host.endpoint.status().port, boards.other.link());
    QVERIFY(host.lost.isEmpty());
}

void TestBoardAuto::identicalUidsAreAskedAbout()
{
    TwoBoards boards;
    QVERIFY(boards.plugBoth());
    BoardHost host(
        automatic(boards.enumerator(), {{kAdapter, 0x7523, {}, QStringLiteral("PTY1")}}));
    host.endpoint.start();
    QTRY_COMPARE_WITH_TIMEOUT(host.endpoint.status().reason, BoardReason::AmbiguousBoard, 10'000);
    QCOMPARE(host.endpoint.status().state, BoardState::Refused);
    QCOMPARE(host.endpoint.status().detail,
             QStringLiteral("%1, %2").arg(boards.desk.path(), boards.other.link()));
    QTest::qWait(100); // what was on its way
    const auto heard = boards.desk.board.heard.size() + boards.other.heard.size();
    QTest::qWait(1500); // and neither is bothered any more
    QCOMPARE(boards.desk.board.heard.size() + boards.other.heard.size(), heard);
    QVERIFY(host.ready.isEmpty());
    host.endpoint.set(kMotor, 50);
    QCOMPARE(host.failed.size(), 1);

    boards.desk.board.unplug(); // the person decides
    boards.ports = {boards.port(boards.other.link())};
    QTRY_COMPARE_WITH_TIMEOUT(host.ready.size(), 1, 10'000);
    QCOMPARE(host.endpoint.status().port, boards.other.link());
}

void TestBoardAuto::aChosenPortEndsTheChoice()
{
    TwoBoards boards;
    QVERIFY(boards.plugBoth());
    BoardEndpoint::Settings settings = automatic(boards.enumerator());
    settings.port = boards.other.link();
    BoardHost host(settings);
    QVERIFY(host.becomesReady());
    QVERIFY(boards.desk.board.heard.isEmpty());
    QCOMPARE(host.learned.size(), 1);
    QCOMPARE(host.learned.first().first().value<KnownBoards>(),
             (KnownBoards {{kAdapter, 0x7523, {}, QStringLiteral("PTY1")}}));
}

void TestBoardAuto::whatIsNoBoardIsNeverOpened()
{
    TwoBoards boards;
    QVERIFY(boards.plugBoth());
    boards.ports = {{boards.desk.path(), 0, 0, {}, {}}, // built in
                    {boards.other.link(), 0x1546, 0x01A8, {}, QStringLiteral("u-blox GNSS")}};
    BoardHost host(automatic(boards.enumerator()));
    host.endpoint.start();
    QTRY_COMPARE(host.endpoint.status().reason, BoardReason::NoCandidate);
    QCOMPARE(host.endpoint.status().detail,
             QStringLiteral("%1, %2").arg(boards.desk.path(), boards.other.link()));
    QTest::qWait(2000);
    QVERIFY(boards.desk.board.heard.isEmpty());
    QVERIFY(boards.other.heard.isEmpty());
    const bool wasOpened = std::any_of(
        host.statuses.begin(), host.statuses.end(), [](const QVariantList &arguments) {
            return arguments.first().value<BoardStatus>().state == BoardState::Opening;
        });
    QVERIFY(!wasOpened);
}

void TestBoardAuto::aTalkerIsNotWrittenTo()
{
    TwoBoards boards;
    QVERIFY(boards.plugBoth());
    boards.ports.removeLast();
    boards.desk.board.isMute = true;
    QTimer talk;
    connect(&talk, &QTimer::timeout, this,
            [&boards] { boards.desk.board.write("$GPGGA,092750.000,5321.6802,N*76\r\n"); });
    talk.start(300ms);
    BoardHost host(automatic(boards.enumerator()));
    host.endpoint.start();
    QTRY_COMPARE(host.endpoint.status().reason, BoardReason::NoValidLine);
    QVERIFY(boards.desk.board.heard.isEmpty());
}

void TestBoardAuto::learnsTheBoardThatItTook()
{
    TwoBoards boards;
    QVERIFY(boards.plugBoth());
    boards.ports.removeLast();
    BoardHost host(automatic(boards.enumerator()));
    QVERIFY(host.becomesReady());
    QCOMPARE(host.learned.size(), 1);
    QCOMPARE(host.learned.first().first().value<KnownBoards>(),
             (KnownBoards {{kAdapter, 0x7523, {}, QStringLiteral("PTY1")}}));
}

void TestBoardAuto::aSketchIsNotLearned()
{
    TwoBoards boards;
    QVERIFY(boards.plugBoth());
    boards.ports.removeLast();
    BoardHost host(plain(boards.enumerator()));
    QTimer talk;
    connect(&talk, &QTimer::timeout, this, [&boards] { boards.desk.board.write("temp:1\r\n"); });
    talk.start(50ms);
    QVERIFY(host.becomesReady());
    QTRY_VERIFY(!host.readings.isEmpty());
    QVERIFY(host.learned.isEmpty());
}

void TestBoardAuto::readingsOfASketchThatIsNotTakenAreDropped()
{
    TwoBoards boards;
    QVERIFY(boards.plugBoth());
    BoardHost host(plain(boards.enumerator()));
    QTimer talk;
    connect(&talk, &QTimer::timeout, this, [&boards] {
        boards.desk.board.write("temp:1\r\n");
        boards.other.write("temp:2\r\n");
    });
    talk.start(50ms);
    host.endpoint.start();
    QTRY_COMPARE_WITH_TIMEOUT(host.endpoint.status().reason, BoardReason::AmbiguousBoard, 10'000);
    QVERIFY(host.ready.isEmpty());
    QVERIFY(host.readings.isEmpty());
}

void TestBoardAuto::looksForANewPortAtOnce()
{
    TwoBoards boards;
    const QList<PortInfo> both = std::exchange(boards.ports, {});
    BoardHost host(automatic(boards.enumerator()));
    host.endpoint.start();
    QTRY_COMPARE(host.endpoint.status().reason, BoardReason::NotFound);
    QVERIFY(boards.desk.board.plug());
    boards.ports = {both.first()}; // /dev says nothing of it: the poll finds it
    QTRY_COMPARE_WITH_TIMEOUT(host.ready.size(), 1, 8000);
}

QTEST_GUILESS_MAIN(TestBoardAuto)
#include "tst_boardauto.moc"
