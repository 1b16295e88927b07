// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/controlvalue.h"
#include "bridge/core/reading.h"
#include "bridge/core/recordentry.h"
#include "bridge/core/status.h"
#include "bridge/journal/journal.h"
#include "bridge/journal/journalentry.h"

#include <QElapsedTimer>
#include <QLockFile>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace armature {

/// The journal at its own pace: commits in groups, at most 100 ms apart, and reads for the
/// uploader. Disk thread; reached by queued signals alone.
class Recorder : public QObject
{
    Q_OBJECT

public:
    explicit Recorder(QString dataFolder, QObject *parent = nullptr);
    ~Recorder() override;

public Q_SLOTS: // NOLINT(readability-redundant-access-specifiers): moc reads it
    /// Takes the folder's lock and opens the journal; answers with opened() or openFailed().
    void open();
    void append(const armature::ReadingBatch &readings);
    void appendCommand(const armature::ControlEvent &event);
    void appendNotice(const armature::Notice &notice);
    /// The next uploadable entries after `after`, at most `limit`; answers with fetched().
    void fetch(qint64 after, int limit);
    /// Remembers that these were put on the wire, before they are: what is answered by nobody
    /// counts as repeated when it is sent again, by a later run too.
    void markSent(qint64 upTo);
    /// Moves the cursor: everything uploadable up to `upTo` was answered ok or set aside.
    void markDelivered(qint64 upTo, qint64 count, qint64 repeated);
    void setAside(qint64 id);
    /// The newest commands and changes of authority; answers with recordRead(). Empty where the
    /// disk fails.
    void readRecord(const armature::RecordQuery &query);
    /// Commits what is pending, closes, lets the lock go; answers with closed().
    void close();

Q_SIGNALS:
    /// \param cursor where the uploader continues.
    /// \param isStopLatched a STOP of an earlier run was never reset.
    void opened(qint64 cursor, const armature::DeliveryStatus &status, bool isStopLatched);
    void openFailed(armature::JournalFailure failure, const QString &detail);
    /// This many of the appended readings have left memory (committed, or dropped and counted).
    void settled(qint64 count);
    /// At most ten a second.
    void statusChanged(const armature::DeliveryStatus &status);
    void fetched(const QList<armature::JournalEntry> &entries);
    /// After a commit that brought uploadable readings.
    void moreAvailable();
    void recordRead(const QList<armature::RecordEntry> &entries);
    void failed(armature::JournalFailure failure, const QString &detail);
    void recovered();
    void closed();

private:
    [[nodiscard]] JournalOutcome takeFolder();
    void schedule();
    void commitGroup();
    [[nodiscard]] JournalOutcome commitSlice();
    [[nodiscard]] JournalOutcome commitCursor();
    void saveCursor();
    void noteCommit();
    void trimPending();
    void fail(const Error<JournalFailure> &error);
    void succeed();
    void keepHouse();
    void announceStatus();

    QString m_folder;
    std::unique_ptr<QLockFile> m_lock {};
    Journal m_journal {};
    JournalChanges m_pending {}; ///< readings, commands, notices: for the next group
    JournalChanges m_cursor {}; ///< what the uploader did: written at once
    QString m_failure {};
    QTimer m_groupTimer {this};
    QTimer m_houseTimer {this};
    QTimer m_statusTimer {this};
    QElapsedTimer m_sinceGroup {};
    bool m_isUnsynced = false;
};

} // namespace armature
