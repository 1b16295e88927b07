// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/controlvalue.h"
#include "bridge/core/mapping.h"
#include "bridge/core/reading.h"
#include "bridge/core/status.h"
#include "bridge/core/traffic.h"
#include "bridge/io/boardseeker.h"
#include "bridge/io/boardstatuskeeper.h"
#include "bridge/io/boardtraffic.h"
#include "bridge/protocol/boarddialogue.h"
#include "bridge/protocol/lineframer.h"

#include <QMap>
#include <QObject>
#include <QTimer>

#include <memory>

namespace armature {

/// The board's leg: one BoardDialogue, fed with what comes from the port that the seeker holds
/// open. Bridge thread.
class BoardEndpoint : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        QString port {}; ///< a device path, or `auto`; empty: no board
        int baud = 115200;
        bool isSimulated = false; ///< only marks the status
        BoardFormat format = BoardFormat::Checked; ///< all but this one are read-only
        KnownBoards knownBoards {}; ///< those that `auto` prefers, the last one first
        PortInventory::Enumerator enumeratePorts {}; ///< empty: the system's ports
    };

    explicit BoardEndpoint(Settings settings, QObject *parent = nullptr);
    ~BoardEndpoint() override;

    void start();
    /// New target for one control; newest wins. The value is within the announced range and has at
    /// most three decimals: the gate saw to that.
    void set(const QString &controlId, double value);
    /// Every control to its safe value now; drops what was to be sent; repeated until acknowledged.
    void stopAll();
    /// Clears the board's e-stop latch, if its input is released.
    void arm();
    /// Closes the port at once and stays closed.
    void close();
    /// Closes the port and looks for the board again at once.
    void reopen();
    /// True while a `stop` or a `set` still waits for its answer.
    [[nodiscard]] bool isAwaitingAnswer() const;
    [[nodiscard]] const BoardStatus &status() const { return m_keeper.status(); }

Q_SIGNALS:
    /// At most ten a second for counters alone; at once for a change of state.
    void statusChanged(const armature::BoardStatus &status);
    void ready(const armature::BoardAnnouncement &announcement);
    /// Once for each `ready`: the port went away, or the board no longer answers as announced.
    void lost(armature::BoardReason reason);
    /// An unsolicited `hello`, or `ms` ran backwards. `lost` is not sent too; `ready` follows.
    void rebooted();
    /// Pings went unanswered for longer than the board's own watchdog; the port is still open.
    void fellSilent();
    /// The same board answers pings again after fellSilent.
    void answersAgain();
    /// At most 50 batches a second.
    void readingsArrived(const armature::ReadingBatch &readings);
    /// From `st`: every output as it is now, `run` or `safe`, and why.
    void outputsReported(const QMap<QString, double> &outputs, const QString &state,
                         const QString &why, const armature::Stamp &at);
    void commandSent(const QString &controlId, double value, const armature::Stamp &at);
    void commandAcknowledged(const QString &controlId, double value, const armature::Stamp &at);
    void commandFailed(const QString &controlId, armature::ControlReason reason,
                       const QString &detail);
    void stopSent(const armature::Stamp &at);
    void stopAcknowledged(const armature::Stamp &at);
    void lineSeen(const armature::TrafficEntry &entry);
    /// A board was taken that was not the last one before. All that are known, to be kept.
    void boardsLearned(const armature::KnownBoards &boards);

private:
    void connectSeeker();
    void tick();
    void noteStall(TimePoint now);
    void suggestBaud(TimePoint now);
    void takeOpened(BoardApproach approach);
    void takeOpenFailed(BoardReason reason, const QString &detail);
    void takeNothingFound();
    void takeBytes(const QByteArray &bytes);
    void takeLine(const BoardLine &line, const Stamp &at);
    /// \return whether the link took them all.
    bool writeAll(const QByteArrayList &lines, const Stamp &at);
    void carryOut(const BoardOutput &output, const Stamp &at);

    void tell(const boardevent::Announced &event, const Stamp &at);
    void tell(const boardevent::GivenUp &event, const Stamp &at);
    void tell(const boardevent::Rebooted &event, const Stamp &at);
    void tell(const boardevent::FellSilent &event, const Stamp &at);
    void tell(const boardevent::AnswersAgain &event, const Stamp &at);
    void tell(const boardevent::ReadingsTaken &event, const Stamp &at);
    void tell(const boardevent::OutputsReported &event, const Stamp &at);
    void tell(const boardevent::CommandSent &event, const Stamp &at);
    void tell(const boardevent::CommandAcknowledged &event, const Stamp &at);
    void tell(const boardevent::CommandFailed &event, const Stamp &at);
    void tell(const boardevent::StopSent &event, const Stamp &at);
    void tell(const boardevent::StopAcknowledged &event, const Stamp &at);

    /// The port is closed; whoever used the board is told.
    void end(BoardState state, BoardReason reason, const QString &detail = {});
    void flushReadings(TimePoint now);
    void changeState(BoardState state, BoardReason reason, const QString &detail = {});
    void noteFigures();
    [[nodiscard]] bool isTrafficWanted() const;

    Settings m_settings;
    BoardSeeker m_seeker;
    LineFramer m_framer;
    std::unique_ptr<BoardDialogue> m_dialogue;
    BoardTraffic m_traffic;
    BoardStatusKeeper m_keeper;
    QTimer m_timer; ///< runs while the port is open
    ReadingBatch m_pending;
    TimePoint m_flushedAt {};
    TimePoint m_openedAt {};
    TimePoint m_tickedAt {};
    BoardApproach m_approach = BoardApproach::Named;
    bool m_hasBytes = false; ///< since the port was opened
    bool m_isLostOwed = false; ///< ready() was told, and neither lost() nor rebooted() since
};

} // namespace armature
