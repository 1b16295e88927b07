// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/gateworld.h"

#include <QDataStream>
#include <QIODevice>

#include <algorithm>
#include <cmath>
#include <limits>

namespace armature {

namespace {

constexpr std::chrono::seconds kLease {4};
constexpr int kFullLease = 2; ///< in halves
constexpr std::array<const char *, 2> kIds {"m1", "fan"};
constexpr std::array<double, 2> kMin {-100.0, 20.0};
constexpr std::array<double, 2> kMax {100.0, 100.0};
constexpr std::array<double, 2> kSafe {0.0, 20.0};

QString idOf(size_t control)
{
    return QString::fromLatin1(kIds.at(control));
}

size_t controlOf(const QString &id)
{
    return id == idOf(0) ? 0 : 1;
}

bool isSame(double one, double other)
{
    return std::abs(one - other) < 1e-6;
}

BoardAnnouncement announcement(bool isControllable)
{
    BoardAnnouncement board;
    for (size_t i = 0; i < kIds.size(); ++i) {
        board.controls.append({idOf(i), QStringLiteral("motor"), QStringLiteral("%"), kMin.at(i),
                               kMax.at(i), kSafe.at(i), 0.0});
    }
    board.isControllable = isControllable;
    return board;
}

} // namespace

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
                << static_cast<int>(request->reason) << isNewest;
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

