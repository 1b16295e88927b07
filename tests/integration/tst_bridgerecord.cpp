// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/core/names.h"
#include "bridge/io/recordfile.h"
#include "tests/integration/bridgebench.h"

using namespace armature;

/// What the record keeps beside the commands: who may command, since when, and who ended it.
class TestBridgeRecord : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsWithTheProgramAndItsAuthority();
    void saysHowTheEndCame_data();
    void saysHowTheEndCame();
    void changedSettingsAreNoEndOfTheProgram();
    void aKeptStopStandsAtTheStart();
    void aStopBeforeTheJournalIsOpenIsKept();
    void aStopIsNotUndoneByTheOptionToReset();
    void theBoardsEmergencyStopIsNamed();
    void anEmergencyStopIsToldThoughStopIsLatched();
    void whatWasNoNumberIsKept();
    void aPartialStopFallsAtTheBoardsOwnRate();

private: // NOLINT(readability-redundant-access-specifiers): those are slots
    [[nodiscard]] static QList<RecordEntry> recordOf(const Bench &bench)
    {
        const auto record = readRecordIn(bench.folder.path(), {});
        return record ? record.value() : QList<RecordEntry> {};
    }
    /// The codes of the events alone, without those of the legs.
    [[nodiscard]] static QStringList eventsOf(const Bench &bench);
    static void end(Bench &bench, EndCause cause);
};

QStringList TestBridgeRecord::eventsOf(const Bench &bench)
{
    const QStringList legs {nameOf(NoticeCode::BoardReady), nameOf(NoticeCode::ServerJoined)};
    QStringList events;
    for (const RecordEntry &entry : recordOf(bench)) {
        if (!entry.event.isEmpty() && !legs.contains(entry.event)) {
            events.append(entry.event);
        }
    }
    return events;
}

void TestBridgeRecord::end(Bench &bench, EndCause cause)
{
    QSignalSpy finished(bench.bridge.get(), &Bridge::finished);
    bench.bridge->shutdown(cause);
    QVERIFY(finished.wait(2000));
    bench.bridge.reset();
}

void TestBridgeRecord::beginsWithTheProgramAndItsAuthority()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.end();
    const QList<RecordEntry> record = recordOf(bench);
    QVERIFY(record.size() > 4);
    QCOMPARE(record.at(0).event, QStringLiteral("program-started"));
    QCOMPARE(record.at(1).event, QStringLiteral("remote-allowed"));
    QCOMPARE(record.at(1).detail, QString(noticedetail::kProfile));
    QVERIFY(std::any_of(record.begin(), record.end(), [](const RecordEntry &e) {
        return e.event == QLatin1String("server-joined") && !e.detail.isEmpty();
    }));
    bench.config.isRemoteAllowed = false;
    bench.config.isRemoteByOption = true;
    bench.start();
    QTRY_VERIFY(bench.count(NoticeCode::RemoteHeld) == 1);
    bench.end();
    QCOMPARE(bench.notices.constLast().code, NoticeCode::ProgramEnding);
    const auto notices = std::as_const(bench.notices);
    const auto held = std::find_if(notices.begin(), notices.end(), [](const Notice &n) {
        return n.code == NoticeCode::RemoteHeld;
    });
    QCOMPARE(held->detail, QString(noticedetail::kCommandLine));
}

void TestBridgeRecord::saysHowTheEndCame_data()
{
    QTest::addColumn<int>("cause");
    QTest::newRow("asked") << int(EndCause::Asked);
    QTest::newRow("signal") << int(EndCause::Signal);
    QTest::newRow("duration") << int(EndCause::Duration);
}

