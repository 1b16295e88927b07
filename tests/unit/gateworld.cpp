// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/gateworld.h"

#include "tests/unit/gatescene.h"

#include <QDataStream>
#include <QIODevice>

#include <algorithm>
#include <cmath>

namespace armature {

using namespace gatescene;

/// Reads what decides a gate's future out of its private parts.
struct GateFingerprint
{
    static void write(QDataStream &out, const std::optional<ControlRequest> &request,
                      const ControlStatus &status)
    {
        out << request.has_value();
        if (request) {
            const bool isNewest = status.requested && status.requested->at == request->at;
            out << static_cast<int>(request->origin) << request->requested << request->target
                << static_cast<int>(request->reason) << isNewest
                << (request->sent ? request->sent->value : -1.0)
                << request->acknowledged.has_value();
        }
    }

    static void write(QDataStream &out, const ControlTrack &track)
    {
        const ControlStatus &status = track.m_status;
        write(out, track.m_waiting, status);
        write(out, track.m_inFlight, status);
        out << track.m_target << track.m_hasArrived << status.isManual
            << static_cast<int>(status.origin) << status.applied.has_value()
            << (status.applied ? status.applied->value : 0.0);
    }

    static int halvesLeft(const Lease &lease, TimePoint now)
    {
        const auto left = std::max(lease.m_end - now, Clock::duration::zero());
        return static_cast<int>(std::ceil(std::chrono::duration<double>(left) / (kLease / 2)));
    }

    static void write(QDataStream &out, const ControlGate &gate, TimePoint now)
    {
        out << halvesLeft(gate.m_lease, now) << halvesLeft(gate.m_operatorLease, now)
            << gate.m_isRemoteAllowed << gate.m_isStopLatched << gate.m_isBoardReady
            << gate.m_isBoardAnswering << gate.m_isBoardControllable << gate.m_isStopOutstanding
            << static_cast<int>(gate.m_shutDown);
        for (const ControlTrack &track : gate.m_tracks) {
            write(out, track);
        }
    }

    static qsizetype open(const ControlGate &gate)
    {
        qsizetype count = 0;
        for (const ControlTrack &track : gate.m_tracks) {
            count += (track.m_waiting ? 1 : 0) + (track.m_inFlight ? 1 : 0);
        }
        return count;
    }
};

namespace {

/// What was refused never left, and what the board has not acknowledged was not applied.
bool isTold(const ControlEvent &event)
{
    switch (event.outcome) {
    case ControlOutcome::Refused:
        return !event.sent && !event.acknowledged;
    case ControlOutcome::Applied:
    case ControlOutcome::Limited:
        return event.sent && event.acknowledged && isSame(*event.sent, *event.acknowledged);
    case ControlOutcome::Failed:
    case ControlOutcome::Pending:
        break;
    }
    return true;
}

} // namespace

GateWorld::GateWorld()
    : m_gate({kLease, false, false, kLease})
    , m_now {TimePoint {} + std::chrono::hours(1), Milliseconds(1000)}
{
    for (size_t i = 0; i < m_channels.size(); ++i) {
        m_channels.at(i).wire = kSafe.at(i);
    }
}

QByteArray GateWorld::fingerprint() const
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    GateFingerprint::write(out, m_gate, m_now.at);
    out << m_isStopping << m_leaseHalves << m_windowHalves << m_isAllowed << m_isLatched
        << m_isReady << m_isAnswering << m_isControllable << m_isShutDown;
    for (const Channel &channel : m_channels) {
        out << channel.grant.has_value() << channel.isManual << channel.wire
            << channel.waiting.value_or(-1.0) << channel.outstanding.value_or(-1.0);
        if (channel.grant) {
            out << static_cast<int>(channel.grant->origin) << channel.grant->value;
        }
    }
    return bytes;
}

bool GateWorld::isMoving() const
{
    return !isSame(m_channels.at(kMotor).wire, kSafe.at(kMotor))
        || !isSame(m_channels.at(kFan).wire, kSafe.at(kFan));
}

std::string GateWorld::feed(size_t input)
{
    m_now.at += std::chrono::nanoseconds(1); // so that no two requests carry the same stamp
    const std::string broken = gateInputs()[input].feed(*this);
    return broken.empty() ? judge() : broken;
}

/// What has to hold after every input, whatever came before.
std::string GateWorld::judge() const
{
    for (size_t i = 0; i < m_channels.size(); ++i) {
        const Channel &channel = m_channels.at(i);
        const double wanted = channel.grant ? channel.grant->value : kSafe.at(i);
        if (!isSame(channel.wire, wanted)) {
            return std::string(kIds.at(i)) + " is at " + std::to_string(channel.wire)
                + " and has to be at " + std::to_string(wanted);
        }
    }
    if (m_gate.status().isStopLatched != m_isLatched) {
        return "the stop latch is wrong";
    }
    if (m_open != GateFingerprint::open(m_gate)) {
        return "a request ended never, or twice";
    }
    return {};
}

std::string GateWorld::take(const GateOutput &output)
{
    const bool isCalled = output.stopAll || !output.sets.isEmpty();
    if (isCalled && !(m_isReady && m_isControllable)) {
        return "something is sent to a board that is not ready";
    }
    if (output.stopAll) {
        m_isStopping = true;
        m_open += output.safeReason != ControlReason::None ? std::ssize(kIds) : 0;
        for (size_t i = 0; i < m_channels.size(); ++i) {
            m_channels.at(i).wire = kSafe.at(i);
            m_channels.at(i).waiting.reset();
            m_channels.at(i).outstanding.reset();
        }
    }
    for (const GateOutput::Set &set : output.sets) {
        const size_t i = controlOf(set.id);
        if (!(set.value >= kMin.at(i) && set.value <= kMax.at(i))) {
            return "a value outside of the limits is sent";
        }
        if (m_isLatched && !isSame(set.value, kSafe.at(i))) {
            return "the stop is overridden";
        }
        m_channels.at(i).wire = set.value;
        m_channels.at(i).waiting = set.value;
    }
    m_open
        -= std::count_if(output.events.begin(), output.events.end(), [](const ControlEvent &event) {
               return event.outcome != ControlOutcome::Pending;
           });
    const bool isTrue = std::all_of(output.events.begin(), output.events.end(), isTold);
    return isTrue ? std::string() : "the record of a request contradicts itself";
}

/// An output of the gate's own, in which each value is a request for the safe state.
std::string GateWorld::takeSafe(const GateOutput &output)
{
    m_open += output.sets.size();
    return take(output);
}

} // namespace armature
