// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/journal/journal.h"
#include "bridge/journal/journalschema.h"
#include "tests/support/journalrows.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>
#include <memory>

using namespace armature;

class TestJournal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void givesBackWhatWasCommitted();
    void keepsStateAcrossReopening();
    void fetchesInOrderAndInBounds();
    void refusedReadingsAreKeptAndCountedButNeverFetched();
    void keepsStrangeNamesAsTheyAre();
    void case069_cursorNeverGoesBack();
    void case068_setAsideIsSkippedAndCounted();
    void case101_knowsWhatWasSentBefore();
    void case099_tornLogIsTolerated_data();
    void case099_tornLogIsTolerated();
    void case103_failedCommitChangesNothing();
    void storesCommandsAndNotices();
    void refusesANewerVersion();
    void refusesAnotherProgramsFile();
    void refusesGarbage();
    void writesEightThousandASecond();

private: // NOLINT(readability-redundant-access-specifiers): these are no slots
    [[nodiscard]] QString file() const { return m_folder->filePath(QStringLiteral("j.db")); }
    void reopen(const JournalLimits &limits = {});
    QVariant ask(const QString &sql);
    void tell(const QString &file, const QStringList &statements);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Journal> m_journal;
};

void TestJournal::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    reopen();
}

void TestJournal::cleanup()
{
    m_journal.reset();
    m_folder.reset();
}

void TestJournal::reopen(const JournalLimits &limits)
{
    m_journal.reset();
    m_journal = std::make_unique<Journal>(limits);
    const JournalOutcome done = m_journal->open(file());
    QVERIFY2(done.isOk(), done ? "" : qPrintable(done.error().detail));
}

/// Reads as another program would.
QVariant TestJournal::ask(const QString &sql)
{
    QVariant answer;
    {
        QSqlDatabase other
            = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("other"));
        other.setDatabaseName(file());
        other.open();
        QSqlQuery query(other);
        if (query.exec(sql) && query.next())
            answer = query.value(0);
    }
    QSqlDatabase::removeDatabase(QStringLiteral("other"));
    return answer;
}

void TestJournal::tell(const QString &path, const QStringList &statements)
{
    {
        QSqlDatabase other
            = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("other"));
        other.setDatabaseName(path);
        QVERIFY(other.open());
        for (const QString &statement : statements) {
            QSqlQuery query(other);
            QVERIFY2(query.exec(statement), qPrintable(query.lastError().text()));
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("other"));
}

void TestJournal::givesBackWhatWasCommitted()
{
    JournalChanges changes;
    changes.readings = {reading(1), reading(2, QStringLiteral("t2"))};
    changes.readings[1].reading.value = 1.0 / 3.0;
    QVERIFY(m_journal->commit(changes));
    const auto entries = m_journal->fetch(0, 10);
    QVERIFY(entries);
    QCOMPARE(entries.value().size(), 2);
    QCOMPARE(entries.value().at(0).reading, changes.readings.at(0).reading);
    QCOMPARE(entries.value().at(1).reading, changes.readings.at(1).reading);
    QVERIFY(!entries.value().at(0).wasSentBefore);
}

void TestJournal::keepsStateAcrossReopening()
{
    QVERIFY(m_journal->commit(readings(0, 10)));
    JournalChanges changes = delivered(4, 4, 2);
    changes.dropped = 7;
    changes.sentUpTo = 6;
    QVERIFY(m_journal->commit(changes));
    const JournalState before = m_journal->state();
    QCOMPARE(before.waiting, 6);
    QCOMPARE(before.dropped, 7);
    reopen();
    QCOMPARE(m_journal->state(), before);
    const DeliveryStatus status = m_journal->status();
    QCOMPARE(status.recorded, 10);
    QCOMPARE(status.delivered, 4);
    QCOMPARE(status.repeated, 2);
    QCOMPARE(status.oldestWaitingUtc, std::optional(reading(4).reading.captured.utc));
}

void TestJournal::fetchesInOrderAndInBounds()
{
    QVERIFY(m_journal->commit(readings(0, 25)));
    qint64 after = 0;
    QList<double> values;
    for (;;) {
        const auto entries = m_journal->fetch(after, 10);
        QVERIFY(entries);
        QVERIFY(entries.value().size() <= 10);
        if (entries.value().isEmpty())
            break;
        for (const JournalEntry &entry : entries.value()) {
            QVERIFY(entry.id > after);
            after = entry.id;
            values.append(entry.reading.value);
        }
    }
    QCOMPARE(values.size(), 25);
    QVERIFY(std::is_sorted(values.begin(), values.end()));
}

