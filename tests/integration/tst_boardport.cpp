// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/boardhost.h"

#include <QTest>

#include <algorithm>

using namespace armature;
using namespace std::chrono_literals;

namespace {

bool hasReason(const QSignalSpy &statuses, BoardReason reason)
{
    return std::any_of(statuses.begin(), statuses.end(), [reason](const QVariantList &arguments) {
        return arguments.first().value<BoardStatus>().reason == reason;
    });
}

} // namespace

class TestBoardPort : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackAfterUnplugging();
    void waitsForAPathThatIsNotThereYet();
    void reopens();
    void noticesAReboot();
    void noticesSilence();
    void automaticTriesOneAfterTheOther();
    void tellsBusyFromOtherFailures();
    void refusesBootloaderBaud();
};

void TestBoardPort::comesBackAfterUnplugging()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path()});
    QVERIFY(host.becomesReady());
    host.endpoint.set(kMotor, 42);
    QTRY_COMPARE(host.acknowledged.size(), 1);
    for (int round = 1; round <= 3; ++round) {
        desk.board.unplug();
        QTRY_COMPARE(host.lost.size(), round);
        QCOMPARE(host.lost.last().first().value<BoardReason>(), BoardReason::Unplugged);
        QCOMPARE(host.endpoint.status().state, BoardState::Absent);
        host.endpoint.set(kMotor, 50); // to nobody
        QVERIFY(desk.board.plug());
        QTRY_COMPARE(host.ready.size(), round + 1);
    }
    QTest::qWait(300);
    QCOMPARE(desk.board.sets.size(), 1); // nothing was restored
    QCOMPARE(host.failed.size(), 3);
    QCOMPARE(host.lost.size(), 3);
}

void TestBoardPort::waitsForAPathThatIsNotThereYet()
{
    BoardDesk desk;
    BoardHost host({desk.path()});
    host.endpoint.start();
    QTRY_COMPARE(host.endpoint.status().reason, BoardReason::NotFound);
    QCOMPARE(host.endpoint.status().state, BoardState::Absent);
    QVERIFY(desk.board.plug());
    QTRY_COMPARE(host.ready.size(), 1);
}

void TestBoardPort::reopens()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path()});
    QVERIFY(host.becomesReady());
    host.endpoint.reopen();
    QCOMPARE(host.lost.size(), 1);
    QTRY_COMPARE(host.ready.size(), 2);
}

void TestBoardPort::noticesAReboot()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path()});
    QVERIFY(host.becomesReady());
    QTest::qWait(200);
    desk.board.reboot();
    QTRY_COMPARE(host.ready.size(), 2);
    QCOMPARE(host.rebooted.size(), 1);
    QVERIFY(host.lost.isEmpty());
    QVERIFY(desk.board.sets.isEmpty());
}

void TestBoardPort::noticesSilence()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path()});
    QVERIFY(host.becomesReady());
    desk.board.isMute = true;
    QTRY_COMPARE(host.fellSilent.size(), 1);
    QCOMPARE(host.endpoint.status().state, BoardState::Silent);
    QCOMPARE(host.endpoint.status().reason, BoardReason::NoPong);
    host.endpoint.set(kMotor, 1);
    QCOMPARE(host.failed.size(), 1);
    desk.board.isMute = false;
    QTRY_COMPARE(host.answersAgain.size(), 1);
    QCOMPARE(host.endpoint.status().state, BoardState::Ready);
    QVERIFY(desk.board.sets.isEmpty());
    QVERIFY(host.lost.isEmpty());
}

void TestBoardPort::automaticTriesOneAfterTheOther()
{
    BoardDesk desk;
    PtyBoard other(desk.path("other"));
    other.isMute = true;
    QVERIFY(other.plug());
    QVERIFY(desk.board.plug());
    QList<PortInfo> ports {{desk.path("absent"), 0x2341, 1, QStringLiteral("1")},
                           {desk.path(), 0x0403, 0, {}},
                           {desk.path("other"), 0x2341, 1, QStringLiteral("2")}};
    BoardHost host(automatic([&ports] { return ports; }));
    host.endpoint.start();
    QTRY_VERIFY(other.countOf(QStringLiteral("id")) >= 1);
    other.write("\x80\x81 garbage\n");
    QTRY_COMPARE_WITH_TIMEOUT(host.ready.size(), 1, 8000);
    QCOMPARE(host.endpoint.status().port, desk.path());
    QVERIFY(hasReason(host.statuses, BoardReason::NotFound));
    QVERIFY(hasReason(host.statuses, BoardReason::NoValidLine));
    QVERIFY(host.lost.isEmpty());
    QCOMPARE(other.countOf(QStringLiteral("id")), 1);

    other.isMute = false; // the one that was found comes first from now on
    desk.board.unplug();
    QTRY_COMPARE(host.lost.size(), 1);
    QVERIFY(desk.board.plug());
    QTRY_COMPARE(host.ready.size(), 2);
    QCOMPARE(host.endpoint.status().port, desk.path());
}

void TestBoardPort::tellsBusyFromOtherFailures()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost first({desk.path()});
    QVERIFY(first.becomesReady());
    BoardHost second({desk.path()});
    second.endpoint.start();
    QCOMPARE(second.endpoint.status().state, BoardState::Refused);
    QCOMPARE(second.endpoint.status().reason, BoardReason::Busy);
    QVERIFY(second.endpoint.status().retryAt.has_value());
    first.endpoint.close();
    QTRY_COMPARE(second.ready.size(), 1);
}

void TestBoardPort::refusesBootloaderBaud()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path(), 1200});
    host.endpoint.start();
    QCOMPARE(host.endpoint.status().reason, BoardReason::OpenFailed);
    QTest::qWait(100);
    QVERIFY(desk.board.heard.isEmpty());
}

QTEST_GUILESS_MAIN(TestBoardPort)
#include "tst_boardport.moc"
