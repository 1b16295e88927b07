// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/gatescene.h"
#include "tests/unit/gateworld.h"

#include <algorithm>
#include <utility>

namespace armature {

using namespace gatescene;

namespace {

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
    } else {
        renewWindow(); // by the hand that asked
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

void GateWorld::renewWindow()
{
    m_windowHalves = kFullLease;
    m_gate.operatorHeard(m_now.at);
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
    renewWindow();
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

std::string GateWorld::hearWindow()
{
    renewWindow();
    return {};
}

std::string GateWorld::passHalfALease()
{
    m_leaseHalves = std::max(m_leaseHalves - 1, 0);
    m_windowHalves = std::max(m_windowHalves - 1, 0);
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
    return takeSafe(m_gate.shutDown(ControlReason::ShuttingDown, m_now));
}

std::string GateWorld::tick()
{
    if (m_leaseHalves == 0) {
        revoke(ControlOrigin::Server);
    }
    if (m_windowHalves == 0) {
        revoke(ControlOrigin::Local);
    }
    return takeSafe(m_gate.tick(m_now));
}

std::string GateWorld::send()
{
    for (size_t i = 0; i < m_channels.size(); ++i) {
        Channel &channel = m_channels.at(i);
        if (channel.waiting && !channel.outstanding && !m_isStopping) {
            channel.outstanding = std::exchange(channel.waiting, std::nullopt);
            std::string broken = take(m_gate.commandSent(idOf(i), *channel.outstanding, m_now));
            if (!broken.empty()) {
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
