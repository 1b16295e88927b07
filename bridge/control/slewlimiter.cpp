// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/control/slewlimiter.h"

#include <algorithm>
#include <cmath>

namespace armature {

namespace {

constexpr double kResolution = 0.001; ///< of the wire

/// At most `most` on the way from one to the other; cut to the wire's decimals, never rounded up.
double towards(double from, double goal, double most)
{
    if (std::abs(goal - from) <= most) {
        return goal;
    }
    return from + std::copysign(std::floor(most / kResolution) * kResolution, goal - from);
}

} // namespace

void SlewLimiter::boardReady(const QList<ControlSpec> &controls)
{
    m_ramps.clear();
    for (const ControlSpec &spec : controls) {
        const bool isBoardSlower = spec.slew > 0.0 && spec.slew < m_rate;
        m_ramps.insert(spec.id,
                       {spec.safe, isBoardSlower ? spec.slew : m_rate, spec.safe, spec.safe, {}});
    }
}

void SlewLimiter::stopAll()
{
    for (Ramp &ramp : m_ramps) {
        ramp.sent = ramp.safe;
        ramp.goal = ramp.safe;
    }
}

double SlewLimiter::step(Ramp &ramp, TimePoint now)
{
    if (ramp.rate <= 0.0 || ramp.goal == ramp.safe) {
        ramp.sent = ramp.goal;
        ramp.sentAt = now;
        return ramp.sent;
    }
    // After a late tick the ramp goes on from where it is: it never catches up by a leap.
    const double longest
        = std::max(std::chrono::duration<double>(2 * kStep).count(), 2.0 * kResolution / ramp.rate);
    const double time
        = std::clamp(std::chrono::duration<double>(now - ramp.sentAt).count(), 0.0, longest);
    const double next = towards(ramp.sent, ramp.goal, ramp.rate * time);
    if (next != ramp.sent) {
        ramp.sent = next;
        ramp.sentAt = now;
    }
    return ramp.sent;
}

GateOutput::Set SlewLimiter::start(const GateOutput::Set &goal, TimePoint now)
{
    const auto found = m_ramps.find(goal.id);
    if (found == m_ramps.end()) {
        return goal;
    }
    if (found->sent == found->goal) {
        found->sentAt = std::max(found->sentAt, now - kStep); // standing still saves nothing up
        found->isMoving = false;
    }
    found->goal = goal.value;
    return {goal.id, step(*found, now)};
}

QList<GateOutput::Set> SlewLimiter::tick(TimePoint now)
{
    QList<GateOutput::Set> steps;
    for (auto ramp = m_ramps.begin(); ramp != m_ramps.end(); ++ramp) {
        if (ramp->sent == ramp->goal || now - ramp->sentAt < kStep) {
            continue;
        }
        const double before = ramp->sent;
        if (const double next = step(*ramp, now); next != before) {
            steps.append({ramp.key(), next});
        }
    }
    return steps;
}

bool SlewLimiter::isStep(const QString &id, double value) const
{
    const auto found = m_ramps.constFind(id);
    return found != m_ramps.constEnd() && found->rate > 0.0
        && std::abs(value - found->goal) >= kResolution / 2;
}

void SlewLimiter::acknowledged(const QString &id)
{
    if (const auto found = m_ramps.find(id); found != m_ramps.end()) {
        found->isMoving = true;
    }
}

std::optional<double> SlewLimiter::stepOf(const QString &id) const
{
    const auto found = m_ramps.constFind(id);
    const bool isUnderWay = found != m_ramps.constEnd() && found->sent != found->goal;
    return isUnderWay ? std::optional(found->sent) : std::nullopt;
}

QStringList SlewLimiter::underWay() const
{
    QStringList all;
    for (auto ramp = m_ramps.constBegin(); ramp != m_ramps.constEnd(); ++ramp) {
        if (ramp->sent != ramp->goal && ramp->isMoving) {
            all.append(ramp.key());
        }
    }
    return all;
}

void SlewLimiter::halt(const QString &id)
{
    if (const auto found = m_ramps.find(id); found != m_ramps.end()) {
        found->goal = found->sent;
    }
}

} // namespace armature
