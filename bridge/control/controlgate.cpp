// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/control/controlgate.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace armature {

namespace {

/// The wire carries three decimals; rounding must not step over a limit.
double onTheWire(double value, const ControlSpec &spec)
{
    constexpr double kSteps = 1000.0;
    return std::clamp(std::round(value * kSteps) / kSteps, spec.min, spec.max);
}

} // namespace

ControlGate::ControlGate(const Settings &settings)
    : m_lease(settings.lease)
    , m_operatorLease(settings.windowPatience)
    , m_isRemoteAllowed(settings.isRemoteAllowed)
    , m_isStopLatched(settings.isStopLatched)
{ }

GateStatus ControlGate::status() const
{
    GateStatus status;
    status.isRemoteAllowed = m_isRemoteAllowed;
    status.isStopLatched = m_isStopLatched;
    status.stopReason = m_isStopLatched ? stopReason() : ControlReason::None;
    status.stopOrigin = m_stopOrigin;
    status.isAnyOutputActive = std::any_of(m_tracks.begin(), m_tracks.end(),
                                           [](const ControlTrack &t) { return t.isActive(); });
    return status;
}

QList<ControlStatus> ControlGate::controls() const
{
    QList<ControlStatus> all;
    for (const ControlTrack &track : m_tracks) {
        all.append(track.status());
    }
    return all;
}

bool ControlGate::isAnyCommanded() const
{
    return std::any_of(m_tracks.begin(), m_tracks.end(),
                       [](const ControlTrack &t) { return t.isCommanded(); });
}

ControlTrack *ControlGate::find(const QString &id)
{
    const auto found = std::find_if(m_tracks.begin(), m_tracks.end(),
                                    [&id](const ControlTrack &t) { return t.spec().id == id; });
    return found == m_tracks.end() ? nullptr : &*found;
}

GateOutput ControlGate::setRemoteAllowed(bool isAllowed, const Stamp &now)
{
    m_isRemoteAllowed = isAllowed;
    return isAllowed ? GateOutput {}
                     : outputsToSafe(ControlOrigin::Server, ControlReason::RemoteHeldNow, now);
}

GateOutput ControlGate::pressStop(ControlOrigin origin, const Stamp &now)
{
    if (!std::exchange(m_isStopLatched, true)) {
        m_stopOrigin = origin;
    }
    return enterSafe(stopReason(), now);
}

ControlReason ControlGate::stopReason() const
{
    return m_stopOrigin == ControlOrigin::Board ? ControlReason::EmergencyStop
                                                : ControlReason::StopPressed;
}

void ControlGate::resetStop()
{
    m_isStopLatched = false;
    m_stopOrigin = ControlOrigin::Local;
}

void ControlGate::takeManual(const QString &id)
{
    if (ControlTrack *track = find(id); track != nullptr && m_isBoardReady) {
        track->setManual(true);
        track->adopt(ControlOrigin::Local);
    }
}

GateOutput ControlGate::releaseManual(const QString &id, const Stamp &now)
{
    GateOutput output;
    ControlTrack *track = find(id);
    if (track == nullptr || !track->status().isManual) {
        return output;
    }
    track->setManual(false);
    if (m_isBoardReady && track->isActive()) {
        setSafe(*track, ControlReason::ManualReleased, now, output);
    }
    return output;
}

GateOutput ControlGate::shutDown(ControlReason reason, const Stamp &now)
{
    m_shutDown = reason;
    return enterSafe(reason, now);
}

ControlReason ControlGate::refusalOf(const ControlTrack *track, std::optional<double> value,
                                     ControlOrigin origin) const
{
    if (!value || !std::isfinite(*value)) {
        return ControlReason::NotANumber;
    }
    if (m_shutDown != ControlReason::None) {
        return m_shutDown;
    }
    if (m_isStopLatched) {
        return ControlReason::StopLatched;
    }
    if (!m_isBoardReady || !m_isBoardAnswering) {
        return ControlReason::BoardNotReady;
    }
    if (track == nullptr) {
        return ControlReason::UnknownControl;
    }
    if (!m_isBoardControllable) {
        return ControlReason::BoardReadOnly;
    }
    if (origin == ControlOrigin::Server && !m_isRemoteAllowed) {
        return ControlReason::RemoteHeld;
    }
    if (origin == ControlOrigin::Server && track->status().isManual) {
        return ControlReason::ManualHold;
    }
    if (origin == ControlOrigin::Local && !track->status().isManual) {
        return ControlReason::NotManual;
    }
    return ControlReason::None;
}

