// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"

#include <QtGlobal>

#include <optional>
#include <random>

namespace armature {

/// The growing wait between joins on one connection: 1, 2, 5, then 10 s, and up to a quarter more,
/// so that devices which fell together do not come back together. No clock inside.
class RejoinDelay
{
public:
    /// Without a seed nothing is added.
    void setSeed(quint32 seed) { m_random.emplace(seed); }
    [[nodiscard]] Milliseconds next();
    /// After a crash that its sender expected: does not grow, for as many times in a row as it
    /// takes to single out one bad reading. On a server that crashes on everything it grows.
    [[nodiscard]] Milliseconds nextAfterTrial();
    /// A push was stored: crashes may be expected anew.
    void allowTrials() { m_trials = 0; }
    /// A join has held: starts over.
    void reset() { m_step = 0; }

    static constexpr int kMostTrials = 12;

private:
    [[nodiscard]] Milliseconds jittered(Milliseconds delay);

    std::size_t m_step = 0;
    int m_trials = 0;
    std::optional<std::minstd_rand> m_random {};
};

} // namespace armature
