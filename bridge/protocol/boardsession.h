// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"
#include "bridge/core/status.h"
#include "bridge/protocol/boardannouncer.h"
#include "bridge/protocol/boardclock.h"
#include "bridge/protocol/boardcommands.h"
#include "bridge/protocol/boarddialogue.h"
#include "bridge/protocol/boardinquiry.h"
#include "bridge/protocol/boardmessage.h"
#include "bridge/protocol/boardpulse.h"
#include "bridge/protocol/boardreports.h"

#include <optional>

namespace armature {

/// A board that speaks board protocol 1: announcement, pings, commands, reboots.
class BoardSession : public BoardDialogue
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
    };

    explicit BoardSession(const Settings &settings);

    [[nodiscard]] BoardOutput opened(TimePoint now, BoardApproach approach) override;
    void closed() override;
    [[nodiscard]] BoardOutput receive(const BoardLine &line, const Stamp &at) override;
    void noteStall(TimePoint from, TimePoint to) override { m_clock.noteStall(from, to); }
    [[nodiscard]] BoardOutput set(const QString &id, double value, TimePoint now) override;
    [[nodiscard]] BoardOutput stopAll(TimePoint now) override;
    [[nodiscard]] BoardOutput arm() override;
    [[nodiscard]] BoardOutput tick(TimePoint now) override;
    [[nodiscard]] std::optional<TimePoint> nextDeadline() const override;
    /// A reading or an output of an id that was not announced counts as unparsed.
    [[nodiscard]] const BoardCounters &counters() const override { return m_counters; }
    [[nodiscard]] bool hasValidLine() const override { return m_hasValidLine; }
    [[nodiscard]] std::optional<Milliseconds> roundTrip() const override
    {
        return m_pulse.roundTrip();
    }
    [[nodiscard]] bool isAwaitingAnswer() const override { return m_commands.isAwaitingAnswer(); }

    [[nodiscard]] State state() const { return m_state; }
    /// The last complete one, empty before the first.
    [[nodiscard]] const BoardAnnouncement &announcement() const { return m_announcement; }

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

    [[nodiscard]] bool countLine(const BoardLine &line, TimePoint now);
    void beginAnnouncing(TimePoint now, BoardApproach approach);
    void finishAnnouncing(TimePoint now, BoardOutput &out);
    void reboot(TimePoint now, BoardOutput &out);
    [[nodiscard]] bool isAnnounced() const;
    [[nodiscard]] Stamp sentAt(const Stamp &at) const;
    [[nodiscard]] bool takeClock(quint32 ms, TimePoint now, BoardOutput &out);
    void tickAnnouncing(TimePoint now, BoardOutput &out);
    void tickPulse(TimePoint now, BoardOutput &out);
    [[nodiscard]] std::optional<ControlReason> refusalOf(const QString &id) const;

    Settings m_settings;
    State m_state = State::Closed;
    BoardCounters m_counters;
    BoardSequence m_sequence;
    BoardInquiry m_inquiry;
    BoardAnnouncer m_announcer;
    BoardPulse m_pulse;
    BoardCommands m_commands;
    BoardReports m_reports;
    BoardClock m_clock;
    BoardAnnouncement m_announcement;
    bool m_hasValidLine = false;
    bool m_wasControlled = false; ///< a board on this port was ready and controllable
};

} // namespace armature
