// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/journal/commandrecord.h"
#include "bridge/journal/journal.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace armature;

namespace {

ControlEvent command(const QString &id, qint64 utc)
{
    ControlEvent event;
    event.id = id;
    event.origin = ControlOrigin::Server;
    event.requested = 500.0;
    event.sent = 100.0;
    event.acknowledged = 100.0;
    event.outcome = ControlOutcome::Limited;
    event.reason = ControlReason::AboveRange;
    event.at.utc = Milliseconds(utc);
    event.requestedUtc = Milliseconds(utc - 3);
    event.sentUtc = Milliseconds(utc - 2);
    event.acknowledgedUtc = Milliseconds(utc);
    return event;
}

Notice notice(NoticeCode code, qint64 utc)
{
    Notice notice;
    notice.at.utc = Milliseconds(utc);
    notice.code = code;
    return notice;
}

void run(const QString &file, const QStringList &statements)
{
    const QString name = QStringLiteral("tell");
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        database.setDatabaseName(file);
        QVERIFY(database.open());
        for (const QString &statement : statements) {
            QSqlQuery query(database);
            QVERIFY2(query.exec(statement), qPrintable(statement));
        }
    }
    QSqlDatabase::removeDatabase(name);
}

} // namespace

class TestCommandRecord : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void everyStageAndTimeIsKept();
    void authorityStandsBetweenTheCommands();
    void whatWasNoNumberIsKept();
    void namesWhoseDoingItWas();
    void theCauseStandsBeforeWhatCameOfIt();
    void aStopIsRememberedUntilItsReset();
    void ofOneControlAlone();
    void onlyTheNewest();
    void readsWhileTheJournalIsOpenAndNeverWrites();
    void anOlderJournalIsMadeNew();
    void anOlderJournalCanBeReadAsItIs();
    void saysWhatIsMissing();

private: // NOLINT(readability-redundant-access-specifiers): those are slots
    [[nodiscard]] QString file() const { return m_folder->filePath(QStringLiteral("journal.db")); }
    [[nodiscard]] QList<RecordEntry> read(const RecordQuery &query = {}) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Journal> m_journal;
};

void TestCommandRecord::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_journal = std::make_unique<Journal>();
    QVERIFY(m_journal->open(file()));
}

void TestCommandRecord::cleanup()
{
    m_journal.reset();
    m_folder.reset();
}

QList<RecordEntry> TestCommandRecord::read(const RecordQuery &query) const
{
    const auto record = readRecord(file(), query);
    return record ? record.value() : QList<RecordEntry> {};
}

void TestCommandRecord::everyStageAndTimeIsKept()
{
    QVERIFY(m_journal->commit({.commands = {command(QStringLiteral("m1"), 1000)}}));
    RecordEntry expected;
    expected.utc = Milliseconds(1000);
    expected.control = QStringLiteral("m1");
    expected.origin = QStringLiteral("server");
    expected.requested = {500.0, Milliseconds(997)};
    expected.sent = {100.0, Milliseconds(998)};
    expected.acknowledged = {100.0, Milliseconds(1000)};
    expected.outcome = QStringLiteral("limited");
    expected.reason = QStringLiteral("above-range");
    QCOMPARE(read(), QList<RecordEntry> {expected});
}

void TestCommandRecord::authorityStandsBetweenTheCommands()
{
    QVERIFY(m_journal->commit(
        {.commands = {command(QStringLiteral("m1"), 1000)},
         .notices = {notice(NoticeCode::RemoteAllowed, 900), notice(NoticeCode::ServerJoined, 950),
                     notice(NoticeCode::StopPressed, 1100)}}));
    QStringList order;
    for (const RecordEntry &entry : read()) {
        order.append(entry.event.isEmpty() ? entry.control : entry.event);
    }
    QCOMPARE(order.join(QLatin1Char(' ')),
             QStringLiteral("remote-allowed server-joined m1 stop-pressed"));
}

void TestCommandRecord::whatWasNoNumberIsKept()
{
    ControlEvent event = command(QStringLiteral("m1"), 1000);
    event.requested.reset();
    event.outcome = ControlOutcome::Refused;
    event.reason = ControlReason::NotANumber;
    event.detail = QStringLiteral("{\"a\": \"b: c\"}");
    QVERIFY(m_journal->commit({.commands = {event, command(QStringLiteral("m1"), 1001)}}));
    QCOMPARE(read().value(0), recordEntry(event));
    QCOMPARE(read().value(0).reason, QStringLiteral("not-a-number"));
    QCOMPARE(read().value(0).detail, event.detail);
    QCOMPARE(read().value(1).detail, QString());
}

void TestCommandRecord::namesWhoseDoingItWas()
{
    Notice lost = notice(NoticeCode::ServerLost, 1);
    lost.detail = QStringLiteral("host:4000");
    lost.serverReason = ServerReason::NoHeartbeatReply;
    Notice taken = notice(NoticeCode::ManualTaken, 2);
    taken.detail = QStringLiteral("m1");
    Notice start = notice(NoticeCode::RemoteAllowed, 3);
    start.detail = noticedetail::kProfile;
    const QList<Notice> notices {lost, taken, start, notice(NoticeCode::EmergencyStop, 4)};
    QVERIFY(m_journal->commit({.notices = notices}));
    const QList<RecordEntry> entries = read();
    QCOMPARE(entries.size(), notices.size());
    for (qsizetype i = 0; i < notices.size(); ++i) {
        QCOMPARE(entries.at(i), *recordEntry(notices.at(i))); // as a window that was there saw it
    }
    QCOMPARE(entries.at(0).origin, QStringLiteral("server"));
    QCOMPARE(entries.at(0).reason, QStringLiteral("no-heartbeat-reply"));
    QCOMPARE(entries.at(0).detail, QStringLiteral("host:4000"));
    QCOMPARE(entries.at(1).origin, QStringLiteral("local"));
    QCOMPARE(entries.at(1).control, QStringLiteral("m1"));
    QCOMPARE(entries.at(2).origin, QString());
    QCOMPARE(entries.at(3).origin, QStringLiteral("board"));
}

