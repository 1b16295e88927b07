// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/boardinquiry.h"

#include "bridge/protocol/boardmessage.h"

#include <algorithm>

namespace armature {

namespace {

constexpr Milliseconds kAskEvery {500};
/// A board that was reset by the opening of its port answers an old `id` this late.
constexpr Milliseconds kLateAnswer {3000};

} // namespace

void BoardInquiry::begin(TimePoint now, Milliseconds limit)
{
    m_fault.clear();
    m_nextAt = now;
    m_giveUpAt = now + limit;
}

BoardInquiry::Step BoardInquiry::due(TimePoint now) const
{
    if (now >= m_giveUpAt) {
        return Step::GiveUp;
    }
    return now >= m_nextAt ? Step::Ask : Step::None;
}

TimePoint BoardInquiry::deadline() const
{
    return std::min(m_nextAt, m_giveUpAt);
}

QByteArray BoardInquiry::ask(TimePoint now)
{
    m_lastAt = now;
    m_nextAt = now + kAskEvery;
    ++m_unanswered;
    return encodeId();
}

void BoardInquiry::noteUnasked(TimePoint now)
{
    m_nextAt = now + kAskEvery;
}

void BoardInquiry::noteAnswer()
{
    m_unanswered = std::max(m_unanswered - 1, 0);
}

bool BoardInquiry::isLateAnswer(const BoardIdentity &said, const BoardIdentity &known,
                                TimePoint now) const
{
    return m_unanswered > 0 && now - m_lastAt <= kLateAnswer && said == known;
}

} // namespace armature
