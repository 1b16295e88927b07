// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/recorder.h"
#include "bridge/io/workerthread.h"

#include <QFileInfo>
#include <QProcess>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <memory>
#include <sys/mount.h>
#include <tuple>
#include <unistd.h>

using namespace armature;

namespace {

constexpr int kPatience = 10'000; // ms

ReadingBatch batch(int first, int count, const QString &type = QStringLiteral("temperature"))
{
    ReadingBatch readings;
    for (int value = first; value < first + count; ++value)
        readings.append({QStringLiteral("t1"),
                         type,
                         QStringLiteral("Cel"),
                         double(value),
                         {{}, Milliseconds(1'700'000'000'000 + value)}});
    return readings;
}

/// What a signal of another thread said, collected on this one.
template <typename... Arguments>
class Heard : public QObject
{
public:
    template <typename Sender, typename... Parameters>
    Heard(const Sender *sender, void (Sender::*signal)(Parameters...))
    {
        connect(sender, signal, this, [this](const Arguments &...arguments) {
            said.append(std::tuple<Arguments...>(arguments...));
        });
    }
    [[nodiscard]] qsizetype size() const { return said.size(); }
    [[nodiscard]] bool isEmpty() const { return said.isEmpty(); }
    template <std::size_t Place>
    [[nodiscard]] const auto &last() const
    {
        return std::get<Place>(said.constLast());
    }

    QList<std::tuple<Arguments...>> said {};
};

/// A recorder on its own thread, with all that it said.
class Desk
{
public:
    explicit Desk(const QString &folder)
        : thread(QStringLiteral("disk"), std::make_unique<Recorder>(folder))
        , opened(thread.worker(), &Recorder::opened)
        , openFailed(thread.worker(), &Recorder::openFailed)
        , settled(thread.worker(), &Recorder::settled)
        , statusChanged(thread.worker(), &Recorder::statusChanged)
        , fetched(thread.worker(), &Recorder::fetched)
        , moreAvailable(thread.worker(), &Recorder::moreAvailable)
        , failed(thread.worker(), &Recorder::failed)
        , recovered(thread.worker(), &Recorder::recovered)
        , closed(thread.worker(), &Recorder::closed)
    {
        thread.post([](Recorder &recorder) { recorder.open(); });
    }

    [[nodiscard]] qint64 settledTotal() const
    {
        qint64 total = 0;
        for (const auto &[count] : settled.said)
            total += count;
        return total;
    }

    [[nodiscard]] DeliveryStatus status() const { return statusChanged.last<0>(); }

    bool close()
    {
        thread.post([](Recorder &recorder) { recorder.close(); });
        return QTest::qWaitFor([this] { return !closed.isEmpty(); }, kPatience);
    }

    QList<JournalEntry> fetchAll()
    {
        QList<JournalEntry> all;
        for (qint64 after = 0;;) {
            const qsizetype before = fetched.size();
            thread.post([after](Recorder &recorder) { recorder.fetch(after, 500); });
            if (!QTest::qWaitFor([&] { return fetched.size() > before; }, kPatience))
                return all;
            const QList<JournalEntry> entries = fetched.last<0>();
            if (entries.isEmpty())
                return all;
            all += entries;
            after = entries.constLast().id;
        }
    }

    WorkerThread<Recorder> thread;
    Heard<qint64, DeliveryStatus> opened;
    Heard<JournalFailure, QString> openFailed;
    Heard<qint64> settled;
    Heard<DeliveryStatus> statusChanged;
    Heard<QList<JournalEntry>> fetched;
    Heard<> moreAvailable;
    Heard<JournalFailure, QString> failed;
    Heard<> recovered;
    Heard<> closed;
};

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

class TestRecorder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void commitsAndSettles();
    void floodLosesNothing();
    void groupsCommits();
    void refusedReadingsAreCountedAndDoNotWakeTheUploader();
    void deliveryIsRememberedAcrossRuns();
    void closeCommitsWhatIsPending();
    void threadEndCommitsWhatIsPending();
    void whatComesBeforeOpenIsKept();
    void secondOneInThisProcessIsRefused();
    void secondProcessIsRefusedAndToldWho();
    void lockOfADeadProcessIsTakenOver();
    void whatWasSettledSurvivesAKill();
    void readOnlyFolder();
    void folderThatCannotBeMade();
    void newerVersion();
    void fullDiskIsReportedAndRecoversWithoutLoss();
    void readOnlyFileSystem();
    void lockedFileIsRetried();
    void overflowDropsTheOldestAndCounts();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestRecorder::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestRecorder::cleanup()
{
    m_folder.reset();
}

void TestRecorder::commitsAndSettles()
{
    Desk desk(m_folder->filePath(QStringLiteral("made/by/it")));
    desk.thread.post([](Recorder &recorder) { recorder.append(batch(0, 1234)); });
    QTRY_COMPARE_WITH_TIMEOUT(desk.settledTotal(), 1234, kPatience);
    QCOMPARE(desk.opened.size(), 1);
    QCOMPARE(desk.opened.last<0>(), 0);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.moreAvailable.isEmpty(), kPatience);
    const QList<JournalEntry> entries = desk.fetchAll();
    QCOMPARE(entries.size(), 1234);
    for (int place = 0; place < 1234; ++place)
        QCOMPARE(entries.at(place).reading.value, double(place));
    QTRY_VERIFY_WITH_TIMEOUT(!desk.statusChanged.isEmpty(), kPatience);
    QCOMPARE(desk.status().recorded, 1234);
    QCOMPARE(desk.status().waiting, 1234);
}