void TestCommandRecord::theCauseStandsBeforeWhatCameOfIt()
{
    QVERIFY(m_journal->commit({.commands = {command(QStringLiteral("m1"), 1000)}}));
    QVERIFY(m_journal->commit({.notices = {notice(NoticeCode::StopPressed, 1000)}}));
    QCOMPARE(read().value(0).event, QStringLiteral("stop-pressed"));
}

void TestCommandRecord::aStopIsRememberedUntilItsReset()
{
    qint64 utc = 0;
    for (const auto code :
         {NoticeCode::StopPressed, NoticeCode::EmergencyStop, NoticeCode::StopKept}) {
        QVERIFY(m_journal->commit({.notices = {notice(code, ++utc)}}));
        QVERIFY(m_journal->isStopLatched());
        QVERIFY(m_journal->commit({.notices = {notice(NoticeCode::RemoteAllowed, ++utc)}}));
        QVERIFY(m_journal->isStopLatched());
        QVERIFY(m_journal->commit({.notices = {notice(NoticeCode::StopReset, ++utc)}}));
        QVERIFY(!m_journal->isStopLatched());
    }
}

void TestCommandRecord::ofOneControlAlone()
{
    QVERIFY(m_journal->commit(
        {.commands = {command(QStringLiteral("m1"), 1000), command(QStringLiteral("fan"), 1001)},
         .notices = {notice(NoticeCode::StopPressed, 1100)}}));
    const QList<RecordEntry> entries = read({.control = QStringLiteral("fan")});
    QCOMPARE(entries.size(), 1);
    QCOMPARE(entries.constFirst().control, QStringLiteral("fan"));
    QCOMPARE(read({.since = Milliseconds(1001)}).size(), 2);
}

void TestCommandRecord::onlyTheNewest()
{
    QList<ControlEvent> commands;
    for (int i = 0; i < 50; ++i) {
        commands.append(command(QStringLiteral("m1"), 1000 + i));
    }
    QVERIFY(m_journal->commit({.commands = commands}));
    const QList<RecordEntry> entries = read({.newest = 10});
    QCOMPARE(entries.size(), 10);
    QCOMPARE(entries.constFirst().utc, Milliseconds(1040));
    QCOMPARE(entries.constLast().utc, Milliseconds(1049));
}

void TestCommandRecord::readsWhileTheJournalIsOpenAndNeverWrites()
{
    QVERIFY(m_journal->commit({.commands = {command(QStringLiteral("m1"), 1000)}}));
    QCOMPARE(read().size(), 1);
    QVERIFY(m_journal->commit({.commands = {command(QStringLiteral("m1"), 1001)}}));
    QCOMPARE(read().size(), 2);
}

void TestCommandRecord::anOlderJournalIsMadeNew()
{
    QVERIFY(m_journal->commit({.commands = {command(QStringLiteral("m1"), 1000)}}));
    m_journal.reset();
    QStringList statements;
    for (const char *column : {"requested_utc", "sent_utc", "acknowledged_utc", "applied_utc"}) {
        statements.append(
            QStringLiteral("ALTER TABLE command DROP COLUMN %1").arg(QString::fromLatin1(column)));
    }
    run(file(), statements << QStringLiteral("PRAGMA user_version=1"));
    m_journal = std::make_unique<Journal>();
    QVERIFY(m_journal->open(file()));
    QVERIFY(m_journal->commit({.commands = {command(QStringLiteral("m1"), 2000)}}));
    const QList<RecordEntry> entries = read();
    QCOMPARE(entries.size(), 2);
    QCOMPARE(entries.at(0).requested, (RecordedStage {500.0, Milliseconds(0)}));
    QCOMPARE(entries.at(1).requested, (RecordedStage {500.0, Milliseconds(1997)}));
}

void TestCommandRecord::anOlderJournalCanBeReadAsItIs()
{
    QVERIFY(m_journal->commit({.commands = {command(QStringLiteral("m1"), 1000)}}));
    m_journal.reset();
    run(file(), {QStringLiteral("PRAGMA user_version=1")});
    QCOMPARE(read().value(0).sent, (RecordedStage {100.0, Milliseconds(0)}));
}

void TestCommandRecord::saysWhatIsMissing()
{
    const auto record = readRecord(m_folder->filePath(QStringLiteral("none.db")), {});
    QVERIFY(!record);
    QVERIFY(record.error().detail.contains(QStringLiteral("none.db")));
    QVERIFY(!QFile::exists(m_folder->filePath(QStringLiteral("none.db"))));
}

QTEST_GUILESS_MAIN(TestCommandRecord)
#include "tst_commandrecord.moc"