GateOutput ControlGate::request(const QString &id, std::optional<double> value,
                                ControlOrigin origin, const Stamp &now, const QString &serverId)
{
    GateOutput output;
    ControlTrack *track = find(id);
    const ControlReason refusal = refusalOf(track, value, origin);
    if (refusal != ControlReason::None) {
        if (track != nullptr) {
            track->countRefusal(refusal);
        }
        ControlEvent event {id, origin};
        event.requested = value;
        event.requestedUtc = now.utc;
        event.outcome = ControlOutcome::Refused;
        event.reason = refusal;
        event.serverId = serverId;
        event.at = now;
        output.events.append(event);
        return output;
    }
    const ControlSpec &spec = track->spec();
    ControlRequest request {origin, *value, onTheWire(*value, spec), ControlReason::None, now};
    request.serverId = serverId;
    if (*value > spec.max) {
        request.reason = ControlReason::AboveRange;
    } else if (*value < spec.min) {
        request.reason = ControlReason::BelowRange;
    }
    output.events += track->accept(request);
    output.sets.append({id, request.target});
    return output;
}

GateOutput ControlGate::serverLeft(const Stamp &now)
{
    return outputsToSafe(ControlOrigin::Server, ControlReason::ServerLost, now);
}

GateOutput ControlGate::stalled(const Stamp &now)
{
    return outputsToSafe(ControlOrigin::Server, ControlReason::Stalled, now);
}

GateOutput ControlGate::boardReady(const BoardAnnouncement &announcement)
{
    m_isBoardReady = true;
    m_isBoardAnswering = true;
    m_isBoardControllable = announcement.isControllable;
    m_isStopOutstanding = false;
    m_tracks.clear();
    for (const ControlSpec &spec : announcement.controls) {
        m_tracks.emplace_back(spec);
    }
    GateOutput output;
    output.stopAll = m_isBoardControllable;
    return output;
}

GateOutput ControlGate::boardLost(const Stamp &now)
{
    m_isBoardReady = false;
    return dropOutputs(ControlReason::BoardLost, now);
}

GateOutput ControlGate::boardRebooted(const Stamp &now)
{
    m_isBoardReady = false;
    return dropOutputs(ControlReason::BoardRebooted, now);
}

GateOutput ControlGate::dropOutputs(ControlReason reason, const Stamp &now)
{
    GateOutput output;
    m_isStopOutstanding = false;
    for (ControlTrack &track : m_tracks) {
        output.events += track.abandon(reason, now);
        track.forgetTo(now);
    }
    return output;
}

GateOutput ControlGate::boardSilent(const Stamp &now)
{
    m_isBoardAnswering = false;
    return status().isAnyOutputActive ? enterSafe(ControlReason::BoardSilent, now) : GateOutput {};
}

GateOutput ControlGate::outputsReported(const QMap<QString, double> &outputs, bool hasBoardStopped,
                                        const Stamp &now)
{
    GateOutput output;
    for (ControlTrack &track : m_tracks) {
        const auto value = outputs.constFind(track.spec().id);
        if (value == outputs.constEnd()) {
            continue;
        }
        output.events += track.reported(*value, now);
        if (hasBoardStopped && track.isCommanded() && !track.isOutstanding()) {
            output.events += track.abandon(ControlReason::BoardStoppedItself, now);
            track.adopt(ControlOrigin::SafeState);
        }
    }
    return output;
}

GateOutput ControlGate::commandSent(const QString &id, double value, const Stamp &now)
{
    GateOutput output;
    if (ControlTrack *track = find(id)) {
        output.events += track->sent(onTheWire(value, track->spec()), now);
    }
    return output;
}

GateOutput ControlGate::commandAcknowledged(const QString &id, double value, const Stamp &now)
{
    GateOutput output;
    if (ControlTrack *track = find(id)) {
        output.events += track->acknowledged(value, now);
    }
    return output;
}

