// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/recorderdesk.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QScopeGuard>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <csignal>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace armature;

namespace {

/// Another process on the same folder. Killed at the end, if not before.
class Child
{
public:
    explicit Child(const QStringList &arguments)
    {
        process.start(QStringLiteral(JOURNAL_CHILD), arguments);
    }
    ~Child() { kill(); }
    Child(const Child &) = delete;
    Child &operator=(const Child &) = delete;
    Child(Child &&) = delete;
    Child &operator=(Child &&) = delete;

    void kill()
    {
        process.kill();
        process.waitForFinished(kPatience);
        output += process.readAll();
    }

    bool waitFor(const QByteArray &text)
    {
        return QTest::qWaitFor(
            [&] {
                output += process.readAll();
                return output.contains(text);
            },
            kPatience);
    }

    [[nodiscard]] qint64 lastSettled() const
    {
        const QList<QByteArray> lines = output.left(output.lastIndexOf('\n')).split('\n');
        return lines.constLast().mid(int(qstrlen("settled "))).toLongLong();
    }

    QProcess process;
    QByteArray output;
};

/// A small file system of its own, where this user may make one.
class SmallDisk
{
public:
    explicit SmallDisk(const QString &path)
        : m_path(path.toLocal8Bit())
        , isMounted(mount("tmpfs", m_path.constData(), "tmpfs", 0, "size=2m") == 0)
    { }
    ~SmallDisk()
    {
        if (isMounted)
            umount2(m_path.constData(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk &) = delete;
    SmallDisk &operator=(const SmallDisk &) = delete;
    SmallDisk(SmallDisk &&) = delete;
    SmallDisk &operator=(SmallDisk &&) = delete;

    [[nodiscard]] bool makeReadOnly() const
    {
        return mount(nullptr, m_path.constData(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0;
    }

private:
    QByteArray m_path;

public:
    bool isMounted;
};

} // namespace

class TestRecorderFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void secondOneInThisProcessIsRefused();
    void secondProcessIsRefusedAndToldWho();
    void case099_lockOfADeadProcessIsTakenOver();
    void case099_whatWasSettledSurvivesAKill();
    void case103_readOnlyFolder();
    void case103_whatCannotBeWrittenIsKept();
    void folderThatCannotBeMade();
    void newerVersion();
    void fullDiskIsReportedAndRecoversWithoutLoss();
    void readOnlyFileSystem();
    void lockedFileIsRetried();
    void overflowDropsTheOldestAndCounts();

private: // NOLINT(readability-redundant-access-specifiers): these are no slots
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestRecorderFaults::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestRecorderFaults::cleanup()
{
    m_folder.reset();
}

void TestRecorderFaults::secondOneInThisProcessIsRefused()
{
    Desk first(m_folder->path());
    QTRY_COMPARE_WITH_TIMEOUT(first.opened.size(), 1, kPatience);
    Desk second(m_folder->path());
    QTRY_COMPARE_WITH_TIMEOUT(second.openFailed.size(), 1, kPatience);
    QCOMPARE(second.openFailed.last<0>(), JournalFailure::Held);
    QVERIFY(first.close());
    Desk third(m_folder->path());
    QTRY_COMPARE_WITH_TIMEOUT(third.opened.size(), 1, kPatience);
}

void TestRecorderFaults::secondProcessIsRefusedAndToldWho()
{
    Child child({m_folder->path(), QStringLiteral("hold")});
    QVERIFY(child.waitFor("opened"));
    Desk desk(m_folder->path());
    QTRY_COMPARE_WITH_TIMEOUT(desk.openFailed.size(), 1, kPatience);
    QCOMPARE(desk.openFailed.last<0>(), JournalFailure::Held);
    QCOMPARE(desk.openFailed.last<1>(),
             QStringLiteral("process %1 (journal_child)").arg(child.process.processId()));
    QVERIFY(desk.opened.isEmpty());
}

void TestRecorderFaults::case099_lockOfADeadProcessIsTakenOver()
{
    Child child({m_folder->path(), QStringLiteral("hold")});
    QVERIFY(child.waitFor("opened"));
    child.kill();
    QVERIFY(QFileInfo::exists(m_folder->filePath(QStringLiteral("armature.lock"))));
    Desk desk(m_folder->path());
    QTRY_COMPARE_WITH_TIMEOUT(desk.opened.size(), 1, kPatience);
}

void TestRecorderFaults::case099_whatWasSettledSurvivesAKill()
{
    for (int times = 0; times < 3; ++times) {
        const QString folder = m_folder->filePath(QString::number(times));
        Child child({folder, QStringLiteral("write")});
        QVERIFY(child.waitFor("settled "));
        const qint64 first = child.output.size();
        QVERIFY(QTest::qWaitFor(
            [&] {
                child.output += child.process.readAll();
                return child.output.size() > first + 60 + qint64(times) * 37;
            },
            kPatience));
        child.kill();
        Desk desk(folder);
        const QList<JournalEntry> entries = desk.fetchAll();
        QVERIFY(child.lastSettled() > 0);
        QVERIFY(entries.size() >= child.lastSettled());
        for (qsizetype place = 0; place < entries.size(); ++place)
            QCOMPARE(entries.at(place).reading.value, double(place));
    }
}

void TestRecorderFaults::case103_readOnlyFolder()
{
    // Root may write anywhere, so a child gives up its rights.
    const QString folder = m_folder->filePath(QStringLiteral("theirs"));
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(QFile::setPermissions(m_folder->path(),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner
                                      | QFile::ReadOther | QFile::ExeOther));
    const QFile::Permissions readable
        = QFile::ReadOwner | QFile::ExeOwner | QFile::ReadOther | QFile::ExeOther;
    QVERIFY(QFile::setPermissions(folder, readable));
    for (const QString &path : {folder, QDir(folder).filePath(QStringLiteral("below"))}) {
        QStringList arguments {path, QStringLiteral("hold")};
        if (getuid() == 0)
            arguments.append(QStringLiteral("65534"));
        Child child(arguments);
        QVERIFY2(child.waitFor("failed read-only"), child.output.constData());
    }
}

/// As fullDiskIsReportedAndRecoversWithoutLoss, without the right to mount: here it is the system
/// that lets no file grow.
void TestRecorderFaults::case103_whatCannotBeWrittenIsKept()
{
    rlimit usual {};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &usual), 0);
    const auto onExcess = std::signal(SIGXFSZ, SIG_IGN);
    const auto restore = qScopeGuard([&usual, onExcess] {
        setrlimit(RLIMIT_FSIZE, &usual);
        std::signal(SIGXFSZ, onExcess);
    });
    Desk desk(m_folder->path());
    QTRY_COMPARE_WITH_TIMEOUT(desk.opened.size(), 1, kPatience);
    const rlimit small {256UL * 1024UL, usual.rlim_max};
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
    desk.thread.post([](Recorder &recorder) { recorder.append(batch(0, 50'000)); });
    QTRY_COMPARE_WITH_TIMEOUT(desk.failed.size(), 1, kPatience);
    QVERIFY(desk.settledTotal() < 50'000);
    QVERIFY(!desk.status().failure.isEmpty());
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &usual), 0);
    QTRY_COMPARE_WITH_TIMEOUT(desk.recovered.size(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(desk.settledTotal(), 50'000, kPatience);
    QCOMPARE(desk.status().dropped, 0);
    const QList<JournalEntry> entries = desk.fetchAll();
    QCOMPARE(entries.size(), 50'000);
    for (qsizetype place = 0; place < entries.size(); ++place)
        QCOMPARE(entries.at(place).reading.value, double(place));
}

void TestRecorderFaults::folderThatCannotBeMade()
{
    QFile file(m_folder->filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    Desk desk(m_folder->filePath(QStringLiteral("file/below")));
    QTRY_COMPARE_WITH_TIMEOUT(desk.openFailed.size(), 1, kPatience);
    QCOMPARE(desk.openFailed.last<0>(), JournalFailure::Other);
}

void TestRecorderFaults::newerVersion()
{
    {
        Desk desk(m_folder->path());
        QVERIFY(desk.close());
    }
    {
        QSqlDatabase file
            = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("newer"));
        file.setDatabaseName(m_folder->filePath(QStringLiteral("journal.db")));
        QVERIFY(file.open());
        QVERIFY(QSqlQuery(file).exec(QStringLiteral("PRAGMA user_version=99")));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("newer"));
    Desk desk(m_folder->path());
    QTRY_COMPARE_WITH_TIMEOUT(desk.openFailed.size(), 1, kPatience);
    QCOMPARE(desk.openFailed.last<0>(), JournalFailure::NewerVersion);
    // And lets the folder go.
    QVERIFY(!QFileInfo::exists(m_folder->filePath(QStringLiteral("armature.lock"))));
}

void TestRecorderFaults::fullDiskIsReportedAndRecoversWithoutLoss()
{
    const SmallDisk disk(m_folder->path());
    if (!disk.isMounted)
        QSKIP("needs the right to mount a file system");
    QFile ballast(m_folder->filePath(QStringLiteral("ballast")));
    QVERIFY(ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    Desk desk(m_folder->path());
    QTRY_COMPARE_WITH_TIMEOUT(desk.opened.size(), 1, kPatience);
    while (ballast.write(QByteArray(4096, 'x')) == 4096) { }
    desk.thread.post([](Recorder &recorder) { recorder.append(batch(0, 5000)); });
    QTRY_COMPARE_WITH_TIMEOUT(desk.failed.size(), 1, kPatience);
    QCOMPARE(desk.failed.last<0>(), JournalFailure::Full);
    QCOMPARE(desk.settledTotal(), 0);
    QVERIFY(!desk.status().failure.isEmpty());
    desk.thread.post([](Recorder &recorder) { recorder.append(batch(5000, 500)); });
    QVERIFY(ballast.resize(0));
    QTRY_COMPARE_WITH_TIMEOUT(desk.recovered.size(), 1, kPatience);
    QCOMPARE(desk.settledTotal(), 5500);
    QVERIFY(desk.status().failure.isEmpty());
    QCOMPARE(desk.status().dropped, 0);
    const QList<JournalEntry> entries = desk.fetchAll();
    QCOMPARE(entries.size(), 5500);
    for (qsizetype place = 0; place < entries.size(); ++place)
        QCOMPARE(entries.at(place).reading.value, double(place));
    QVERIFY(desk.close());
    // A start on a full disk is told apart, too.
    while (ballast.write(QByteArray(4096, 'x')) == 4096) { }
    Desk late(m_folder->filePath(QStringLiteral("new")));
    QTRY_COMPARE_WITH_TIMEOUT(late.openFailed.size(), 1, kPatience);
    QCOMPARE(late.openFailed.last<0>(), JournalFailure::Full);
}

void TestRecorderFaults::readOnlyFileSystem()
{
    const SmallDisk disk(m_folder->path());
    if (!disk.isMounted || !disk.makeReadOnly())
        QSKIP("needs the right to mount a file system");
    Desk desk(m_folder->path());
    QTRY_COMPARE_WITH_TIMEOUT(desk.openFailed.size(), 1, kPatience);
    QCOMPARE(desk.openFailed.last<0>(), JournalFailure::ReadOnly);
}

void TestRecorderFaults::lockedFileIsRetried()
{
    Desk desk(m_folder->path());
    QTRY_COMPARE_WITH_TIMEOUT(desk.opened.size(), 1, kPatience);
    {
        QSqlDatabase other
            = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("other"));
        other.setDatabaseName(m_folder->filePath(QStringLiteral("journal.db")));
        QVERIFY(other.open());
        QVERIFY(QSqlQuery(other).exec(QStringLiteral("BEGIN IMMEDIATE")));
        desk.thread.post([](Recorder &recorder) {
            recorder.append(batch(0, 10));
            recorder.markSent(3);
        });
        QTRY_COMPARE_WITH_TIMEOUT(desk.failed.size(), 1, kPatience);
        QVERIFY(QSqlQuery(other).exec(QStringLiteral("ROLLBACK")));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("other"));
    QTRY_COMPARE_WITH_TIMEOUT(desk.recovered.size(), 1, kPatience);
    QCOMPARE(desk.settledTotal(), 10);
    const QList<JournalEntry> entries = desk.fetchAll();
    QCOMPARE(entries.size(), 10);
    QVERIFY(entries.at(2).wasSentBefore);
}

void TestRecorderFaults::overflowDropsTheOldestAndCounts()
{
    const SmallDisk disk(m_folder->path());
    if (!disk.isMounted)
        QSKIP("needs the right to mount a file system");
    QFile ballast(m_folder->filePath(QStringLiteral("ballast")));
    QVERIFY(ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    Desk desk(m_folder->path());
    QTRY_COMPARE_WITH_TIMEOUT(desk.opened.size(), 1, kPatience);
    while (ballast.write(QByteArray(4096, 'x')) == 4096) { }
    for (int part = 0; part < 21; ++part) {
        desk.thread.post(
            [part](Recorder &recorder) { recorder.append(batch(part * 10'000, 10'000)); });
    }
    QTRY_COMPARE_WITH_TIMEOUT(desk.settledTotal(), 10'000, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(desk.failed.size(), 1, kPatience);
    QVERIFY(ballast.resize(0));
    // 200,000 readings are more than this disk holds: some are written, the rest is kept.
    QTRY_VERIFY_WITH_TIMEOUT(desk.settledTotal() > 10'000, kPatience);
    const QList<JournalEntry> entries = desk.fetchAll();
    QVERIFY(!entries.isEmpty());
    QCOMPARE(entries.constFirst().reading.value, 10'000.0);
    QTRY_VERIFY_WITH_TIMEOUT(desk.status().dropped == 10'000, kPatience);
}

QTEST_GUILESS_MAIN(TestRecorderFaults)
#include "tst_recorderfaults.moc"
