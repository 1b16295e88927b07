// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/journal/journal.h"
#include "tests/support/journalrows.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace armature;

class TestRetention : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void prunesDeliveredByAgeInSmallSteps();
    void case098_neverPrunesWhatWaits();
    void case098_hardLimitDropsTheOldestAndCounts();
    void emptyPruneWritesNothing();

private: // NOLINT(readability-redundant-access-specifiers): these are no slots
    [[nodiscard]] QString file() const { return m_folder->filePath(QStringLiteral("j.db")); }
    void reopen(const JournalLimits &limits = {});

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Journal> m_journal;
};

void TestRetention::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    reopen();
}

void TestRetention::cleanup()
{
    m_journal.reset();
    m_folder.reset();
}

void TestRetention::reopen(const JournalLimits &limits)
{
    m_journal.reset();
    m_journal = std::make_unique<Journal>(limits);
    const JournalOutcome done = m_journal->open(file());
    QVERIFY2(done.isOk(), done ? "" : qPrintable(done.error().detail));
}

void TestRetention::prunesDeliveredByAgeInSmallSteps()
{
    QVERIFY(m_journal->commit(readings(0, 5000)));
    QVERIFY(m_journal->commit(delivered(4500, 4500)));
    const Milliseconds month = std::chrono::hours(30 * 24);
    const Milliseconds now = reading(4000).reading.captured.utc + month;
    qint64 removed = 0;
    for (;;) {
        const auto step = m_journal->prune(now);
        QVERIFY(step);
        QVERIFY(step.value() <= 2000);
        if (step.value() == 0)
            break;
        removed += step.value();
    }
    QCOMPARE(removed, 4000);
    QCOMPARE(m_journal->state().waiting, 500);
    QCOMPARE(m_journal->state().delivered, 4500);
    QCOMPARE(m_journal->fetch(0, 1).value().constFirst().reading.value, 4500.0);
}

void TestRetention::case098_neverPrunesWhatWaits()
{
    QVERIFY(m_journal->commit(readings(0, 100)));
    const Milliseconds muchLater = reading(0).reading.captured.utc + std::chrono::hours(24 * 3650);
    QCOMPARE(m_journal->prune(muchLater).value(), 0);
    // Above the bound for delivered readings too.
    JournalLimits limits;
    limits.deliveredBytes = 1;
    reopen(limits);
    QCOMPARE(m_journal->prune(muchLater).value(), 0);
    QCOMPARE(m_journal->fetch(0, 1000).value().size(), 100);
}

void TestRetention::case098_hardLimitDropsTheOldestAndCounts()
{
    JournalLimits limits;
    limits.deliveredBytes = 1;
    limits.totalBytes = 200'000;
    reopen(limits);
    QVERIFY(m_journal->commit(readings(0, 20'000)));
    QVERIFY(m_journal->commit(delivered(100, 100)));
    const auto inHand = m_journal->fetch(100, 500);
    QCOMPARE(inHand.value().size(), 500);
    qint64 steps = 0;
    while (m_journal->prune({}).value() > 0)
        ++steps;
    QVERIFY(steps > 1);
    const JournalState state = m_journal->state();
    QVERIFY(state.dropped > 0);
    QCOMPARE(state.waiting + state.dropped, 19'900);
    // What the uploader holds is still delivered, and what follows is the newest.
    QVERIFY(m_journal->commit(delivered(600, 500)));
    const auto rest = m_journal->fetch(600, 100'000);
    QCOMPARE(rest.value().size(), m_journal->state().waiting);
    QCOMPARE(rest.value().constLast().reading.value, 19'999.0);
    QCOMPARE(rest.value().constFirst().id, 601 + state.dropped);
}

void TestRetention::emptyPruneWritesNothing()
{
    QVERIFY(m_journal->commit(readings(0, 10)));
    QVERIFY(m_journal->checkpoint());
    const auto log = [this] {
        QFile file(this->file() + QStringLiteral("-wal"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray before = log();
    QVERIFY(!before.isEmpty());
    for (int step = 0; step < 100; ++step)
        QCOMPARE(m_journal->prune(reading(0).reading.captured.utc).value(), 0);
    QVERIFY(log() == before);
}

QTEST_GUILESS_MAIN(TestRetention)
#include "tst_retention.moc"