void TestJournal::refusedReadingsAreKeptAndCountedButNeverFetched()
{
    JournalChanges changes = readings(0, 2);
    changes.readings.append(
        {{QStringLiteral("c"), QStringLiteral("co2"), {}, 400.0, {}}, ReadingRefusal::Type});
    changes.readings.append(
        {{QStringLiteral("t"), QStringLiteral("temperature"), {}, std::nan(""), {}},
         ReadingRefusal::Value});
    changes.readings.append(
        {{{}, QStringLiteral("temperature"), {}, 1.0, {}}, ReadingRefusal::Name});
    // A caller that forgot to ask.
    changes.readings.append(reading(9));
    changes.readings.last().reading.value = std::numeric_limits<double>::infinity();
    QVERIFY(m_journal->commit(changes));
    QCOMPARE(m_journal->fetch(0, 10).value().size(), 2);
    const DeliveryStatus status = m_journal->status();
    QCOMPARE(status.recorded, 6);
    QCOMPARE(status.waiting, 2);
    QCOMPARE(status.refusedType, 1);
    QCOMPARE(status.refusedValue, 2);
    QCOMPARE(status.refusedName, 1);
    QCOMPARE(status.refused, 4);
    QCOMPARE(ask(QStringLiteral("SELECT count(*) FROM reading WHERE value IS NULL")).toInt(), 2);
    QCOMPARE(ask(QStringLiteral("SELECT count(*) FROM reading")).toInt(), 6);
}

void TestJournal::keepsStrangeNamesAsTheyAre()
{
    const QStringList names {QStringLiteral("a\u0000b"),
                             QStringLiteral("a"),
                             QString(),
                             QStringLiteral("'; DROP TABLE reading; --"),
                             QStringLiteral("\u6e29\u5ea6 \U0001F321"),
                             QString(300, u'x')};
    JournalChanges changes;
    for (const QString &name : names)
        changes.readings.append(reading(1, name));
    QVERIFY(m_journal->commit(changes));
    reopen();
    QVERIFY(m_journal->commit(changes));
    const auto entries = m_journal->fetch(0, 100);
    QVERIFY(entries);
    QCOMPARE(entries.value().size(), 2 * names.size());
    for (qsizetype place = 0; place < entries.value().size(); ++place)
        QCOMPARE(entries.value().at(place).reading.sensor, names.at(place % names.size()));
    QCOMPARE(ask(QStringLiteral("SELECT count(*) FROM sensor")).toLongLong(), names.size());
}

void TestJournal::case069_cursorNeverGoesBack()
{
    QVERIFY(m_journal->commit(readings(0, 10)));
    QVERIFY(m_journal->commit(delivered(8, 8)));
    QVERIFY(m_journal->commit(delivered(3, 0)));
    QCOMPARE(m_journal->state().cursor, 8);
    // Not even for one who asks from before it.
    QCOMPARE(m_journal->fetch(0, 10).value().constFirst().id, 9);
}

void TestJournal::case068_setAsideIsSkippedAndCounted()
{
    QVERIFY(m_journal->commit(readings(0, 3)));
    JournalChanges changes;
    changes.setAside = {2, 2};
    QVERIFY(m_journal->commit(delivered(1, 1)));
    QVERIFY(m_journal->commit(changes));
    QCOMPARE(m_journal->state().setAside, 1);
    QCOMPARE(m_journal->state().waiting, 1);
    QCOMPARE(m_journal->state().cursor, 2);
    reopen();
    const auto entries = m_journal->fetch(0, 10);
    QCOMPARE(entries.value().size(), 1);
    QCOMPARE(entries.value().constFirst().id, 3);
    QCOMPARE(ask(QStringLiteral("SELECT refusal FROM reading WHERE id = 2")).toInt(), 4);
}

void TestJournal::case101_knowsWhatWasSentBefore()
{
    QVERIFY(m_journal->commit(readings(0, 4)));
    JournalChanges changes;
    changes.sentUpTo = 2;
    QVERIFY(m_journal->commit(changes));
    reopen();
    const auto entries = m_journal->fetch(0, 10);
    QVERIFY(entries.value().at(1).wasSentBefore);
    QVERIFY(!entries.value().at(2).wasSentBefore);
}

void TestJournal::case099_tornLogIsTolerated_data()
{
    QTest::addColumn<int>("bytes");
    for (const int bytes : {1, 24, 100, 4096, 5000})
        QTest::addRow("last %d bytes", bytes) << bytes;
}

