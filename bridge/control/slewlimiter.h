// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/control/controlgate.h"

#include <QMap>

#include <optional>

namespace armature {

/// Turns a value that the gate let through into steps of a bounded rate. The way to a safe value is
/// never slowed. Decides nothing: a stop of the gate ends every ramp. No thread; no clock; no I/O.
class SlewLimiter
{
public:
    /// \param rate units a second; 0 for none. A board's own slew, where it is lower, goes before.
    explicit SlewLimiter(double rate)
        : m_rate(rate)
    { }

    /// The controls of a board that just came, each at its safe value.
    void boardReady(const QList<ControlSpec> &controls);
    /// Every output is, or is about to be, at its safe value.
    void stopAll();
    /// \return what to send for it now.
    [[nodiscard]] GateOutput::Set start(const GateOutput::Set &goal, TimePoint now);
    /// \return the next step of each control that is under way, once kStep has passed.
    [[nodiscard]] QList<GateOutput::Set> tick(TimePoint now);
    /// True where this value is only a step on the way of a ramp: its request has not arrived yet.
    [[nodiscard]] bool isStep(const QString &id, double value) const;
    /// A step was acknowledged: the board moves because of this ramp.
    void acknowledged(const QString &id);
    /// The controls that are under way, and moving.
    [[nodiscard]] QStringList underWay() const;
    /// The last step, where there is another to come.
    [[nodiscard]] std::optional<double> stepOf(const QString &id) const;
    /// This one goes no further.
    void halt(const QString &id);

    static constexpr Milliseconds kStep {20};

private:
    struct Ramp
    {
        double safe = 0.0;
        double rate = 0.0; ///< units a second; 0 for none
        double sent = 0.0; ///< the last step
        double goal = 0.0;
        TimePoint sentAt {};
        bool isMoving = false; ///< a step of it was acknowledged
    };

    [[nodiscard]] static double step(Ramp &ramp, TimePoint now);

    double m_rate;
    QMap<QString, Ramp> m_ramps {};
};

} // namespace armature
