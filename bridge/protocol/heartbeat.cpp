// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/heartbeat.h"

#include <algorithm>

namespace armature {

Milliseconds Heartbeat::patience() const
{
    // Not before the lease has ended: it is the lease that says how long a silence is borne.
    return std::min(kPatience, std::max(3 * m_interval, m_lateAfter));
}

void Heartbeat::setInterval(Milliseconds interval, TimePoint now)
{
    if (m_interval == interval) {
        return;
    }
    const bool isSooner = interval < m_interval;
    m_due = std::max(m_due - m_interval + interval, now);
    m_interval = interval;
    if (isSooner && m_isAwaiting) {
        m_deadline = std::min(m_deadline, now + patience());
    }
}

void Heartbeat::asked(TimePoint now)
{
    m_probe = std::min(m_probe, now + m_lateAfter / 3);
}

bool Heartbeat::hasSlept(TimePoint now) const
{
    const TimePoint due = nextDeadline();
    return now > due && now - due > m_interval;
}

bool Heartbeat::heard(TimePoint now)
{
    if (hasSlept(now)) {
        m_heardAt = now;
        startProbe(now);
        return true;
    }
    // Silent for that long, and not only because nobody had asked anything.
    const bool wasAskedLong = m_isAwaiting && !m_isHeld && now - m_sentAt > m_lateAfter / 2;
    const bool isLate = wasAskedLong && now - m_heardAt > m_lateAfter;
    m_heardAt = now;
    m_isAwaiting = m_isAwaiting && m_isProbe;
    m_probe = TimePoint::max();
    if (isLate) {
        startWaiting(now);
    }
    return isLate;
}

void Heartbeat::startWaiting(TimePoint now)
{
    m_isAwaiting = true;
    m_isProbe = false;
    m_isUnwritten = true;
    m_sentAt = now;
    m_probe = TimePoint::max();
    m_due = now + m_interval;
    m_deadline = now + patience();
}

void Heartbeat::startProbe(TimePoint now)
{
    startWaiting(now);
    m_isProbe = true;
    m_deadline = now + std::min(kProbePatience, patience());
}

void Heartbeat::written(bool isAll, TimePoint now)
{
    // A probe asks whether the line still is there at all: it gets no more time.
    if (m_isAwaiting && m_isUnwritten && !m_isProbe) {
        m_deadline = std::max(m_deadline, now + patience());
    }
    m_isUnwritten = m_isUnwritten && !isAll;
}

void Heartbeat::setHeld(bool isHeld, TimePoint now)
{
    if (m_isHeld && !isHeld && !m_isProbe) {
        m_deadline = now + patience();
    }
    m_isHeld = isHeld;
}

Heartbeat::Verdict Heartbeat::tick(TimePoint now)
{
    if (hasSlept(now)) {
        startProbe(now);
        return Verdict::ProbeNow;
    }
    if (m_isAwaiting) {
        if (now < nextDeadline()) {
            return Verdict::Nothing;
        }
        if (now - m_deadline < kStall) {
            return Verdict::Dead;
        }
        m_deadline = now + kStall;
        return Verdict::Nothing;
    }
    if (now < std::min(m_due, m_probe)) {
        return Verdict::Nothing;
    }
    startWaiting(now);
    return Verdict::SendNow;
}

TimePoint Heartbeat::nextDeadline() const
{
    if (!m_isAwaiting) {
        return std::min(m_due, m_probe);
    }
    return m_isHeld && !m_isProbe ? TimePoint::max() : m_deadline;
}

} // namespace armature