void TestBridgeRecord::saysHowTheEndCame()
{
    QFETCH(const int, cause);
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.sendMotor(30.0);
    QTRY_COMPARE(bench.motor(), 30.0);
    end(bench, static_cast<EndCause>(cause));
    const QList<RecordEntry> record = recordOf(bench);
    const auto last = std::find_if(record.begin(), record.end(), [](const RecordEntry &e) {
        return e.event == QLatin1String("program-ending");
    });
    QVERIFY(last != record.end());
    QCOMPARE(last->detail, nameOf(static_cast<EndCause>(cause)));
    // What came of it: the motor went to its safe value, and the board said so.
    QVERIFY(std::any_of(last, record.end(), [](const RecordEntry &e) {
        return e.control == kMotor && e.reason == QLatin1String("shutting-down")
            && e.outcome == QLatin1String("applied") && e.sent.value == 0.0;
    }));
}

void TestBridgeRecord::changedSettingsAreNoEndOfTheProgram()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.sendMotor(30.0);
    QTRY_COMPARE(bench.motor(), 30.0);
    end(bench, EndCause::SettingsChanged);
    bench.config.isRestart = true;
    bench.gate = {};
    bench.start();
    QTRY_VERIFY(bench.gate.isRemoteAllowed);
    bench.end();
    QCOMPARE(eventsOf(bench).join(QLatin1Char(' ')),
             QStringLiteral("program-started remote-allowed settings-changed remote-allowed "
                            "program-ending"));
    const QList<RecordEntry> record = recordOf(bench);
    const auto stop = std::find_if(record.begin(), record.end(), [](const RecordEntry &e) {
        return e.control == kMotor && e.origin == QLatin1String("safe-state");
    });
    QVERIFY(stop != record.end());
    QCOMPARE(stop->reason, QStringLiteral("settings-changed"));
}

void TestBridgeRecord::aKeptStopStandsAtTheStart()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.bridge->pressStop();
    QTRY_VERIFY(bench.gate.isStopLatched);
    bench.end();
    bench.gate = {};
    bench.start();
    QTRY_VERIFY(bench.gate.isStopLatched);
    bench.end();
    bench.config.isStopToReset = true;
    bench.start();
    QTRY_COMPARE(bench.count(NoticeCode::StopReset), 1);
    bench.end();
    QCOMPARE(eventsOf(bench).join(QLatin1Char(' ')),
             QStringLiteral("program-started remote-allowed stop-pressed program-ending "
                            "program-started remote-allowed stop-kept program-ending "
                            "program-started remote-allowed stop-reset program-ending"));
}

void TestBridgeRecord::aStopBeforeTheJournalIsOpenIsKept()
{
    Bench bench;
    bench.start();
    bench.bridge->pressStop(); // overtakes the disk
    QTRY_VERIFY(bench.isUp());
    QVERIFY(bench.gate.isStopLatched);
    bench.end();
    QVERIFY(eventsOf(bench).contains(QStringLiteral("stop-pressed")));
    bench.gate = {};
    bench.start();
    QTRY_VERIFY(bench.gate.isStopLatched);
    bench.end();
}

void TestBridgeRecord::aStopIsNotUndoneByTheOptionToReset()
{
    Bench bench;
    bench.config.isStopToReset = true;
    const QString link = bench.folder.filePath(QStringLiteral("tty"));
    bench.config.boardPort = link; // which comes late
    bench.start();
    QTRY_COMPARE(bench.serverStatus.state, ServerState::Joined);
    bench.bridge->pressStop();
    QTRY_VERIFY(bench.gate.isStopLatched);
    VirtualBoard::Settings settings;
    settings.link = link;
    bench.board = std::make_unique<VirtualBoard>(settings);
    QTRY_COMPARE_WITH_TIMEOUT(bench.boardStatus.state, BoardState::Ready, 15000);
    bench.sendMotor(30.0);
    QTRY_VERIFY(!bench.controls.isEmpty()
                && bench.controls.constFirst().refusal == ControlReason::StopLatched);
    QVERIFY(bench.gate.isStopLatched);
    bench.end();
}

