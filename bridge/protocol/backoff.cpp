// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/backoff.h"

#include <algorithm>

namespace armature {

namespace {

constexpr int kMaxDoublings = 6;
constexpr int kMaxCount = kMaxDoublings + 1;
constexpr Milliseconds kFirst {1'000};
constexpr Milliseconds kLongest {60'000};
constexpr Milliseconds kFirstRefused {30'000};
constexpr Milliseconds kLongestRefused {15 * 60'000};
// A server that closes all its connections at once must not get them back at once.
constexpr Milliseconds kSpreadFrom {500};
constexpr Milliseconds kSpreadTo {5'500};

Milliseconds doubled(Milliseconds first, int times, Milliseconds longest)
{
    return std::min(first * (1 << std::min(times, kMaxDoublings)), longest);
}

Milliseconds between(Milliseconds from, Milliseconds to, double random)
{
    const double share = std::clamp(random, 0.0, 1.0);
    const auto span = static_cast<double>((to - from).count());
    return from + Milliseconds(static_cast<Milliseconds::rep>(span * share));
}

} // namespace

Milliseconds Backoff::nextDelay(const ConnectionEnd &end, double random)
{
    const Milliseconds wish = end.retryAfter.value_or(Milliseconds::zero());
    return std::max(ownDelay(end, random), std::min(wish, kLongestWish));
}

Milliseconds Backoff::ownDelay(const ConnectionEnd &end, double random)
{
    if (end.reason == ServerReason::KeyOrAuthRefused) {
        return refusedDelay();
    }
    countEnd(end);
    if (end.joinedFor >= kStableAfter && end.reason == ServerReason::ClosedByServer) {
        return between(kSpreadFrom, kSpreadTo, random);
    }
    const Milliseconds cap = doubled(kFirst, m_flaps + m_failures - 1, kLongest);
    // The floor bounds the attempts of a client whose draws are all low: 15 in the first minute.
    return between(cap / 8, cap, random);
}

Milliseconds Backoff::refusedDelay()
{
    const Milliseconds delay = doubled(kFirstRefused, m_refusals, kLongestRefused);
    m_refusals = std::min(m_refusals + 1, kMaxDoublings);
    return delay;
}

void Backoff::countEnd(const ConnectionEnd &end)
{
    m_refusals = 0;
    if (end.joinedFor < Milliseconds::zero()) {
        m_failures = std::min(m_failures + 1, kMaxCount);
        return;
    }
    m_failures = 0;
    m_flaps = end.joinedFor >= kStableAfter ? 1 : std::min(m_flaps + 1, kMaxCount);
}

void Backoff::reset()
{
    m_failures = 0;
    m_flaps = 0;
    m_refusals = 0;
}

} // namespace armature
