// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/boardpulse.h"

#include "bridge/protocol/boardmessage.h"

#include <algorithm>

namespace armature {

namespace {

constexpr Milliseconds kShortestWatchdog {500};
constexpr int kPingsAWatchdog = 3;
constexpr int kWatchdogsUntilSilent = 2;
/// Between two pings the loop read the port; so this many unanswered ones are the board's silence.
constexpr qsizetype kPingsUntilSilent = 3;
constexpr qsizetype kMaxRemembered = 32;

} // namespace

void BoardPulse::start(Milliseconds watchdog, TimePoint now)
{
    m_state = State::Beating;
    m_interval = watchdog / kPingsAWatchdog;
    m_limit = std::max(watchdog, kShortestWatchdog) * kWatchdogsUntilSilent;
    m_due = now;
    m_unanswered.clear();
    m_roundTrip.reset();
}

void BoardPulse::stop()
{
    m_state = State::Stopped;
    m_unanswered.clear();
    m_roundTrip.reset();
}

std::optional<QByteArray> BoardPulse::tick(TimePoint now, BoardSequence &sequence)
{
    if (m_state == State::Stopped || now < m_due) {
        return std::nullopt;
    }
    if (isOverdue(now)) {
        m_state = State::Silent;
    }
    if (m_unanswered.isEmpty()) {
        m_unansweredSince = now;
    }
    if (m_unanswered.size() >= kMaxRemembered) {
        m_unanswered.removeFirst();
    }
    m_due = now + m_interval;
    const quint16 number = sequence.take();
    m_unanswered.append({number, now});
    return encodePing(number);
}

void BoardPulse::answer(quint16 sequence, TimePoint now)
{
    const auto ping
        = std::find_if(m_unanswered.cbegin(), m_unanswered.cend(),
                       [sequence](const Ping &sent) { return sent.sequence == sequence; });
    if (ping == m_unanswered.cend()) {
        return;
    }
    m_roundTrip = elapsed(ping->at, now);
    m_unanswered.erase(m_unanswered.cbegin(), ping + 1);
    if (!m_unanswered.isEmpty()) {
        m_unansweredSince = m_unanswered.first().at;
    }
    m_state = State::Beating;
}

std::optional<TimePoint> BoardPulse::nextDeadline() const
{
    if (m_state == State::Stopped) {
        return std::nullopt;
    }
    return m_due;
}

bool BoardPulse::isOverdue(TimePoint now) const
{
    return m_unanswered.size() >= kPingsUntilSilent && now - m_unansweredSince > m_limit;
}

} // namespace armature
