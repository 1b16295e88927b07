// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/recordtext.h"
#include "app/desktop/recordmodel.h"
#include "app/desktop/recordpanel.h"

#include <QLineEdit>
#include <QTableView>
#include <QTest>

using namespace armature;

namespace {

ControlEvent command(double value, qint64 utc, ControlOutcome outcome = ControlOutcome::Applied,
                     ControlReason reason = ControlReason::None)
{
    ControlEvent event;
    event.id = QStringLiteral("m1");
    event.origin = ControlOrigin::Server;
    event.requested = value;
    event.requestedUtc = Milliseconds(utc);
    event.outcome = outcome;
    event.reason = reason;
    event.at.utc = Milliseconds(utc + 5);
    return event;
}

Notice notice(NoticeCode code)
{
    Notice notice;
    notice.code = code;
    notice.at.utc = Milliseconds(1'700'000'000'000);
    return notice;
}

} // namespace

class TestRecordPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsCommandsAndWhoMayCommand();
    void namesWhoseDoingItWas();
    void reachedIsTheLastStageOfItsLine();
    void whatTheJournalKnowsComesFirstAndOnce();
    void filtersAndExportsWhatIsShown();
    void aTextIsNoFormula();
    void isBounded();

private: // NOLINT(readability-redundant-access-specifiers): those are slots
    [[nodiscard]] static QString cell(const RecordPanel &panel, int row, int column)
    {
        const auto *model = panel.findChild<QTableView *>()->model();
        return model->index(row, column).data().toString();
    }
    [[nodiscard]] static int rows(const RecordPanel &panel)
    {
        return panel.findChild<QTableView *>()->model()->rowCount();
    }
};

void TestRecordPanel::showsCommandsAndWhoMayCommand()
{
    RecordPanel panel;
    panel.add(notice(NoticeCode::RemoteAllowed));
    panel.add(notice(NoticeCode::ControlFailed));
    panel.add(command(50.0, 1000, ControlOutcome::Refused, ControlReason::StopLatched));
    QCOMPARE(rows(panel), 2);
    QCOMPARE(cell(panel, 0, RecordModel::What).trimmed(), QStringLiteral("remote control allowed"));
    QCOMPARE(cell(panel, 1, RecordModel::Requested), QStringLiteral("50"));
    const auto *model = panel.findChild<QTableView *>()->model();
    QCOMPARE(model->headerData(RecordModel::Sent, Qt::Horizontal, Qt::TextAlignmentRole),
             model->index(1, RecordModel::Sent).data(Qt::TextAlignmentRole));
    QVERIFY(cell(panel, 1, RecordModel::How).contains(QStringLiteral("STOP is latched")));
}

void TestRecordPanel::namesWhoseDoingItWas()
{
    RecordPanel panel;
    panel.add(notice(NoticeCode::EmergencyStop));
    Notice lost = notice(NoticeCode::ServerLost);
    lost.detail = QStringLiteral("host:4000");
    lost.serverReason = ServerReason::NoHeartbeatReply;
    panel.add(lost);
    QCOMPARE(cell(panel, 0, RecordModel::Origin), QStringLiteral("board"));
    QVERIFY(cell(panel, 0, RecordModel::What).contains(QStringLiteral("e-stop")));
    QVERIFY(cell(panel, 1, RecordModel::How).startsWith(QStringLiteral("host:4000: ")));
    const QByteArrayList lines = panel.csv().trimmed().split('\n');
    QVERIFY2(lines.at(1).contains("\"board-estop\",\"\",\"board\""), lines.at(1).constData());
    QVERIFY2(lines.at(2).endsWith("\"no-heartbeat-reply\",\"host:4000\",\"\""),
             lines.at(2).constData());
}

void TestRecordPanel::reachedIsTheLastStageOfItsLine()
{
    RecordPanel panel;
    panel.add(command(50.0, 1000));
    ControlEvent reached = command(50.0, 1000, ControlOutcome::Pending);
    reached.applied = 49.8;
    panel.add(reached);
    QCOMPARE(rows(panel), 1);
    QCOMPARE(cell(panel, 0, RecordModel::Applied), QLocale().toString(49.8));
    QCOMPARE(cell(panel, 0, RecordModel::How), QStringLiteral("applied"));
}

void TestRecordPanel::whatTheJournalKnowsComesFirstAndOnce()
{
    RecordPanel panel;
    panel.add(command(60.0, 2000));
    panel.addOlder({recordEntry(command(50.0, 1000)), recordEntry(command(60.0, 2000))});
    QCOMPARE(rows(panel), 2);
    QCOMPARE(cell(panel, 0, RecordModel::Requested), QStringLiteral("50"));
    QCOMPARE(cell(panel, 1, RecordModel::Requested), QStringLiteral("60"));
}

void TestRecordPanel::filtersAndExportsWhatIsShown()
{
    RecordPanel panel;
    panel.add(command(50.0, 1000));
    panel.add(command(70.0, 2000, ControlOutcome::Refused, ControlReason::RemoteHeld));
    auto *filter = panel.tools()->findChild<QLineEdit *>();
    filter->setText(QStringLiteral("refused"));
    QCOMPARE(rows(panel), 1);
    const QByteArrayList lines = panel.csv().trimmed().split('\n');
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines.at(0).startsWith("time_utc,event,control,origin,requested"));
    QVERIFY2(lines.at(1).contains("\"m1\",\"server\",70")
                 && lines.at(1).contains("\"refused\",\"remote-held\""),
             lines.at(1).constData());
    filter->clear();
    QCOMPARE(panel.csv().trimmed().split('\n').size(), 3);
}

void TestRecordPanel::aTextIsNoFormula()
{
    ControlEvent event = command(1.0, 1000);
    event.id = QStringLiteral("=1+\"1\"");
    const QByteArray csv = recordCsv({recordEntry(event)});
    QVERIFY2(csv.contains("\"'=1+\"\"1\"\"\""), csv.constData());
}

void TestRecordPanel::isBounded()
{
    RecordPanel panel;
    for (int i = 0; i < RecordModel::kCapacity + 10; ++i)
        panel.add(command(i, 1000 + i));
    QCOMPARE(rows(panel), RecordModel::kCapacity);
    QCOMPARE(cell(panel, 0, RecordModel::Requested), QStringLiteral("10"));
}

QTEST_MAIN(TestRecordPanel)
#include "tst_recordpanel.moc"
