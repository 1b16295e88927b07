// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/boardclock.h"

namespace armature {

namespace {

/// Lines may overtake each other by this much inside a board that answers from two tasks.
constexpr quint32 kReorderMs = 20;
/// How far a board's clock may seem to run ahead of ours: a backlog read at once, a suspended PC.
constexpr std::chrono::hours kAhead {24};

} // namespace

bool BoardClock::advance(quint32 ms, TimePoint now)
{
    if (!m_last) {
        m_last = Mark {ms, now};
        return true;
    }
    if (m_last->ms - ms <= kReorderMs) {
        return true;
    }
    // Modulo 2^32 a step back is a huge step ahead: more than real time can explain.
    const quint32 step = ms - m_last->ms;
    const Milliseconds explained = elapsed(m_last->at, now) + kAhead;
    m_last = Mark {ms, now};
    return Milliseconds(step) <= explained;
}

} // namespace armature
