// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <cstdint>
#include <random>

namespace armature {

/// What a bad cable does to bytes. No thread; no I/O.
class LineNoise
{
public:
    explicit LineNoise(std::uint32_t seed);

    /// Each bit is turned over with this probability, 0 to 1.
    void setBitErrorRate(double probability);
    [[nodiscard]] bool isQuiet() const { return m_bitErrorRate <= 0.0; }
    [[nodiscard]] std::uint8_t damaged(std::uint8_t byte);
    /// Random bytes, of every value.
    [[nodiscard]] QByteArray burst(int length);

private:
    std::mt19937 m_random;
    double m_bitErrorRate = 0.0;
};

} // namespace armature
