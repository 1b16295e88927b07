// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/recorderdesk.h"

#include <QFileInfo>
#include <QTemporaryDir>

#include <cmath>

using namespace armature;

class TestRecorder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void commitsAndSettles();
    void floodLosesNothing();
    void groupsCommits();
    void case105_refusedReadingsAreCountedAndDoNotWakeTheUploader();
    void case099_deliveryIsRememberedAcrossRuns();
    void closeCommitsWhatIsPending();
    void threadEndCommitsWhatIsPending();
    void whatComesBeforeOpenIsKept();

private: // NOLINT(readability-redundant-access-specifiers): these are no slots
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

void TestRecorder::case105_refusedReadingsAreCountedAndDoNotWakeTheUploader()
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

void TestRecorder::case099_deliveryIsRememberedAcrossRuns()
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

QTEST_GUILESS_MAIN(TestRecorder)
#include "tst_recorder.moc"
