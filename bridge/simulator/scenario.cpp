// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/scenario.h"

#include <array>

namespace armature {

namespace {

struct Step
{
    double motor;
    double fan;
    bool hasLamp;
};

constexpr std::array<Step, 10> kTour {{
    {20.0, 30.0, false},
    {45.0, 30.0, false},
    {70.0, 60.0, false},
    {70.0, 120.0, false},
    {42.0, 60.0, true},
    {15.0, 40.0, false},
    {0.0, 40.0, false},
    {-30.0, 50.0, false},
    {-60.0, 80.0, false},
    {0.0, 20.0, false},
}};

} // namespace

QJsonObject Scenario::next()
{
    const Step &step = kTour.at(static_cast<size_t>(m_step));
    m_step = (m_step + 1) % static_cast<int>(kTour.size());
    QJsonObject values {{QStringLiteral("m1"), step.motor}, {QStringLiteral("fan"), step.fan}};
    if (step.hasLamp) {
        values.insert(QLatin1String("lamp"), 1);
    }
    return values;
}

} // namespace armature
