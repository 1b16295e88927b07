// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/controlvalue.h"
#include "bridge/core/reading.h"
#include "bridge/core/status.h"
#include "bridge/core/traffic.h"
#include "bridge/io/bridgeconfig.h"
#include "bridge/io/knownboards.h"
#include "bridge/io/readingmapper.h"
#include "bridge/io/viewqueue.h"
#include "bridge/journal/journalentry.h"

#include <QObject>
#include <QTimer>

#include <functional>

namespace armature {

class BoardEndpoint;
class LegNotices;
class MotorControl;
class ServerEndpoint;
class Uploader;

/// Everything that lives on the bridge thread, made there and wired here. It sends values out in
/// batches, never more than two ahead of their viewer, and to the journal never more than a bound.
class BridgeLoop : public QObject
{
    Q_OBJECT

public:
    /// \param boards those that `auto` prefers.
    explicit BridgeLoop(BridgeConfig config, KnownBoards boards = {});

    /// The journal is open: make the legs and start them.
    void start(qint64 cursor, bool isStopLatched);
    /// Outputs to their safe values, then the port closed and the channel left; then finished().
    void shutDown(EndCause cause);

    /// \name What the disk thread says
    /// \{
    void journalSettled(qint64 count) { m_unsettled -= count; }
    void journalFetched(const QList<JournalEntry> &entries);
    void journalHasMore();
    /// \}

    /// The viewer took one batch of each kind.
    /// \{
    void readingsTaken();
    void trafficTaken();
    void eventsTaken();
    /// \}

    /// \name What must not be lost while the journal is still being opened
    /// \{
    void pressStop();
    void resetStop();
    void setRemoteAllowed(bool isAllowed);
    /// \}

    /// Runs `act` where the motor control exists: between start and the end.
    void withMotor(const std::function<void(MotorControl &)> &act);
    void connectNow();
    void reopenBoard();

Q_SIGNALS:
    void serverChanged(const armature::ServerStatus &status);
    void boardChanged(const armature::BoardStatus &status);
    void gateChanged(const armature::GateStatus &status);
    void controlsChanged(const QList<armature::ControlStatus> &controls);
    void unknownControlsChanged(const QList<armature::UnknownControl> &controls);
    void controlsHappened(const QList<armature::ControlEvent> &events);
    void readingsArrived(const armature::ReadingBatch &readings);
    void trafficSeen(const armature::TrafficBatch &entries);
    void noticed(const armature::Notice &notice);
    void finished();

    /// \name To the disk thread
    /// \{
    void appendWanted(const armature::ReadingBatch &readings);
    void appendCommandWanted(const armature::ControlEvent &event);
    void fetchWanted(qint64 after, int limit);
    void sent(qint64 upTo);
    void delivered(qint64 upTo, qint64 count, qint64 repeated);
    void setAside(qint64 id);
    void keepBoardsWanted(const armature::KnownBoards &boards);
    /// \}

private:
    void wireViews();
    void wireJournal();
    void takeReadings(const ReadingBatch &raw);
    void takeControlEvent(const ControlEvent &event);
    void publishBoard(BoardStatus status);
    void flushViews();
    void tellDropped();
    void tellStart(bool wasStopLatched);
    void tellEnd(EndCause cause);
    void tell(NoticeCode code, const QString &detail = {});
    void publishEarlyGate();
    void closeLegs();
    void finishOne();

    BridgeConfig m_config;
    KnownBoards m_boards;
    ReadingMapper m_mapper;
    BoardEndpoint *m_board = nullptr;
    ServerEndpoint *m_server = nullptr;
    MotorControl *m_motor = nullptr;
    Uploader *m_uploader = nullptr;
    LegNotices *m_notices = nullptr;
    QTimer *m_viewTimer = nullptr;
    ViewQueue<Reading> m_readings;
    ViewQueue<TrafficEntry> m_traffic;
    ViewQueue<ControlEvent> m_events;
    qint64 m_unsettled = 0;
    quint64 m_overflowed = 0;
    quint64 m_viewsDropped = 0; ///< as last told
    int m_legsOpen = 0;
    bool m_isShuttingDown = false;
};

} // namespace armature
