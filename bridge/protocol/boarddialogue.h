// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"
#include "bridge/core/status.h"
#include "bridge/protocol/boardevent.h"
#include "bridge/protocol/lineframer.h"

#include <optional>

namespace armature {

/// What is known of the port that was opened, which decides how freely it is written to.
enum class BoardApproach {
    Named, ///< a person chose this port
    Known, ///< a board announced itself on it before
    Candidate, ///< anything else may hang on it as well
    Listener, ///< whether a line is valid at this baud rate is all that is wanted: never written to
};

/// One kind of board on one open port: what is said to it, and what its lines mean. Fed with lines
/// and time; what it wants done comes back as a BoardOutput. Its counters last from one opening of
/// the port to the next. No thread, no I/O.
class BoardDialogue
{
public:
    BoardDialogue() = default;
    virtual ~BoardDialogue() = default;
    Q_DISABLE_COPY_MOVE(BoardDialogue)

    /// The port was opened: ends in one Announced or one GivenUp, unless closed() comes first.
    [[nodiscard]] virtual BoardOutput opened(TimePoint now, BoardApproach approach) = 0;
    /// The port is gone; what was outstanding is dropped without a word for each.
    virtual void closed() = 0;
    [[nodiscard]] virtual BoardOutput receive(const BoardLine &line, const Stamp &at) = 0;
    /// Nobody read the port between these: what comes next may be that old.
    virtual void noteStall(TimePoint from, TimePoint to)
    {
        Q_UNUSED(from)
        Q_UNUSED(to)
    }
    /// Ends in one CommandAcknowledged or CommandFailed, unless a newer value, stopAll, a reboot or
    /// closed() comes first.
    [[nodiscard]] virtual BoardOutput set(const QString &id, double value, TimePoint now) = 0;
    /// Every control to its safe value, now. Nothing for a board that was never controllable.
    [[nodiscard]] virtual BoardOutput stopAll(TimePoint now) = 0;
    /// Asks a ready board to clear its e-stop latch; it refuses while the input is still open.
    [[nodiscard]] virtual BoardOutput arm() = 0;
    [[nodiscard]] virtual BoardOutput tick(TimePoint now) = 0;
    /// When tick() has something to do; empty while it has nothing.
    [[nodiscard]] virtual std::optional<TimePoint> nextDeadline() const = 0;

    [[nodiscard]] virtual const BoardCounters &counters() const = 0;
    /// Whether a line of this kind of board came since the port was opened.
    [[nodiscard]] virtual bool hasValidLine() const = 0;
    /// Of the newest answered ping; empty where there is none.
    [[nodiscard]] virtual std::optional<Milliseconds> roundTrip() const = 0;
    /// True while a `stop` or a `set` still waits for its answer.
    [[nodiscard]] virtual bool isAwaitingAnswer() const = 0;
};

} // namespace armature
