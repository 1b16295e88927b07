// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/control/controlgate.h"

#include <algorithm>

namespace armature {

inline const QString kMotor = QStringLiteral("m1");
inline const QString kFan = QStringLiteral("fan");

inline BoardAnnouncement board(bool isControllable = true)
{
    BoardAnnouncement announcement;
    announcement.controls = {
        {kMotor, QStringLiteral("motor"), QStringLiteral("%"), -100.0, 100.0, 0.0, 200.0},
        {kFan, QStringLiteral("pwm"), QStringLiteral("%"), 20.0, 100.0, 20.0, 0.0},
    };
    announcement.isControllable = isControllable;
    return announcement;
}

/// A gate with remote control allowed, a ready board and a server that was just heard.
struct GateBench
{
    explicit GateBench(bool isRemoteAllowed = true, const BoardAnnouncement &announcement = board())
        : gate({std::chrono::seconds(5), isRemoteAllowed})
    {
        (void)gate.boardReady(announcement);
        gate.serverHeard(now.at);
    }

    void pass(Milliseconds time)
    {
        now.at += time;
        now.utc += time;
    }

    GateOutput fromServer(double value, const QString &id = kMotor)
    {
        pass(Milliseconds(1));
        gate.serverHeard(now.at);
        return gate.request(id, value, ControlOrigin::Server, now);
    }

    /// The whole way: requested, sent, acknowledged.
    GateOutput moveTo(double value, const QString &id = kMotor)
    {
        const GateOutput output = fromServer(value, id);
        (void)gate.commandSent(id, output.sets.value(0).value, now);
        return gate.commandAcknowledged(id, output.sets.value(0).value, now);
    }

    [[nodiscard]] ControlStatus status(const QString &id = kMotor) const
    {
        const auto all = gate.controls();
        return *std::find_if(all.begin(), all.end(),
                             [&id](const ControlStatus &s) { return s.spec.id == id; });
    }

    Stamp now {TimePoint {} + std::chrono::hours(1), Milliseconds(1000)};
    ControlGate gate;
};

} // namespace armature
