// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"
#include "bridge/core/status.h"
#include "bridge/protocol/boardannouncer.h"
#include "bridge/protocol/boardclock.h"
#include "bridge/protocol/boardcommands.h"
#include "bridge/protocol/boardevent.h"
#include "bridge/protocol/boardmessage.h"
#include "bridge/protocol/boardpulse.h"
#include "bridge/protocol/lineframer.h"

#include <QHash>

#include <optional>

namespace armature {

/// One board on one open port, by board protocol 1: announcement, pings, commands, reboots.
/// Fed with lines and time; what it wants done comes back as a BoardOutput. Its counters last from
/// one opening of the port to the next.
class BoardSession
{
public:
    enum class State {
        Closed,
        Announcing,
        GivenUp, ///< no `ready` in time; the owner opens again
        Ready,
        Silent, ///< announced, but its pings go unanswered
    };

    struct Settings
    {
        bool isBareLines = false; ///< lines may lack their checksum; then nothing is controlled
        quint16 firstSequence = 0; ///< random for each run, see rule 2
        Milliseconds announceLimit {10'000};
    };

    explicit BoardSession(const Settings &settings);
    ~BoardSession() = default;
    Q_DISABLE_COPY_MOVE(BoardSession)

    /// The port was opened: begins to ask for the announcement.
    [[nodiscard]] BoardOutput opened(TimePoint now);
    /// The port is gone; what was outstanding is dropped without a word for each.
    void closed();
    [[nodiscard]] BoardOutput receive(const BoardLine &line, const Stamp &at);
    /// Ends in one CommandAcknowledged or CommandFailed, unless a newer value, stopAll, a reboot or
    /// closed() comes first.
    [[nodiscard]] BoardOutput set(const QString &id, double value, TimePoint now);
    /// Every control to its safe value, now. Nothing for a board that was never controllable.
    [[nodiscard]] BoardOutput stopAll(TimePoint now);
    /// Asks a ready board to clear its e-stop latch; it refuses while the input is still open.
    [[nodiscard]] BoardOutput arm();
    [[nodiscard]] BoardOutput tick(TimePoint now);
    /// When tick() has something to do; empty while it has nothing.
    [[nodiscard]] std::optional<TimePoint> nextDeadline() const;

    [[nodiscard]] State state() const { return m_state; }
    /// The last complete one, empty before the first.
    [[nodiscard]] const BoardAnnouncement &announcement() const { return m_announcement; }
    /// A reading or an output of an id that was not announced counts as unparsed.
    [[nodiscard]] const BoardCounters &counters() const { return m_counters; }
    [[nodiscard]] std::optional<Milliseconds> roundTrip() const { return m_pulse.roundTrip(); }
    [[nodiscard]] bool isAwaitingAnswer() const { return m_commands.isAwaitingAnswer(); }

private:
    void take(const HelloMessage &message, const Stamp &at, BoardOutput &out);
    void take(const SensorMessage &message, const Stamp &at, BoardOutput &out);
    void take(const ControlMessage &message, const Stamp &at, BoardOutput &out);
    void take(const ReadyMessage &message, const Stamp &at, BoardOutput &out);
    void take(const ReadingsMessage &message, const Stamp &at, BoardOutput &out);
    void take(const OutputsMessage &message, const Stamp &at, BoardOutput &out);
    void take(const AckMessage &message, const Stamp &at, BoardOutput &out);
    void take(const NakMessage &message, const Stamp &at, BoardOutput &out);
    void take(const PongMessage &message, const Stamp &at, BoardOutput &out);
    void take(const ErrorMessage &message, const Stamp &at, BoardOutput &out);

    [[nodiscard]] bool countLine(const BoardLine &line);
    void beginAnnouncing(TimePoint now);
    void askForId(TimePoint now, BoardOutput &out);
    void finishAnnouncing(TimePoint now, BoardOutput &out);
    void reboot(TimePoint now, BoardOutput &out);
    [[nodiscard]] bool isAnnounced() const;
    [[nodiscard]] bool isLateAnswer(const HelloMessage &hello, TimePoint now) const;
    [[nodiscard]] bool takeClock(quint32 ms, TimePoint now, BoardOutput &out);
    void countLost(quint16 counter);
    void tickAnnouncing(TimePoint now, BoardOutput &out);
    void tickPulse(TimePoint now, BoardOutput &out);
    [[nodiscard]] std::optional<ControlReason> refusalOf(const QString &id) const;

    Settings m_settings;
    State m_state = State::Closed;
    BoardSequence m_sequence;
    BoardAnnouncer m_announcer;
    BoardPulse m_pulse;
    BoardCommands m_commands;
    BoardClock m_clock;
    BoardAnnouncement m_announcement;
    QHash<QString, qsizetype> m_places; ///< of each sensor in the announcement
    BoardCounters m_counters;
    QString m_announcementFault;
    TimePoint m_nextIdAt {};
    TimePoint m_giveUpAt {};
    TimePoint m_lastIdAt {};
    int m_unansweredIds = 0;
    bool m_wasControlled = false; ///< a board on this port was ready and controllable
    std::optional<quint16> m_lastCounter;
};

} // namespace armature
