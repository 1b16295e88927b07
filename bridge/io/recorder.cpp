// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/recorder.h"

#include "bridge/io/logging.h"
#include "bridge/journal/commandrecord.h"
#include "bridge/protocol/readingsupload.h"

#include <QDir>
#include <QFileInfo>
#include <QStorageInfo>

#include <algorithm>
#include <utility>

namespace armature {

namespace {

constexpr Milliseconds kGroup {100};
constexpr Milliseconds kRetry {1000};
constexpr Milliseconds kStatus {100};
constexpr Milliseconds kHousekeeping {5000}; // also the most that the end of power can take
constexpr Milliseconds kNextStep {100}; // between two steps of a longer pruning
constexpr qsizetype kMostPending = 200'000; // readings in memory while the disk fails, about 30 MB
constexpr qsizetype kMostEvents = 10'000;
constexpr qsizetype kSlice = 10'000; // readings in one transaction
constexpr qint64 kFullBelow = 65'536; // bytes

/// Why QLockFile could not make its file.
Error<JournalFailure> lockError(const QLockFile &lock, const QString &folder)
{
    if (lock.error() == QLockFile::LockFailedError) {
        qint64 pid = 0;
        QString host;
        QString program;
        if (!lock.getLockInfo(&pid, &host, &program))
            return {JournalFailure::Held, QStringLiteral("another process")};
        return {JournalFailure::Held,
                QStringLiteral("process %1 (%2)").arg(QString::number(pid), program)};
    }
    const QStorageInfo storage(folder);
    if (storage.isValid() && !storage.isReadOnly() && storage.bytesAvailable() < kFullBelow)
        return {JournalFailure::Full, folder};
    const bool isWritable = QFileInfo(folder).isWritable() && !storage.isReadOnly();
    return {isWritable ? JournalFailure::Other : JournalFailure::ReadOnly, folder};
}

/// The nearest folder above that exists decides why a folder cannot be made.
Error<JournalFailure> folderError(const QString &folder)
{
    QFileInfo above(folder);
    while (!above.exists() && above.absoluteFilePath() != above.absolutePath())
        above.setFile(above.absolutePath());
    const bool isReadOnly = above.isDir()
        && (!above.isWritable() || QStorageInfo(above.absoluteFilePath()).isReadOnly());
    return {isReadOnly ? JournalFailure::ReadOnly : JournalFailure::Other,
            QStringLiteral("cannot make the folder ") + folder};
}

/// Keeps the newest. \return how many went.
template <typename T>
qsizetype keepNewest(QList<T> &list, qsizetype most)
{
    const qsizetype excess = std::max<qsizetype>(0, list.size() - most);
    list.remove(0, excess);
    return excess;
}

} // namespace

Recorder::Recorder(QString dataFolder, QObject *parent)
    : QObject(parent)
    , m_folder(std::move(dataFolder))
{
    m_groupTimer.setSingleShot(true);
    m_houseTimer.setSingleShot(true);
    m_statusTimer.setSingleShot(true);
    connect(&m_groupTimer, &QTimer::timeout, this, &Recorder::commitGroup);
    connect(&m_houseTimer, &QTimer::timeout, this, &Recorder::keepHouse);
    connect(&m_statusTimer, &QTimer::timeout, this, &Recorder::announceStatus);
}

Recorder::~Recorder()
{
    if (m_journal.isOpen() && !m_pending.isEmpty())
        (void)commitSlice();
}

void Recorder::open()
{
    JournalOutcome done = takeFolder();
    if (done)
        done = m_journal.open(journalFileIn(m_folder));
    if (!done) {
        m_lock.reset();
        qCWarning(lcJournal) << "cannot open the journal:" << done.error().detail;
        Q_EMIT openFailed(done.error().code, done.error().detail);
        return;
    }
    m_houseTimer.start(kHousekeeping);
    Q_EMIT opened(m_journal.state().cursor, m_journal.status(), m_journal.isStopLatched());
    if (!m_pending.isEmpty())
        schedule();
}

void Recorder::readRecord(const armature::RecordQuery &query)
{
    const auto record = armature::readRecord(journalFileIn(m_folder), query);
    if (!record)
        qCWarning(lcJournal) << "cannot read the record:" << record.error().detail;
    Q_EMIT recordRead(record ? record.value() : QList<RecordEntry> {});
}

void Recorder::append(const armature::ReadingBatch &readings)
{
    m_pending.readings.reserve(m_pending.readings.size() + readings.size());
    for (const Reading &reading : readings)
        m_pending.readings.append({reading, refusalOf(reading)});
    // A flood is not made to wait for the timer, which stands behind it in the event queue.
    const bool isFlood = m_pending.readings.size() >= kSlice;
    if (isFlood && m_journal.isOpen() && m_failure.isEmpty())
        commitGroup();
    trimPending();
    schedule();
}

void Recorder::appendCommand(const armature::ControlEvent &event)
{
    m_pending.commands.append(event);
    trimPending();
    schedule();
}

void Recorder::appendNotice(const armature::Notice &notice)
{
    m_pending.notices.append(notice);
    trimPending();
    schedule();
}

void Recorder::fetch(qint64 after, int limit)
{
    auto entries = m_journal.isOpen()
        ? m_journal.fetch(after, limit)
        : Result<QList<JournalEntry>, JournalFailure>(QList<JournalEntry>());
    if (!entries)
        fail(entries.error());
    // An empty answer after an error: moreAvailable() follows when the disk has recovered.
    Q_EMIT fetched(entries ? entries.value() : QList<JournalEntry>());
}

void Recorder::markSent(qint64 upTo)
{
    m_cursor.sentUpTo = std::max(m_cursor.sentUpTo, upTo);
    saveCursor();
}

void Recorder::markDelivered(qint64 upTo, qint64 count, qint64 repeated)
{
    m_cursor.deliveredUpTo = std::max(m_cursor.deliveredUpTo, upTo);
    m_cursor.delivered += count;
    m_cursor.repeated += repeated;
    saveCursor();
}

void Recorder::setAside(qint64 id)
{
    m_cursor.setAside.append(id);
    saveCursor();
}

void Recorder::close()
{
    m_houseTimer.stop();
    if (m_journal.isOpen()) {
        saveCursor();
        while (!m_pending.isEmpty() && commitSlice()) { }
        (void)m_journal.checkpoint();
    }
    m_groupTimer.stop();
    m_statusTimer.stop();
    const qsizetype lost = m_pending.readings.size();
    m_pending = {};
    m_pending.dropped = lost;
    if (m_journal.isOpen())
        announceStatus();
    m_journal.close();
    m_lock.reset();
    if (lost > 0)
        Q_EMIT settled(lost);
    Q_EMIT closed();
}

JournalOutcome Recorder::takeFolder()
{
    if (!QDir().mkpath(m_folder))
        return folderError(m_folder);
    m_lock = std::make_unique<QLockFile>(QDir(m_folder).filePath(QStringLiteral("armature.lock")));
    // A lock never grows old, but that of a process that is gone is taken over.
    m_lock->setStaleLockTime(0);
    if (!m_lock->tryLock(0))
        return lockError(*m_lock, m_folder);
    return std::monostate {};
}

void Recorder::schedule()
{
    if (!m_journal.isOpen() || m_groupTimer.isActive())
        return;
    // The first after a pause goes at once, what follows it in groups.
    const Milliseconds since
        = m_sinceGroup.isValid() ? Milliseconds(m_sinceGroup.elapsed()) : kGroup;
    m_groupTimer.start(std::max(Milliseconds(0), kGroup - since));
}

void Recorder::commitGroup()
{
    m_sinceGroup.start();
    JournalOutcome done = commitSlice();
    if (done)
        done = commitCursor();
    if (!done) {
        fail(done.error());
        return;
    }
    succeed();
    if (!m_pending.isEmpty())
        m_groupTimer.start(Milliseconds(0));
}

JournalOutcome Recorder::commitSlice()
{
    JournalChanges slice = std::exchange(m_pending, {});
    m_pending.readings = slice.readings.mid(kSlice);
    slice.readings.resize(std::min(kSlice, slice.readings.size()));
    const qint64 waitingBefore = m_journal.state().waiting;
    JournalOutcome done = m_journal.commit(slice);
    if (!done) {
        slice.readings.append(std::exchange(m_pending.readings, {}));
        m_pending = std::move(slice);
        return done;
    }
    noteCommit();
    if (!slice.readings.isEmpty())
        Q_EMIT settled(slice.readings.size());
    if (m_journal.state().waiting > waitingBefore)
        Q_EMIT moreAvailable();
    return done;
}

JournalOutcome Recorder::commitCursor()
{
    if (m_cursor.isEmpty())
        return std::monostate {};
    JournalOutcome done = m_journal.commit(m_cursor);
    if (!done)
        return done;
    m_cursor = {};
    noteCommit();
    return done;
}

void Recorder::saveCursor()
{
    if (!m_journal.isOpen())
        return;
    if (const JournalOutcome done = commitCursor(); !done)
        fail(done.error());
}

void Recorder::noteCommit()
{
    m_isUnsynced = true;
    if (!m_statusTimer.isActive())
        m_statusTimer.start(kStatus);
}

void Recorder::trimPending()
{
    keepNewest(m_pending.commands, kMostEvents);
    keepNewest(m_pending.notices, kMostEvents);
    const qsizetype dropped = keepNewest(m_pending.readings, kMostPending);
    m_pending.dropped += dropped;
    if (dropped > 0)
        Q_EMIT settled(dropped);
}

void Recorder::fail(const Error<JournalFailure> &error)
{
    const bool isNews = m_failure.isEmpty();
    m_failure = error.detail;
    m_groupTimer.start(kRetry);
    if (!isNews)
        return;
    qCWarning(lcJournal) << "the journal cannot be written:" << error.detail;
    Q_EMIT failed(error.code, error.detail);
    announceStatus();
}

void Recorder::succeed()
{
    if (m_failure.isEmpty())
        return;
    m_failure.clear();
    qCInfo(lcJournal) << "the journal can be written again";
    Q_EMIT recovered();
    announceStatus();
    Q_EMIT moreAvailable();
}

void Recorder::keepHouse()
{
    const auto pruned = m_journal.prune(stampNow().utc);
    if (pruned && m_isUnsynced)
        m_isUnsynced = !m_journal.checkpoint();
    m_houseTimer.start(pruned && pruned.value() > 0 ? kNextStep : kHousekeeping);
}

void Recorder::announceStatus()
{
    DeliveryStatus status = m_journal.status();
    status.dropped += m_pending.dropped;
    status.failure = m_failure;
    Q_EMIT statusChanged(status);
}

} // namespace armature
