// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/control/ownstops.h"

#include <utility>

namespace armature {

namespace {

OwnStops::Cause causeOf(const QString &state, const QString &why)
{
    if (state != QLatin1String("safe")) {
        return OwnStops::Cause::None;
    }
    if (why == QLatin1String("estop")) {
        return OwnStops::Cause::EmergencyStop;
    }
    return why == QLatin1String("silence") ? OwnStops::Cause::Silence : OwnStops::Cause::None;
}

} // namespace

OwnStops::Report OwnStops::take(const QString &state, const QString &why)
{
    Report report;
    report.cause = causeOf(state, why);
    report.isNews = report.cause != std::exchange(m_cause, report.cause);
    report.hasRun = std::exchange(m_isRunning, state == QLatin1String("run"));
    return report;
}

} // namespace armature
