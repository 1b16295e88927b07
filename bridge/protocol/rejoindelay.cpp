// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/rejoindelay.h"

#include <algorithm>
#include <array>

namespace armature {

namespace {

constexpr std::array kSteps {Milliseconds(1'000), Milliseconds(2'000), Milliseconds(5'000),
                             Milliseconds(10'000)};

} // namespace

Milliseconds RejoinDelay::next()
{
    const Milliseconds delay = kSteps.at(m_step);
    m_step = std::min(m_step + 1, kSteps.size() - 1);
    return jittered(delay);
}

Milliseconds RejoinDelay::nextAfterTrial()
{
    if (m_trials >= kMostTrials) {
        return next();
    }
    ++m_trials;
    return jittered(kSteps.front());
}

Milliseconds RejoinDelay::jittered(Milliseconds delay)
{
    if (!m_random) {
        return delay;
    }
    std::uniform_int_distribution<Milliseconds::rep> extra(0, delay.count() / 4);
    return delay + Milliseconds(extra(*m_random));
}

} // namespace armature
