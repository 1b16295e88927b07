// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/linenoise.h"

#include <algorithm>

namespace armature {

LineNoise::LineNoise(std::uint32_t seed)
    : m_random(seed)
{ }

void LineNoise::setBitErrorRate(double probability)
{
    m_bitErrorRate = std::clamp(probability, 0.0, 1.0);
}

std::uint8_t LineNoise::damaged(std::uint8_t byte)
{
    if (isQuiet()) {
        return byte;
    }
    std::bernoulli_distribution isHit(m_bitErrorRate);
    for (unsigned bit = 0; bit < 8U; ++bit) {
        if (isHit(m_random)) {
            byte = static_cast<std::uint8_t>(byte ^ (1U << bit));
        }
    }
    return byte;
}

QByteArray LineNoise::burst(int length)
{
    QByteArray bytes;
    for (int i = 0; i < length; ++i) {
        bytes.append(static_cast<char>(m_random() & 0xFFU));
    }
    return bytes;
}

} // namespace armature
