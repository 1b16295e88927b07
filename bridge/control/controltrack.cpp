// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/control/controltrack.h"

#include <cmath>

namespace armature {

namespace {

/// Half of the last of the wire's three decimals.
constexpr double kSameValue = 0.0005;

bool isSame(double one, double other)
{
    return std::abs(one - other) <= kSameValue;
}

std::optional<double> valueOf(const std::optional<ControlStage> &stage)
{
    return stage ? std::optional(stage->value) : std::nullopt;
}

Milliseconds timeOf(const std::optional<ControlStage> &stage)
{
    return stage ? stage->at.utc : Milliseconds::zero();
}

} // namespace

ControlTrack::ControlTrack(const ControlSpec &spec)
    : m_target(spec.safe)
{
    m_status.spec = spec;
}

bool ControlTrack::isCommanded() const
{
    const auto isUnsafe = [this](const std::optional<ControlRequest> &request) {
        return request && !isSame(request->target, spec().safe);
    };
    return !isSame(m_target, spec().safe) || isUnsafe(m_waiting) || isUnsafe(m_inFlight);
}

bool ControlTrack::isAskedForSafe() const
{
    const auto &request = m_inFlight ? m_inFlight : m_waiting;
    return request && isSame(request->target, spec().safe);
}

bool ControlTrack::isActive() const
{
    return isCommanded() || (m_status.applied && !isSame(m_status.applied->value, spec().safe));
}

void ControlTrack::setManual(bool isManual)
{
    m_status.isManual = isManual;
}

ControlEvent ControlTrack::end(const ControlRequest &request, ControlOutcome outcome,
                               ControlReason reason, const Stamp &at)
{
    const bool isNewest = m_status.requested && m_status.requested->at == request.at;
    if (isNewest) {
        m_status.outcome = outcome;
        m_status.reason = reason;
    }
    ControlEvent event {spec().id, request.origin};
    event.serverId = request.serverId;
    event.requested = request.requested;
    event.requestedUtc = request.at.utc;
    event.sent = valueOf(request.sent);
    event.sentUtc = timeOf(request.sent);
    event.acknowledged = valueOf(request.acknowledged);
    event.acknowledgedUtc = timeOf(request.acknowledged);
    // What was reported before the request is no answer to it.
    if (m_status.applied && m_status.applied->at.at >= request.at.at) {
        event.applied = m_status.applied->value;
        event.appliedUtc = m_status.applied->at.utc;
    }
    event.outcome = outcome;
    event.reason = reason;
    event.at = at;
    return event;
}

/// A newer request took its place. Only what never left was refused: a step that the board took has
/// moved the output, so far. A safe value ends it as every stop does.
ControlEvent ControlTrack::endReplaced(const ControlRequest &request, const ControlRequest &by,
                                       const Stamp &at)
{
    const bool isStopped = by.origin == ControlOrigin::SafeState;
    const bool isTaken = request.acknowledged && !isStopped;
    const auto done = isSame(request.requested, request.target) ? ControlOutcome::Applied
                                                                : ControlOutcome::Limited;
    const auto sent = isTaken ? done : ControlOutcome::Failed;
    return end(request, request.sent ? sent : ControlOutcome::Refused,
               isStopped ? by.reason : ControlReason::Superseded, at);
}

QList<ControlEvent> ControlTrack::accept(const ControlRequest &request)
{
    QList<ControlEvent> ended;
    if (m_waiting) {
        ended.append(endReplaced(*m_waiting, request, request.at));
    }
    m_waiting = request;
    m_target = request.target;
    m_hasArrived = false;
    m_status.origin = request.origin;
    m_status.requested = ControlStage {request.requested, request.at};
    m_status.sent.reset();
    m_status.acknowledged.reset();
    m_status.outcome = ControlOutcome::Pending;
    m_status.reason = request.reason;
    if (request.origin != ControlOrigin::SafeState) {
        m_status.refusal = ControlReason::None;
    }
    m_status.commands += request.origin == ControlOrigin::SafeState ? 0 : 1;
    return ended;
}

QList<ControlEvent> ControlTrack::sent(double value, const Stamp &at)
{
    QList<ControlEvent> ended;
    if (m_waiting) {
        if (m_inFlight) {
            ended.append(endReplaced(*m_inFlight, *m_waiting, at));
        }
        m_inFlight = std::exchange(m_waiting, std::nullopt);
        m_inFlight->sent = ControlStage {value, at};
    } else if (m_inFlight) {
        m_inFlight->sent->value = value;
    } else {
        return {};
    }
    m_status.sent = m_inFlight->sent;
    return ended;
}

QList<ControlEvent> ControlTrack::acknowledged(double value, const Stamp &at)
{
    if (!m_inFlight) {
        return {};
    }
    ControlRequest request = *std::exchange(m_inFlight, std::nullopt);
    if (!m_waiting) {
        m_status.acknowledged = ControlStage {value, at};
    }
    request.acknowledged = ControlStage {value, at};
    const bool isLimited = !isSame(request.requested, request.target);
    // Where a ramp was refused on its way, the board stays on an earlier step.
    const bool isArrived = isSame(value, request.target);
    const auto outcome = isLimited ? ControlOutcome::Limited : ControlOutcome::Applied;
    return {end(request, isArrived ? outcome : ControlOutcome::Failed,
                isArrived ? request.reason : ControlReason::BoardRefused, at)};
}

QList<ControlEvent> ControlTrack::stepAcknowledged(double value, const Stamp &at)
{
    if (!m_inFlight) {
        return {};
    }
    if (isSame(value, m_inFlight->target)) {
        return acknowledged(value, at); // it is a newer request's ramp that goes on
    }
    m_inFlight->acknowledged = ControlStage {value, at};
    if (!m_waiting) {
        m_status.acknowledged = m_inFlight->acknowledged;
    }
    return {};
}

QList<ControlEvent> ControlTrack::failed(ControlReason reason, const Stamp &at)
{
    auto &request = m_inFlight ? m_inFlight : m_waiting;
    if (!request) {
        return {};
    }
    const ControlEvent event = end(*request, ControlOutcome::Failed, reason, at);
    request.reset();
    return {event};
}

QList<ControlEvent> ControlTrack::abandon(ControlReason reason, const Stamp &at)
{
    QList<ControlEvent> ended;
    if (m_inFlight) {
        ended.append(end(*m_inFlight, ControlOutcome::Failed, reason, at));
    }
    if (m_waiting) {
        ended.append(end(*m_waiting, ControlOutcome::Refused, reason, at));
    }
    m_inFlight.reset();
    m_waiting.reset();
    m_target = spec().safe;
    m_hasArrived = true;
    m_status.reason = reason;
    return ended;
}

QList<ControlEvent> ControlTrack::reported(double value, const Stamp &at)
{
    m_status.applied = ControlStage {value, at};
    if (m_hasArrived || isOutstanding() || !isSame(value, m_target)) {
        return {};
    }
    m_hasArrived = true;
    ControlEvent event {spec().id, m_status.origin};
    event.requested = valueOf(m_status.requested);
    event.sent = valueOf(m_status.sent);
    event.acknowledged = valueOf(m_status.acknowledged);
    event.applied = value;
    event.reason = m_status.reason;
    event.at = at;
    event.requestedUtc = timeOf(m_status.requested);
    event.sentUtc = timeOf(m_status.sent);
    event.acknowledgedUtc = timeOf(m_status.acknowledged);
    event.appliedUtc = at.utc;
    return {event};
}

void ControlTrack::forgetTo(const Stamp &at)
{
    m_waiting.reset();
    m_inFlight.reset();
    m_target = spec().safe;
    m_hasArrived = true;
    m_status.isManual = false;
    m_status.origin = ControlOrigin::SafeState;
    m_status.requested.reset();
    m_status.sent.reset();
    m_status.acknowledged.reset();
    m_status.applied = ControlStage {spec().safe, at};
}

} // namespace armature