/// As a power cut leaves it: the last write into the log was not finished.
void TestJournal::case099_tornLogIsTolerated()
{
    QFETCH(const int, bytes);
    for (int commit = 0; commit < 20; ++commit)
        QVERIFY(m_journal->commit(readings(commit * 10, 10)));
    const QString torn = m_folder->filePath(QStringLiteral("torn.db"));
    const QString log = QStringLiteral("-wal");
    QVERIFY(QFile::copy(file(), torn) && QFile::copy(file() + log, torn + log));
    QVERIFY(QFile::resize(torn + log, QFileInfo(torn + log).size() - bytes));
    Journal journal {JournalLimits()};
    QVERIFY(journal.open(torn));
    const auto entries = journal.fetch(0, 1000);
    QVERIFY(entries.value().size() >= 150 && entries.value().size() < 200);
    for (qsizetype place = 0; place < entries.value().size(); ++place)
        QCOMPARE(entries.value().at(place).reading.value, double(place));
    QVERIFY(journal.commit(readings(1000, 10)));
}

void TestJournal::case103_failedCommitChangesNothing()
{
    QVERIFY(m_journal->commit(readings(0, 2)));
    const JournalState before = m_journal->state();
    tell(file(),
         {QStringLiteral("CREATE TRIGGER break BEFORE INSERT ON reading WHEN new.value = 7 "
                         "BEGIN SELECT RAISE(ABORT, 'broken'); END")});
    JournalChanges changes;
    changes.readings = {reading(6, QStringLiteral("new")), reading(7, QStringLiteral("new"))};
    const JournalOutcome done = m_journal->commit(changes);
    QVERIFY(!done);
    QCOMPARE(m_journal->state(), before);
    QCOMPARE(ask(QStringLiteral("SELECT count(*) FROM sensor")).toInt(), 1);
    tell(file(), {QStringLiteral("DROP TRIGGER break")});
    QVERIFY(m_journal->commit(changes));
    // The sensor that went with the transaction was made again.
    QCOMPARE(m_journal->fetch(2, 10).value().constFirst().reading.sensor, QStringLiteral("new"));
}

void TestJournal::storesCommandsAndNotices()
{
    JournalChanges changes;
    ControlEvent event;
    event.id = QStringLiteral("m1");
    event.origin = ControlOrigin::Server;
    event.requested = 120.0;
    event.sent = 100.0;
    event.outcome = ControlOutcome::Limited;
    event.reason = ControlReason::AboveRange;
    event.at.utc = Milliseconds(5);
    changes.commands = {event};
    changes.notices = {{{{}, Milliseconds(6)},
                        NoticeCode::BoardReady,
                        NoticeSeverity::Info,
                        QStringLiteral("b1"),
                        ServerReason::None,
                        BoardReason::None}};
    QVERIFY(m_journal->commit(changes));
    QCOMPARE(ask(QStringLiteral("SELECT utc || control || origin || requested || sent || outcome "
                                "|| reason FROM command WHERE acknowledged IS NULL"))
                 .toString(),
             QStringLiteral("5m1server120.0100.0limitedabove-range"));
    QCOMPARE(
        ask(QStringLiteral("SELECT utc || code || detail || server_reason FROM notice")).toString(),
        QStringLiteral("6board-readyb1"));
}

void TestJournal::refusesANewerVersion()
{
    m_journal.reset();
    tell(file(), {QStringLiteral("PRAGMA user_version=%1").arg(kJournalVersion + 1)});
    Journal journal;
    const JournalOutcome done = journal.open(file());
    QVERIFY(!done);
    QCOMPARE(done.error().code, JournalFailure::NewerVersion);
    QVERIFY(!journal.isOpen());
}

void TestJournal::refusesAnotherProgramsFile()
{
    const QString path = m_folder->filePath(QStringLiteral("other.db"));
    tell(path, {QStringLiteral("CREATE TABLE theirs (a)")});
    Journal journal;
    const JournalOutcome done = journal.open(path);
    QVERIFY(!done);
    QCOMPARE(done.error().code, JournalFailure::Other);
}

void TestJournal::refusesGarbage()
{
    const QString path = m_folder->filePath(QStringLiteral("garbage.db"));
    QFile garbage(path);
    QVERIFY(garbage.open(QIODevice::WriteOnly));
    garbage.write(QByteArray(8192, 'x'));
    garbage.close();
    Journal journal;
    const JournalOutcome done = journal.open(path);
    QVERIFY(!done);
    QCOMPARE(done.error().code, JournalFailure::Corrupt);
}

void TestJournal::writesEightThousandASecond()
{
    // Ten seconds of a fast board; a bound with much slack on a slow machine.
    QElapsedTimer timer;
    timer.start();
    for (int group = 0; group < 100; ++group)
        QVERIFY(m_journal->commit(readings(group * 800, 800)));
    qInfo("80000 readings in %lld ms", timer.elapsed());
    QVERIFY(timer.elapsed() < 10'000);
    QCOMPARE(m_journal->state().waiting, 80'000);
}

QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
