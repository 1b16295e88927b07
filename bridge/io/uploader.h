// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/serverendpoint.h"
#include "bridge/io/uploadplan.h"
#include "bridge/journal/journalentry.h"
#include "bridge/protocol/readingsupload.h"

#include <QObject>
#include <QTimer>

namespace armature {

/// The journal's consumer: fetches after its cursor, pushes in order, moves the cursor on ok.
/// Bridge thread; talks to the Recorder by queued signals and to the ServerEndpoint directly.
class Uploader : public QObject
{
    Q_OBJECT

public:
    /// \param server borrowed; outlives this.
    Uploader(ServerEndpoint *server, UploadFormat format, QObject *parent = nullptr);
    ~Uploader() override;

public Q_SLOTS: // NOLINT(readability-redundant-access-specifiers): moc reads it
    void start(qint64 cursor);
    void takeFetched(const QList<armature::JournalEntry> &entries);
    void noticeMore();

Q_SIGNALS:
    void fetchWanted(qint64 after, int limit);
    void sent(qint64 upTo);
    void delivered(qint64 upTo, qint64 count, qint64 repeated);
    void setAside(qint64 id);

private:
    void settle(quint64 id, armature::PushOutcome outcome);
    void resume();
    void giveUp();
    void pump();
    void sendBatch(const UploadPlan::Batch &batch);
    void report();

    ServerEndpoint *m_server;
    UploadFormat m_format;
    UploadPlan m_plan {};
    QTimer m_hold {this};
    qint64 m_sentUpTo = 0;
    bool m_isPumping = false; ///< the server may call back from within a push
};

} // namespace armature