    static void write(QDataStream &out, const ControlGate &gate, TimePoint now)
    {
        const auto left = std::max(gate.m_lease.m_end - now, Clock::duration::zero());
        out << static_cast<int>(std::ceil(std::chrono::duration<double>(left) / (kLease / 2)))
            << gate.m_isRemoteAllowed << gate.m_isStopLatched << gate.m_isBoardReady
            << gate.m_isBoardAnswering << gate.m_isBoardControllable << gate.m_isStopOutstanding
            << gate.m_isShutDown;
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

GateWorld::GateWorld()
    : m_gate({kLease, false, false})
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
    out << m_isStopping << m_leaseHalves << m_isAllowed << m_isLatched << m_isReady << m_isAnswering
        << m_isControllable << m_isShutDown;
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
    return {};
}

/// An output of the gate's own, in which each value is a request for the safe state.
std::string GateWorld::takeSafe(const GateOutput &output)
{
    m_open += output.sets.size();
    return take(output);
}

bool GateWorld::isEntitled(size_t control, ControlOrigin origin) const
{
    if (m_isShutDown || m_isLatched || !m_isReady || !m_isAnswering || !m_isControllable) {
        return false;
    }
    const bool isManual = m_channels.at(control).isManual;
    return origin == ControlOrigin::Server ? m_isAllowed && !isManual : isManual;
}

std::string GateWorld::ask(size_t control, double value, ControlOrigin origin)
{
    if (origin == ControlOrigin::Server) {
        renewLease(); // by the frame that brought it
    }
    if (isEntitled(control, origin)) {
        m_channels.at(control).grant
            = Grant {origin, std::clamp(value, kMin.at(control), kMax.at(control))};
    }
    ++m_open;
    return take(m_gate.request(idOf(control), value, origin, m_now));
}

std::string GateWorld::askNonsense(const QString &id, double value)
{
    renewLease();
    const GateOutput output = m_gate.request(id, value, ControlOrigin::Server, m_now);
    const bool isRefused = output.sets.isEmpty() && !output.stopAll && output.events.size() == 1
        && output.events.constFirst().outcome == ControlOutcome::Refused
        && output.events.constFirst().reason != ControlReason::None;
    return isRefused ? std::string() : "nonsense is not refused";
}

void GateWorld::renewLease()
{
    m_leaseHalves = kFullLease;
    m_gate.serverHeard(m_now.at);
}

void GateWorld::revoke(std::optional<ControlOrigin> origin)
{
    for (Channel &channel : m_channels) {
        if (!origin || (channel.grant && channel.grant->origin == *origin)) {
            channel.grant.reset();
        }
    }
}

void GateWorld::forgetBoard()
{
    m_isReady = false;
    m_isStopping = false;
    revoke();
    for (size_t i = 0; i < m_channels.size(); ++i) {
        m_channels.at(i) = Channel {};
        m_channels.at(i).wire = kSafe.at(i);
    }
}

std::string GateWorld::boardGoes(bool isReboot)
{
    forgetBoard();
    return take(isReboot ? m_gate.boardRebooted(m_now) : m_gate.boardLost(m_now));
}

std::string GateWorld::boardComes(bool isControllable)
{
    if (m_isReady) {
        return {}; // it comes only after it went
    }
    forgetBoard();
    m_isReady = true;
    m_isAnswering = true;
    m_isControllable = isControllable;
    return take(m_gate.boardReady(announcement(isControllable)));
}

std::string GateWorld::takeManual(size_t control)
{
    m_gate.takeManual(idOf(control));
    Channel &channel = m_channels.at(control);
    if (m_isReady) {
        channel.isManual = true;
        if (channel.grant) {
            channel.grant->origin = ControlOrigin::Local;
        }
    }
    return {};
}

std::string GateWorld::releaseManual(size_t control)
{
    Channel &channel = m_channels.at(control);
    if (std::exchange(channel.isManual, false)) {
        channel.grant.reset();
    }
    return takeSafe(m_gate.releaseManual(idOf(control), m_now));
}

std::string GateWorld::allow(bool isAllowed)
{
    m_isAllowed = isAllowed;
    if (!isAllowed) {
        revoke(ControlOrigin::Server);
    }
    return takeSafe(m_gate.setRemoteAllowed(isAllowed, m_now));
}

std::string GateWorld::hear()
{
    renewLease();
    return {};
}

std::string GateWorld::passHalfALease()
{
    m_leaseHalves = std::max(m_leaseHalves - 1, 0);
    m_now.at += kLease / 2;
    return tick();
}

std::string GateWorld::loseServer(bool hasStalled)
{
    revoke(ControlOrigin::Server);
    return takeSafe(hasStalled ? m_gate.stalled(m_now) : m_gate.serverLeft(m_now));
}

std::string GateWorld::boardAnswers()
{
    m_isAnswering = true;
    m_gate.boardAnswersAgain();
    return {};
}

std::string GateWorld::sendStop()
{
    return m_isStopping ? take(m_gate.stopSent(m_now)) : std::string();
}

std::string GateWorld::acknowledgeStop()
{
    return std::exchange(m_isStopping, false) ? take(m_gate.stopAcknowledged(m_now))
                                              : std::string();
}

std::string GateWorld::pressStop()
{
    m_isLatched = true;
    revoke();
    return takeSafe(m_gate.pressStop(ControlOrigin::Local, m_now));
}

std::string GateWorld::resetStop()
{
    m_isLatched = false;
    m_gate.resetStop();
    return {};
}

std::string GateWorld::shutDown()
{
    m_isShutDown = true;
    revoke();
    return takeSafe(m_gate.shutDown(m_now));
}

std::string GateWorld::tick()
{
    if (m_leaseHalves == 0) {
        revoke(ControlOrigin::Server);
    }
    return takeSafe(m_gate.tick(m_now));
}

std::string GateWorld::send()
{
    for (size_t i = 0; i < m_channels.size(); ++i) {
        Channel &channel = m_channels.at(i);
        if (channel.waiting && !channel.outstanding && !m_isStopping) {
            channel.outstanding = std::exchange(channel.waiting, std::nullopt);
            if (std::string broken = take(m_gate.commandSent(idOf(i), m_now)); !broken.empty()) {
                return broken;
            }
        }
    }
    return {};
}

std::string GateWorld::acknowledge()
{
    for (size_t i = 0; i < m_channels.size(); ++i) {
        if (const auto value = std::exchange(m_channels.at(i).outstanding, std::nullopt)) {
            return take(m_gate.commandAcknowledged(idOf(i), *value, m_now));
        }
    }
    return {};
}

/// A value that the board did not take. But for a plain refusal nobody knows where its output is
/// now, so that all has to stop, unless nothing was to move anyway.
std::string GateWorld::fail(ControlReason reason)
{
    for (size_t i = 0; i < m_channels.size(); ++i) {
        if (const auto value = std::exchange(m_channels.at(i).outstanding, std::nullopt)) {
            const bool isKnown
                = reason == ControlReason::BoardRefused && !isSame(*value, kSafe.at(i));
            const bool isMoved = m_channels.at(i).grant.has_value()
                && !isSame(m_channels.at(i).grant->value, kSafe.at(i));
            if (!isKnown && isMoved) {
                revoke();
            }
            return takeFailure(m_gate.commandFailed(idOf(i), reason, m_now));
        }
    }
    return {};
}

/// May stop more than the referee knew to be needed (what the board last reported counts too).
std::string GateWorld::takeFailure(const GateOutput &output)
{
    if (output.stopAll) {
        revoke();
    }
    return take(output);
}

std::string GateWorld::boardFallsSilent()
{
    if (!m_isReady) {
        return {};
    }
    m_isAnswering = false;
    for (size_t i = 0; i < m_channels.size(); ++i) {
        Channel &channel = m_channels.at(i);
        const bool isPending = channel.waiting || channel.outstanding;
        channel.waiting.reset();
        channel.outstanding.reset();
        if (isPending) {
            std::string broken
                = takeFailure(m_gate.commandFailed(idOf(i), ControlReason::NoAnswer, m_now));
            if (!broken.empty()) {
                return broken;
            }
        }
    }
    revoke();
    return takeSafe(m_gate.boardSilent(m_now));
}

std::string GateWorld::report(bool hasBoardStopped)
{
    QMap<QString, double> outputs;
    for (size_t i = 0; i < m_channels.size(); ++i) {
        Channel &channel = m_channels.at(i);
        outputs.insert(idOf(i), hasBoardStopped ? kSafe.at(i) : channel.wire);
        // A value on its way is newer than the report and will start the output again.
        if (hasBoardStopped && !channel.waiting && !channel.outstanding) {
            channel.grant.reset();
            channel.wire = kSafe.at(i);
        }
    }
    return m_isReady ? take(m_gate.outputsReported(outputs, hasBoardStopped, m_now))
                     : std::string();
}

} // namespace armature
