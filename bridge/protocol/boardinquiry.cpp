// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/boardinquiry.h"

#include "bridge/protocol/boardmessage.h"

#include <algorithm>
#include <utility>

namespace armature {

namespace {

constexpr Milliseconds kAskEvery {500};
/// A board that was reset by the opening of its port answers an old `id` this late.
constexpr Milliseconds kLateAnswer {3000};
/// Longer than the second at which receivers and meters speak.
constexpr Milliseconds kListen {1200};

/// A bootloader is deaf for up to two seconds after its port was opened.
Milliseconds limitOf(BoardApproach approach)
{
    switch (approach) {
    case BoardApproach::Named:
        return Milliseconds(10'000);
    case BoardApproach::Known:
    case BoardApproach::Candidate:
    case BoardApproach::Listener:
        break;
    }
    return Milliseconds(3'000); // others wait for their turn
}

} // namespace

void BoardInquiry::reset()
{
    m_unanswered = 0;
    m_hasAsked = false;
}

void BoardInquiry::begin(TimePoint now, BoardApproach approach)
{
    m_fault.clear();
    m_approach = approach;
    m_mayAsk = approach != BoardApproach::Listener;
    m_nextAt = approach == BoardApproach::Candidate ? now + kListen : now;
    m_giveUpAt = now + limitOf(approach);
}

BoardInquiry::Step BoardInquiry::due(TimePoint now) const
{
    if (now >= m_giveUpAt) {
        return Step::GiveUp;
    }
    return m_mayAsk && now >= m_nextAt ? Step::Ask : Step::None;
}

TimePoint BoardInquiry::deadline() const
{
    return m_mayAsk ? std::min(m_nextAt, m_giveUpAt) : m_giveUpAt;
}

QByteArrayList BoardInquiry::ask(TimePoint now)
{
    m_lastAt = now;
    m_nextAt = now + kAskEvery;
    m_mayAsk = m_approach != BoardApproach::Candidate;
    ++m_unanswered;
    if (std::exchange(m_hasAsked, true)) {
        return {encodeId()};
    }
    return {QByteArrayLiteral("\n"), encodeId()};
}

void BoardInquiry::noteBoard(TimePoint now)
{
    if (m_approach != BoardApproach::Candidate) {
        return;
    }
    m_approach = BoardApproach::Known;
    m_mayAsk = true;
    m_nextAt = std::min(m_nextAt, now);
}

void BoardInquiry::noteStranger()
{
    m_mayAsk = m_mayAsk && m_approach != BoardApproach::Candidate;
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
