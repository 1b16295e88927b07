// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/devicechannel.h"

#include "bridge/protocol/backoff.h"
#include "bridge/protocol/phoenixpayload.h"

#include <algorithm>

namespace armature {

void DeviceChannel::follow(const ServerIdentity &identity, TimePoint now, PhoenixOutput &out)
{
    const bool isAnother = identity.controllerId != m_identity.controllerId;
    if (m_state == State::Leaving || (!isAnother && m_state != State::Idle)) {
        return;
    }
    if (m_state == State::Joined) {
        settleAll(PushOutcome::Unanswered, out);
        out.add(phoenix::Left {ServerReason::ChannelClosed,
                               QStringLiteral("the server named another controller"),
                               {}});
    }
    if (m_state == State::Joined || m_state == State::Joining) {
        sendLeave(out);
    }
    m_identity = identity;
    m_topic = QStringLiteral("microcontroller:v1:") + QString::number(identity.controllerId);
    if (m_state != State::Waiting) {
        startJoin(now, out);
    }
}

void DeviceChannel::takeReply(const PhoenixMessage &reply, TimePoint now, PhoenixOutput &out)
{
    if (!m_leaveRef.isNull() && reply.ref == m_leaveRef) {
        m_leaveRef = QString();
        if (m_state == State::Leaving) {
            finishLeave(out);
        }
    } else if (m_state == State::Joining && reply.ref == m_joinRef) {
        takeJoinReply(reply, now, out);
    } else {
        takePushReply(reply, now, out);
    }
}

void DeviceChannel::takeJoinReply(const PhoenixMessage &reply, TimePoint now, PhoenixOutput &out)
{
    if (!isOkReply(reply)) {
        fall(ServerReason::JoinRefused, replyReason(reply), now, out);
        return;
    }
    m_state = State::Joined;
    m_joinedAt = now;
    out.add(phoenix::Joined {m_identity});
}

void DeviceChannel::takePushReply(const PhoenixMessage &reply, TimePoint now, PhoenixOutput &out)
{
    const std::optional<PushWindow::Pending> push = m_pushes.take(reply.ref);
    if (!push) {
        out.drop(QStringLiteral("a reply to nothing outstanding"));
        return;
    }
    if (isOkReply(reply)) {
        m_rejoinDelay.allowTrials();
        out.add(phoenix::PushSettled {push->id, PushOutcome::Ok});
        return;
    }
    // The server says that nobody is joined here, whatever became of its phx_close: nothing was
    // wrong with the push itself.
    const QString reason = replyReason(reply);
    const bool isUnjoined = reason == QLatin1String("unmatched topic");
    out.add(phoenix::PushSettled {push->id,
                                  isUnjoined ? PushOutcome::Unanswered : PushOutcome::Rejected});
    if (isUnjoined && m_state == State::Joined) {
        fall(ServerReason::ChannelClosed, reason, now, out);
    }
}

void DeviceChannel::takeEnd(const PhoenixMessage &message, TimePoint now, PhoenixOutput &out)
{
    const QString &marker = message.ref.isNull() ? message.joinRef : message.ref;
    if (!marker.isNull() && marker != m_joinRef) {
        return; // of a join before this one
    }
    if (m_state == State::Leaving) {
        finishLeave(out);
    } else if (m_state == State::Joined || m_state == State::Joining) {
        const bool isCrash = message.event == QLatin1String("phx_error");
        fall(isCrash ? ServerReason::ChannelCrashed : ServerReason::ChannelClosed, {}, now, out);
    }
}

void DeviceChannel::tick(TimePoint now, PhoenixOutput &out)
{
    const QList<PushWindow::Pending> expired = m_pushes.takeExpired(now);
    for (const PushWindow::Pending &push : expired) {
        out.add(phoenix::PushSettled {push.id, PushOutcome::Unanswered});
    }
    if (m_state == State::Joining && now >= m_deadline) {
        sendLeave(out);
        fall(ServerReason::JoinTimeout, {}, now, out);
    } else if (m_state == State::Waiting && now >= m_deadline) {
        startJoin(now, out);
    }
}

QString DeviceChannel::push(PushWindow::Pending pending, const QString &event,
                            const QByteArray &payload, PhoenixOutput &out)
{
    Q_ASSERT(canPush());
    QString ref = newRef(out);
    pending.ref = ref;
    m_pushes.add(std::move(pending));
    out.send({m_joinRef, ref, m_topic, event, payload});
    return ref;
}

void DeviceChannel::leave(PhoenixOutput &out)
{
    if (m_state == State::Joined || m_state == State::Joining) {
        sendLeave(out);
    }
    if (m_state == State::Joined) {
        m_state = State::Leaving;
    } else if (m_state != State::Leaving && m_state != State::Closed) {
        finishLeave(out);
    }
}

void DeviceChannel::lose(const phoenix::Left &why, PushOutcome outcome, PhoenixOutput &out)
{
    settleAll(outcome, out);
    if (m_state == State::Joined || m_state == State::Leaving) {
        out.add(why);
    }
    m_state = State::Closed;
}

void DeviceChannel::rejoinNow(TimePoint now, PhoenixOutput &out)
{
    if (m_state == State::Waiting) {
        m_rejoinDelay.reset();
        startJoin(now, out);
    }
}

bool DeviceChannel::isCurrent(const PhoenixMessage &event) const
{
    return m_state == State::Joined && event.topic == m_topic
        && (event.joinRef.isNull() || event.joinRef == m_joinRef);
}

TimePoint DeviceChannel::nextDeadline() const
{
    const bool isTimed = m_state == State::Joining || m_state == State::Waiting;
    return std::min(isTimed ? m_deadline : TimePoint::max(), m_pushes.nextDeadline());
}

Milliseconds DeviceChannel::joinedFor(TimePoint now) const
{
    return m_joinedAt ? elapsed(*m_joinedAt, now) : Milliseconds(-1);
}

std::optional<Milliseconds> DeviceChannel::latencyOf(const QString &ref, TimePoint now) const
{
    if (m_state == State::Joining && ref == m_joinRef) {
        return elapsed(m_joinSentAt, now);
    }
    const PushWindow::Pending *push = m_pushes.find(ref);
    return push ? std::optional(elapsed(push->sentAt, now)) : std::nullopt;
}

bool DeviceChannel::isInUse(const QString &ref) const
{
    return ref == m_joinRef || ref == m_leaveRef || m_pushes.find(ref);
}

void DeviceChannel::startJoin(TimePoint now, PhoenixOutput &out)
{
    m_state = State::Joining;
    m_joinRef = newRef(out);
    m_joinSentAt = now;
    m_deadline = now + kJoinPatience;
    out.add(phoenix::Joining {m_identity});
    out.send({m_joinRef, m_joinRef, m_topic, QStringLiteral("phx_join")});
}

void DeviceChannel::fall(ServerReason reason, const QString &detail, TimePoint now,
                         PhoenixOutput &out)
{
    const bool wasJoined = m_state == State::Joined;
    const Milliseconds delay = nextDelay(reason, now);
    settleAll(reason == ServerReason::ChannelCrashed ? PushOutcome::Crashed
                                                     : PushOutcome::Unanswered,
              out);
    m_state = State::Waiting;
    m_deadline = now + delay;
    if (wasJoined) {
        out.add(phoenix::Left {reason, detail, m_deadline});
    } else {
        out.add(phoenix::JoinFailed {reason, detail, m_deadline});
    }
}

Milliseconds DeviceChannel::nextDelay(ServerReason reason, TimePoint now)
{
    if (m_state == State::Joined && joinedFor(now) >= kStableAfter) {
        m_rejoinDelay.reset();
    }
    const bool wasExpected = reason == ServerReason::ChannelCrashed && m_pushes.hasTrial();
    return wasExpected ? m_rejoinDelay.nextAfterTrial() : m_rejoinDelay.next();
}

void DeviceChannel::finishLeave(PhoenixOutput &out)
{
    settleAll(PushOutcome::Unanswered, out);
    if (m_state == State::Leaving) {
        out.add(phoenix::Left {});
    }
    m_state = State::Closed;
    out.add(phoenix::LeaveDone {});
}

void DeviceChannel::settleAll(PushOutcome outcome, PhoenixOutput &out)
{
    const QList<PushWindow::Pending> pushes = m_pushes.takeAll();
    for (const PushWindow::Pending &push : pushes) {
        out.add(phoenix::PushSettled {push.id, outcome});
    }
}

void DeviceChannel::sendLeave(PhoenixOutput &out)
{
    m_leaveRef = newRef(out);
    out.send({m_joinRef, m_leaveRef, m_topic, QStringLiteral("phx_leave")});
}

QString DeviceChannel::newRef(PhoenixOutput &out) const
{
    // A heartbeat on its way is not asked about: its ref is at most ten seconds old.
    return out.refs().take([this](const QString &ref) { return isInUse(ref); });
}

} // namespace armature
