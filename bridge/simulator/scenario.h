// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include <chrono>

namespace armature {

/// What the demo's operator sends: a tour of the motor's range that shows, once a round, a value
/// out of range and a control that the board does not have. No thread; no clock.
class Scenario
{
public:
    /// Between two steps: long enough for the motor's slew to be seen.
    static constexpr std::chrono::milliseconds kInterval {4000};

    /// The next control values, by the control's id.
    [[nodiscard]] QJsonObject next();

private:
    int m_step = 0;
};

} // namespace armature
