// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace armature {

/// Hands out the `s` of every request; wraps at 65536.
class BoardSequence
{
public:
    explicit BoardSequence(quint16 first)
        : m_next(first)
    { }
    [[nodiscard]] quint16 take() { return m_next++; }

private:
    quint16 m_next;
};

/// Pings a board every third of its watchdog and judges whether it answers. Silence is judged from
/// pings that were sent and not answered, so that a late tick of ours is not the board's silence.
class BoardPulse
{
public:
    enum class State { Stopped, Beating, Silent };

    void start(Milliseconds watchdog, TimePoint now);
    void stop();
    /// The ping to send, when one is due.
    [[nodiscard]] std::optional<QByteArray> tick(TimePoint now, BoardSequence &sequence);
    /// An answer that fits no ping is ignored.
    void answer(quint16 sequence, TimePoint now);

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] std::optional<TimePoint> nextDeadline() const;
    [[nodiscard]] std::optional<Milliseconds> roundTrip() const { return m_roundTrip; }

private:
    struct Ping
    {
        quint16 sequence = 0;
        TimePoint at {};
    };

    [[nodiscard]] bool isOverdue(TimePoint now) const;

    State m_state = State::Stopped;
    Milliseconds m_interval {0};
    Milliseconds m_limit {0};
    TimePoint m_due {};
    TimePoint m_unansweredSince {};
    QList<Ping> m_unanswered;
    std::optional<Milliseconds> m_roundTrip;
};

} // namespace armature
