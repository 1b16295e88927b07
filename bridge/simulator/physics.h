// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>

namespace armature {

/// A small bench: a motor warms a plate, a fan cools it, and the room has a slow day. The same
/// seed and steps give the same readings. No thread; no clock.
class Physics
{
public:
    enum Quantity : std::size_t { Plate, Ambient, Air, Bench, Room, QuantityCount };

    explicit Physics(std::uint32_t seed);

    /// One millisecond with the outputs as they are, in percent.
    void step(double motor, double fan);
    /// As a sensor reads it, with its noise: °C, °C, %RH, lx, hPa.
    [[nodiscard]] double read(Quantity quantity);

private:
    [[nodiscard]] double exact(Quantity quantity) const;
    [[nodiscard]] double ambient() const;
    [[nodiscard]] double daylight() const;

    std::minstd_rand m_random;
    double m_seconds = 0.0;
    double m_plate = 22.0; ///< °C
};

} // namespace armature