GateOutput ControlGate::stepAcknowledged(const QString &id, double value, const Stamp &now)
{
    GateOutput output;
    if (ControlTrack *track = find(id)) {
        output.events += track->stepAcknowledged(value, now);
    }
    return output;
}

GateOutput ControlGate::commandFailed(const QString &id, ControlReason reason, const Stamp &now)
{
    GateOutput output;
    ControlTrack *track = find(id);
    const bool isStopsAlready = track != nullptr && m_isStopOutstanding && track->isStopping();
    if (track == nullptr || isStopsAlready) {
        return output;
    }
    // A board that refuses a value keeps the one before, which is no harm unless it was to stop.
    const bool isHarmless = reason == ControlReason::BoardRefused && !track->isAskedForSafe();
    output.events += track->failed(reason, now);
    if (!isHarmless && track->isActive() && !m_isStopOutstanding) {
        GateOutput stop = enterSafe(reason, now);
        stop.events = output.events + stop.events;
        return stop;
    }
    return output;
}

GateOutput ControlGate::stopSent(const Stamp &now)
{
    GateOutput output;
    for (ControlTrack &track : m_tracks) {
        if (track.isStopWaiting()) { // a value that waits is not what left
            output.events += track.sent(track.spec().safe, now);
        }
    }
    return output;
}

GateOutput ControlGate::stopAcknowledged(const Stamp &now)
{
    GateOutput output;
    if (!std::exchange(m_isStopOutstanding, false)) {
        return output;
    }
    for (ControlTrack &track : m_tracks) {
        if (track.isStopping()) {
            output.events += track.acknowledged(track.spec().safe, now);
        }
    }
    return output;
}

GateOutput ControlGate::tick(const Stamp &now)
{
    GateOutput output;
    if (m_lease.isOver(now.at)) {
        output = outputsToSafe(ControlOrigin::Server, ControlReason::LeaseEnded, now);
    }
    if (m_operatorLease.isOver(now.at)) {
        const GateOutput local
            = outputsToSafe(ControlOrigin::Local, ControlReason::WindowSilent, now);
        output.stopAll = output.stopAll || local.stopAll;
        output.sets += local.sets;
        output.events += local.events;
        output.safeReason
            = local.safeReason != ControlReason::None ? local.safeReason : output.safeReason;
    }
    return output;
}

GateOutput ControlGate::enterSafe(ControlReason reason, const Stamp &now)
{
    GateOutput output;
    if (!m_isBoardReady || !m_isBoardControllable) {
        return output;
    }
    output.stopAll = true;
    if (m_isStopOutstanding && !isAnyCommanded()) {
        return output; // said again to the board, but the same safe state
    }
    output.safeReason = reason;
    m_isStopOutstanding = true;
    for (ControlTrack &track : m_tracks) {
        output.events += track.abandon(reason, now);
        const double safe = track.spec().safe;
        output.events += track.accept({ControlOrigin::SafeState, safe, safe, reason, now});
    }
    return output;
}

GateOutput ControlGate::outputsToSafe(ControlOrigin origin, ControlReason reason, const Stamp &now)
{
    GateOutput output;
    const auto isTheirs
        = [origin](const ControlTrack &t) { return t.status().origin == origin && t.isActive(); };
    if (!m_isBoardReady || std::none_of(m_tracks.begin(), m_tracks.end(), isTheirs)) {
        return output;
    }
    const bool isAnyOthers
        = std::any_of(m_tracks.begin(), m_tracks.end(), [&isTheirs](const ControlTrack &t) {
              return !isTheirs(t) && t.isCommanded();
          });
    if (!isAnyOthers) {
        return enterSafe(reason, now);
    }
    for (ControlTrack &track : m_tracks) {
        if (isTheirs(track)) {
            setSafe(track, reason, now, output);
        }
    }
    return output;
}

void ControlGate::setSafe(ControlTrack &track, ControlReason reason, const Stamp &now,
                          GateOutput &output)
{
    const double safe = track.spec().safe;
    output.events += track.accept({ControlOrigin::SafeState, safe, safe, reason, now});
    output.sets.append({track.spec().id, safe});
    output.safeReason = reason;
}

} // namespace armature
