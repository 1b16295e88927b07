// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/identity.h"

#include <QString>

#include <array>
#include <chrono>
#include <cmath>

namespace armature::gatescene {

/// The two controls of GateWorld's board.
inline constexpr std::chrono::seconds kLease {4};
inline constexpr int kFullLease = 2; ///< in halves
inline constexpr std::array<const char *, 2> kIds {"m1", "fan"};
inline constexpr std::array<double, 2> kMin {-100.0, 20.0};
inline constexpr std::array<double, 2> kMax {100.0, 100.0};
inline constexpr std::array<double, 2> kSafe {0.0, 20.0};

inline QString idOf(size_t control)
{
    return QString::fromLatin1(kIds.at(control));
}

inline size_t controlOf(const QString &id)
{
    return id == idOf(0) ? 0 : 1;
}

inline bool isSame(double one, double other)
{
    return std::abs(one - other) < 1e-6;
}

} // namespace armature::gatescene
