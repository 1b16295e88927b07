// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/protocol/boarddialogue.h"
#include "bridge/protocol/plainlines.h"

#include <QHash>

#include <optional>

namespace armature {

/// A board without our firmware, which is listened to and nothing else: no byte is ever written to
/// it, it has no controls, and its sensors are the labels that appear in its lines. Each new one is
/// announced anew, with those before it.
class PlainSession final : public BoardDialogue
{
public:
    struct Settings
    {
        /// How long nothing of use may come from a port that was opened.
        ///@{
        Milliseconds candidateLimit {3'000}; ///< of a port that nobody named
        Milliseconds knownLimit {
            10'000}; ///< where such a board was before, where no text comes, at another rate
        Milliseconds quietLimit {70'000}; ///< above a minute: opening again would reset the sketch
        ///@}
        /// Silence of a board that spoke; four times its longest pause, if that is more.
        Milliseconds leastSilence {5'000};
    };

    PlainSession() = default;
    explicit PlainSession(const Settings &settings)
        : m_settings(settings)
    { }

    [[nodiscard]] BoardOutput opened(TimePoint now, BoardApproach approach) override;
    void closed() override;
    [[nodiscard]] BoardOutput receive(const BoardLine &line, const Stamp &at) override;
    /// Fails: nothing can be set on such a board.
    [[nodiscard]] BoardOutput set(const QString &id, double value, TimePoint now) override;
    /// \name Nothing, as there is nothing that could move
    ///@{
    [[nodiscard]] BoardOutput stopAll(TimePoint now) override;
    [[nodiscard]] BoardOutput arm() override;
    [[nodiscard]] std::optional<Milliseconds> roundTrip() const override { return {}; }
    [[nodiscard]] bool isAwaitingAnswer() const override { return false; }
    ///@}
    [[nodiscard]] BoardOutput tick(TimePoint now) override;
    [[nodiscard]] std::optional<TimePoint> nextDeadline() const override;
    [[nodiscard]] const BoardCounters &counters() const override { return m_counters; }
    /// Also where only text came: then the baud rate is right. A listener is not so easily content.
    [[nodiscard]] bool hasValidLine() const override;

private:
    enum class State { Closed, Listening, Ready, Silent };

    [[nodiscard]] bool isCut(TimePoint now);
    void count(const PlainLine &line);
    void takeValues(const PlainLine &line, const Stamp &at, BoardOutput &out);
    [[nodiscard]] bool learn(const Reading &reading, ReadingBatch &readings);
    void hear(TimePoint now, BoardOutput &out);
    [[nodiscard]] TimePoint giveUpAt() const;
    [[nodiscard]] TimePoint silentAt() const;

    Settings m_settings {};
    State m_state = State::Closed;
    BoardApproach m_approach = BoardApproach::Named;
    PlainLines m_lines;
    BoardAnnouncement m_announcement;
    QHash<QString, qsizetype> m_places; ///< of each sensor in the announcement
    ReadingBatch m_doubtful; ///< the first ones of labels that were seen once, amid rubbish
    BoardCounters m_counters;
    TimePoint m_openedAt {};
    TimePoint m_heardAt {};
    Milliseconds m_longestPause {0};
    bool m_isBegun = false; ///< the first line after the opening is over
    int m_valueLines = 0; ///< since the port was opened
    int m_texts = 0; ///< since the port was opened
    int m_rubbish = 0; ///< since the port was opened
};

} // namespace armature
