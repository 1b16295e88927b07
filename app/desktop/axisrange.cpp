// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/axisrange.h"

#include <algorithm>
#include <cmath>

namespace armature {

namespace {

constexpr double kFullEnough = 0.45; // of the height; below it the axis shrinks
constexpr double kHeadroom = 0.06; // of the data's height, above and below it
constexpr std::chrono::duration<double> kPace {0.09};

} // namespace

double niceStep(double height, int parts)
{
    const double rough = height / std::max(1, parts);
    const double decade = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (rough <= factor * decade * (1.0 + 1e-9))
            return factor * decade;
    }
    return 10.0 * decade;
}

void AxisRange::aim(double low, double high, int parts)
{
    const bool isFirst = m_targetLow >= m_targetHigh;
    // A double's last digits are no height: without this a constant 1e9 would have no step.
    const double least = std::max(m_least, 1e-9 * std::max(std::abs(low), std::abs(high)));
    const double height = std::max(high - low, least);
    const double room = 0.5 * (height - (high - low)) + kHeadroom * height;
    const bool fits = low >= m_targetLow && high <= m_targetHigh;
    const bool isFull = height >= kFullEnough * (m_targetHigh - m_targetLow);
    if (!isFirst && fits && isFull && parts == m_parts)
        return;
    m_parts = parts;
    double start = low - room;
    if (low >= 0.0)
        start = std::max(0.0, start); // below zero there is nothing of a light or a pressure
    const double end = std::max(high + room, start + height);
    m_step = niceStep(end - start, parts);
    m_targetLow = std::floor(start / m_step) * m_step;
    m_targetHigh = std::ceil(end / m_step) * m_step;
    if (isFirst)
        jump();
}

bool AxisRange::move(Clock::duration elapsedTime)
{
    const double gone = std::chrono::duration<double>(elapsedTime) / kPace;
    const double share = 1.0 - std::exp(-std::max(0.0, gone));
    m_low += (m_targetLow - m_low) * share;
    m_high += (m_targetHigh - m_high) * share;
    const double rest = std::abs(m_targetLow - m_low) + std::abs(m_targetHigh - m_high);
    if (rest < 0.002 * (m_targetHigh - m_targetLow))
        jump();
    return m_low != m_targetLow || m_high != m_targetHigh;
}

void AxisRange::jump()
{
    m_low = m_targetLow;
    m_high = m_targetHigh;
}

double AxisRange::step() const
{
    return std::max(m_step, niceStep(m_high - m_low, m_parts + 2));
}

int AxisRange::decimals() const
{
    return std::clamp(static_cast<int>(-std::floor(std::log10(step()) + 1e-9)), 0, 9);
}

} // namespace armature
