// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/physics.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace armature {

namespace {

constexpr double kStepSeconds = 0.001;
constexpr double kDaySeconds = 1200.0; ///< a day that can be watched
constexpr double kPlateSeconds = 40.0; ///< time constant of the plate in still air
constexpr double kFullRise = 45.0; ///< K above ambient at full motor power, in still air
constexpr double kFanCooling = 2.5; ///< how much more heat the full fan carries away

double wave(double seconds, double period)
{
    return std::sin(2.0 * std::numbers::pi * seconds / period);
}

} // namespace

Physics::Physics(std::uint32_t seed)
    : m_random(seed)
{ }

void Physics::step(double motor, double fan)
{
    m_seconds += kStepSeconds;
    const double heating = kFullRise * std::abs(motor) / 100.0;
    const double cooling = (m_plate - ambient()) * (1.0 + kFanCooling * fan / 100.0);
    m_plate += (heating - cooling) * kStepSeconds / kPlateSeconds;
}

double Physics::ambient() const
{
    return 22.0 + 1.5 * wave(m_seconds, kDaySeconds);
}

double Physics::daylight() const
{
    return std::max(0.0, 0.35 + 0.65 * wave(m_seconds, kDaySeconds));
}

double Physics::exact(Quantity quantity) const
{
    switch (quantity) {
    case Plate:
        return m_plate;
    case Ambient:
        return ambient();
    case Air:
        return 45.0 - 3.0 * (ambient() - 22.0) + 2.0 * wave(m_seconds, 310.0);
    case Bench:
        return 40.0 + 900.0 * daylight();
    case Room:
        return 1013.25 + 2.5 * wave(m_seconds, 1700.0);
    case QuantityCount:
        break;
    }
    return 0.0;
}

double Physics::read(Quantity quantity)
{
    constexpr std::array<double, QuantityCount> kNoise {0.04, 0.03, 0.12, 1.5, 0.03};
    const auto span = static_cast<double>(std::minstd_rand::max() - std::minstd_rand::min());
    const double uniform = static_cast<double>(m_random() - std::minstd_rand::min()) / span;
    return exact(quantity) + kNoise.at(quantity) * (2.0 * uniform - 1.0);
}

} // namespace armature