void TestRecorder::floodLosesNothing()
{
    Desk desk(m_folder->path());
    // More than memory may hold, queued before the first timer can fire.
    for (int part = 0; part < 300; ++part)
        desk.thread.post([part](Recorder &recorder) { recorder.append(batch(part * 1000, 1000)); });
    QTRY_COMPARE_WITH_TIMEOUT(desk.settledTotal(), 300'000, 60'000);
    QVERIFY(desk.close());
    QCOMPARE(desk.status().recorded, 300'000);
    QCOMPARE(desk.status().dropped, 0);
}

void TestRecorder::groupsCommits()
{
    Desk desk(m_folder->path());
    for (int part = 0; part < 200; ++part)
        desk.thread.post([part](Recorder &recorder) { recorder.append(batch(part, 1)); });
    QTRY_COMPARE_WITH_TIMEOUT(desk.settledTotal(), 200, kPatience);
    // One at once, and one for the rest: far fewer than appends, whatever the machine.
    QVERIFY2(desk.settled.size() <= 20, qPrintable(QString::number(desk.settled.size())));
}

void TestRecorder::refusedReadingsAreCountedAndDoNotWakeTheUploader()
{
    Desk desk(m_folder->path());
    desk.thread.post([](Recorder &recorder) {
        ReadingBatch readings = batch(0, 3, QStringLiteral("co2"));
        readings += batch(0, 1);
        readings.last().value = std::nan("");
        readings += batch(0, 1);
        readings.last().sensor = QStringLiteral(" ");
        recorder.append(readings);
    });
    QTRY_COMPARE_WITH_TIMEOUT(desk.settledTotal(), 5, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.statusChanged.isEmpty(), kPatience);
    QCOMPARE(desk.status().recorded, 5);
    QCOMPARE(desk.status().waiting, 0);
    QCOMPARE(desk.status().refusedType, 3);
    QCOMPARE(desk.status().refusedValue, 1);
    QCOMPARE(desk.status().refusedName, 1);
    QVERIFY(desk.moreAvailable.isEmpty());
    QVERIFY(desk.fetchAll().isEmpty());
}

void TestRecorder::deliveryIsRememberedAcrossRuns()
{
    {
        Desk desk(m_folder->path());
        desk.thread.post([](Recorder &recorder) { recorder.append(batch(0, 10)); });
        QTRY_COMPARE_WITH_TIMEOUT(desk.settledTotal(), 10, kPatience);
        desk.thread.post([](Recorder &recorder) {
            recorder.markSent(8);
            recorder.markDelivered(4, 4, 1);
            recorder.setAside(5);
        });
        QVERIFY(desk.close());
    }
    Desk desk(m_folder->path());
    QTRY_COMPARE_WITH_TIMEOUT(desk.opened.size(), 1, kPatience);
    QCOMPARE(desk.opened.last<0>(), 5);
    const auto status = desk.opened.last<1>();
    QCOMPARE(status.delivered, 4);
    QCOMPARE(status.repeated, 1);
    QCOMPARE(status.setAside, 1);
    QCOMPARE(status.waiting, 5);
    const QList<JournalEntry> rest = desk.fetchAll();
    QCOMPARE(rest.size(), 5);
    QCOMPARE(rest.constFirst().id, 6);
    QVERIFY(rest.at(2).wasSentBefore);
    QVERIFY(!rest.at(3).wasSentBefore);
}

void TestRecorder::closeCommitsWhatIsPending()
{
    {
        Desk desk(m_folder->path());
        desk.thread.post([](Recorder &recorder) {
            recorder.append(batch(0, 25'000));
            recorder.appendCommand({});
            recorder.appendNotice({});
            recorder.close();
        });
        QTRY_COMPARE_WITH_TIMEOUT(desk.closed.size(), 1, kPatience);
        QCOMPARE(desk.settledTotal(), 25'000);
        QVERIFY(!QFileInfo::exists(m_folder->filePath(QStringLiteral("armature.lock"))));
    }
    Desk desk(m_folder->path());
    QCOMPARE(desk.fetchAll().size(), 25'000);
}

void TestRecorder::threadEndCommitsWhatIsPending()
{
    {
        Desk desk(m_folder->path());
        QTRY_COMPARE_WITH_TIMEOUT(desk.opened.size(), 1, kPatience);
        desk.thread.post([](Recorder &recorder) { recorder.append(batch(0, 100)); });
    }
    Desk desk(m_folder->path());
    QCOMPARE(desk.fetchAll().size(), 100);
}

void TestRecorder::whatComesBeforeOpenIsKept()
{
    Recorder recorder(m_folder->path());
    const Heard<qint64> settled(&recorder, &Recorder::settled);
    recorder.append(batch(0, 5));
    recorder.open();
    QTRY_COMPARE_WITH_TIMEOUT(settled.size(), 1, kPatience);
    QCOMPARE(settled.last<0>(), 5);
}

void TestRecorder::secondOneInThisProcessIsRefused()
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

void TestRecorder::secondProcessIsRefusedAndToldWho()
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

void TestRecorder::lockOfADeadProcessIsTakenOver()
{
    Child child({m_folder->path(), QStringLiteral("hold")});
    QVERIFY(child.waitFor("opened"));
    child.kill();
    QVERIFY(QFileInfo::exists(m_folder->filePath(QStringLiteral("armature.lock"))));
    Desk desk(m_folder->path());
    QTRY_COMPARE_WITH_TIMEOUT(desk.opened.size(), 1, kPatience);
}

void TestRecorder::whatWasSettledSurvivesAKill()
{
    for (int times = 0; times < 3; ++times) {
        const QString folder = m_folder->filePath(QString::number(times));
        Child child({folder, QStringLiteral("write")});
        QVERIFY(child.waitFor("settled "));
        const qint64 first = child.output.size();
        QVERIFY(QTest::qWaitFor(
            [&] {
                child.output += child.process.readAll();
                return child.output.size() > first + 60 + times * 37;
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

void TestRecorder::readOnlyFolder()
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

void TestRecorder::folderThatCannotBeMade()
{
    QFile file(m_folder->filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    Desk desk(m_folder->filePath(QStringLiteral("file/below")));
    QTRY_COMPARE_WITH_TIMEOUT(desk.openFailed.size(), 1, kPatience);
    QCOMPARE(desk.openFailed.last<0>(), JournalFailure::Other);
}

void TestRecorder::newerVersion()
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

void TestRecorder::fullDiskIsReportedAndRecoversWithoutLoss()
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

void TestRecorder::readOnlyFileSystem()
{
    const SmallDisk disk(m_folder->path());
    if (!disk.isMounted || !disk.makeReadOnly())
        QSKIP("needs the right to mount a file system");
    Desk desk(m_folder->path());
    QTRY_COMPARE_WITH_TIMEOUT(desk.openFailed.size(), 1, kPatience);
    QCOMPARE(desk.openFailed.last<0>(), JournalFailure::ReadOnly);
}

void TestRecorder::lockedFileIsRetried()
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

void TestRecorder::overflowDropsTheOldestAndCounts()
{
    const SmallDisk disk(m_folder->path());
    if (!disk.isMounted)
        QSKIP("needs the right to mount a file system");
    QFile ballast(m_folder->filePath(QStringLiteral("ballast")));
    QVERIFY(ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    Desk desk(m_folder->path());
    QTRY_COMPARE_WITH_TIMEOUT(desk.opened.size(), 1, kPatience);
    while (ballast.write(QByteArray(4096, 'x')) == 4096) { }
    for (int part = 0; part < 21; ++part)
        desk.thread.post(
            [part](Recorder &recorder) { recorder.append(batch(part * 10'000, 10'000)); });
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

QTEST_GUILESS_MAIN(TestRecorder)
#include "tst_recorder.moc"
