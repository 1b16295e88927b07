// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/boardclock.h"

#include <algorithm>

namespace armature {

namespace {

/// Lines may overtake each other by this much inside a board that answers from two tasks.
constexpr quint32 kReorderMs = 20;
/// How far a board's clock may seem to run ahead of ours: a backlog read at once, a suspended PC.
constexpr std::chrono::hours kAhead {24};
constexpr Milliseconds kOrdinaryDelay {100};
/// What waited is read within this time.
constexpr Milliseconds kCatchUp {1000};

} // namespace

void BoardClock::reset()
{
    m_last.reset();
    m_prompt.reset();
}

bool BoardClock::advance(quint32 ms, TimePoint now)
{
    if (m_stall && now - m_stall->to > kCatchUp) {
        m_stall.reset();
    }
    if (!m_last) {
        m_last = Mark {ms, now};
        m_prompt = m_last;
        return true;
    }
    if (m_last->ms - ms <= kReorderMs) {
        return true;
    }
    // Modulo 2^32 a step back is a huge step ahead: more than real time can explain.
    const quint32 step = ms - m_last->ms;
    const Milliseconds explained = elapsed(m_last->at, now) + kAhead;
    m_last = Mark {ms, now};
    if (!m_stall) {
        m_prompt = m_last;
    }
    return Milliseconds(step) <= explained;
}

void BoardClock::noteStall(TimePoint from, TimePoint to)
{
    m_stall = Stall {m_stall ? std::min(m_stall->from, from) : from, to};
}

Milliseconds BoardClock::age(TimePoint now) const
{
    if (!m_stall || !m_prompt || !m_last) {
        return Milliseconds(0);
    }
    const Milliseconds ours = elapsed(m_prompt->at, now);
    const Milliseconds boards(m_last->ms - m_prompt->ms);
    const Milliseconds waited = std::min(ours - boards, elapsed(m_stall->from, now));
    return waited < kOrdinaryDelay ? Milliseconds(0) : waited;
}

} // namespace armature
