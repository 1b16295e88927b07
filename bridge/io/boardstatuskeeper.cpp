// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/boardstatuskeeper.h"

namespace armature {

namespace {

constexpr Milliseconds kFiguresEvery {100};

} // namespace

BoardStatusKeeper::BoardStatusKeeper(int baud, bool isSimulated, QObject *parent)
    : QObject(parent)
{
    m_status.baud = baud;
    m_status.isSimulated = isSimulated;
}

void BoardStatusKeeper::setState(BoardState state, BoardReason reason, const QString &detail,
                                 const std::optional<TimePoint> &retryAt)
{
    m_status.state = state;
    m_status.reason = reason;
    m_status.detail = detail;
    m_status.retryAt = retryAt;
    publish();
}

void BoardStatusKeeper::setAnnouncement(const BoardAnnouncement &announcement)
{
    m_status.announcement = announcement;
}

void BoardStatusKeeper::forgetOutputs()
{
    m_status.outputState.clear();
    m_status.outputReason.clear();
}

void BoardStatusKeeper::setOutputs(const QString &state, const QString &why)
{
    if (m_status.outputState != state || m_status.outputReason != why) {
        m_status.outputState = state;
        m_status.outputReason = why;
        publish();
    }
}

void BoardStatusKeeper::setFigures(const BoardCounters &counters,
                                   const std::optional<Milliseconds> &roundTrip)
{
    m_hasNewFigures
        = m_hasNewFigures || m_status.counters != counters || m_status.roundTrip != roundTrip;
    m_status.counters = counters;
    m_status.roundTrip = roundTrip;
}

void BoardStatusKeeper::publishFigures(TimePoint now)
{
    if (m_hasNewFigures && now - m_publishedAt >= kFiguresEvery) {
        publish();
    }
}

void BoardStatusKeeper::publish()
{
    m_publishedAt = Clock::now();
    m_hasNewFigures = false;
    Q_EMIT changed(m_status);
}

} // namespace armature