void TestBridgeRecord::theBoardsEmergencyStopIsNamed()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.sendMotor(60.0);
    QTRY_COMPARE(bench.motor(), 60.0);
    bench.board->setEmergencyStop(true);
    QTRY_VERIFY(bench.gate.isStopLatched);
    QCOMPARE(bench.gate.stopOrigin, ControlOrigin::Board);
    QCOMPARE(bench.gate.stopReason, ControlReason::EmergencyStop);
    QTRY_COMPARE(bench.count(NoticeCode::EmergencyStop), 1);
    QCOMPARE(bench.count(NoticeCode::BoardStoppedItself), 0);
    QTRY_VERIFY(std::any_of(bench.events.begin(), bench.events.end(), [](const ControlEvent &e) {
        return e.reason == ControlReason::EmergencyStop;
    }));
    bench.end();
    const QList<RecordEntry> record = recordOf(bench);
    QVERIFY(std::any_of(record.begin(), record.end(), [](const RecordEntry &e) {
        return e.event == QLatin1String("board-estop") && e.origin == QLatin1String("board");
    }));
    QVERIFY(std::none_of(record.begin(), record.end(), [](const RecordEntry &e) {
        return e.event == QLatin1String("stop-pressed")
            || e.reason == QLatin1String("stop-pressed");
    }));
}

void TestBridgeRecord::anEmergencyStopIsToldThoughStopIsLatched()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.bridge->pressStop();
    QTRY_VERIFY(bench.gate.isStopLatched);
    bench.board->setEmergencyStop(true);
    QTRY_COMPARE(bench.count(NoticeCode::EmergencyStop), 1);
    QCOMPARE(bench.gate.stopOrigin, ControlOrigin::Local);
    bench.end();
}

void TestBridgeRecord::whatWasNoNumberIsKept()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.server.sendControl({{kMotor, QStringLiteral("fast\u202e")}});
    QTRY_VERIFY(!bench.events.isEmpty());
    QCOMPARE(bench.events.constFirst().reason, ControlReason::NotANumber);
    QCOMPARE(bench.events.constFirst().detail, QStringLiteral("\"fast?\""));
    bench.end();
    const QList<RecordEntry> record = recordOf(bench);
    QVERIFY(std::any_of(record.begin(), record.end(), [](const RecordEntry &e) {
        return e.control == kMotor && e.reason == QLatin1String("not-a-number")
            && e.detail == QLatin1String("\"fast?\"") && !e.requested.value;
    }));
}

void TestBridgeRecord::aPartialStopFallsAtTheBoardsOwnRate()
{
    Bench bench;
    bench.start();
    QTRY_VERIFY(bench.isUp());
    const QString fan = QStringLiteral("fan");
    bench.bridge->takeManual(fan);
    bench.bridge->requestValue(fan, 60.0);
    bench.sendMotor(100.0);
    QTRY_COMPARE(bench.motor(), 100.0);
    const double slew = bench.controls.constFirst().spec.slew;
    QVERIFY2(slew > 0.0, "a board without a rate shows nothing here");
    bench.server.dropConnections();
    QTRY_COMPARE(bench.motor(), 0.0);
    bench.end();
    const QList<RecordEntry> record = recordOf(bench);
    const auto isStop = [](const RecordEntry &e) {
        return e.control == kMotor && e.reason == QLatin1String("server-lost");
    };
    QCOMPARE(std::count_if(record.begin(), record.end(), isStop), 1);
    const RecordEntry stop = *std::find_if(record.begin(), record.end(), isStop);
    QCOMPARE(stop.origin, QStringLiteral("safe-state"));
    QCOMPARE(stop.outcome, QStringLiteral("applied"));
    QCOMPARE(stop.sent.value, std::optional(0.0));
    QCOMPARE(stop.acknowledged.value, std::optional(0.0));
    QCOMPARE(stop.applied.value, std::optional(0.0));
    // Half of the time that a fall from 100 takes is far more than any answer does.
    const double fall = 1000.0 * 100.0 / slew;
    QVERIFY2(double((stop.applied.utc - stop.acknowledged.utc).count()) > fall / 2,
             qPrintable(QString::number((stop.applied.utc - stop.acknowledged.utc).count())));
}

QTEST_GUILESS_MAIN(TestBridgeRecord)
#include "tst_bridgerecord.moc"
