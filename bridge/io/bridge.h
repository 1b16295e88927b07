// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/controlvalue.h"
#include "bridge/core/reading.h"
#include "bridge/core/recordentry.h"
#include "bridge/core/status.h"
#include "bridge/core/traffic.h"
#include "bridge/io/bridgeconfig.h"
#include "bridge/io/deliverynotices.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace armature {

class BridgeLoop;
class Recorder;
template <typename Worker>
class WorkerThread;

/// The whole bridge as one object: the front ends see nothing else of the I/O floor.
/// Lives on its maker's thread; starts the bridge thread and the disk thread. All its signals
/// arrive on the maker's thread, all its functions return at once.
class Bridge : public QObject
{
    Q_OBJECT

public:
    explicit Bridge(BridgeConfig config, QObject *parent = nullptr);
    ~Bridge() override;

    /// Opens the journal, then the board and the server.
    void start();
    /// Outputs to their safe values, the channel left, the journal closed; then finished(), within
    /// two seconds. The record keeps why.
    void shutdown(EndCause cause = EndCause::Asked);

    /// \name The operator's hands
    ///@{
    void pressStop();
    void resetStop();
    void setRemoteAllowed(bool isAllowed);
    void takeManual(const QString &controlId);
    void releaseManual(const QString &controlId);
    void requestValue(const QString &controlId, double value);
    void connectNow();
    void reopenBoard();
    ///@}

    /// Reads the record from the disk; recordRead() answers.
    void readRecord(const RecordQuery &query);

Q_SIGNALS:
    /// The data folder cannot be used: nothing was started. finished() follows.
    void startFailed(armature::JournalFailure failure, const QString &detail);
    void serverChanged(const armature::ServerStatus &status);
    void boardChanged(const armature::BoardStatus &status);
    void gateChanged(const armature::GateStatus &status);
    /// All controls of the board, in its order; at most 30 a second.
    void controlsChanged(const QList<armature::ControlStatus> &controls);
    void unknownControlsChanged(const QList<armature::UnknownControl> &controls);
    void controlHappened(const armature::ControlEvent &event);
    /// Coalesced where this thread is slow: then fewer, larger batches.
    void readingsArrived(const armature::ReadingBatch &readings);
    void recordRead(const QList<armature::RecordEntry> &entries);
    void deliveryChanged(const armature::DeliveryStatus &status);
    void noticed(const armature::Notice &notice);
    /// At most ten a second, at most 500 entries each; the newest are kept.
    void trafficSeen(const armature::TrafficBatch &entries);
    void finished();

private:
    void wireLoop();
    void wireJournal();
    void wireBetween();
    void takeDelivery(const DeliveryStatus &status);

    QString m_dataFolder;
    std::unique_ptr<WorkerThread<Recorder>> m_disk;
    std::unique_ptr<WorkerThread<BridgeLoop>> m_loop;
    DeliveryNotices m_deliveryNotices {};
    QTimer m_pulse {}; ///< says to the bridge that this thread is alive
};

} // namespace armature
