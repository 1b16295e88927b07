// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/phoenixsession.h"

#include "bridge/protocol/phoenixpayload.h"

#include <algorithm>

namespace armature {

namespace {

const auto kHeartbeatTopic = QLatin1String("phoenix");

} // namespace

PhoenixSession::PhoenixSession(PhoenixVersion version, quint64 firstRef, TimePoint openedAt,
                               qsizetype window)
    : m_codec(version)
    , m_nextRef(std::max<quint64>(firstRef, 1))
    , m_deadline(openedAt + kMetadataPatience)
    , m_pushes(window)
    , m_heartbeat(openedAt)
{ }

PhoenixSession::Actions PhoenixSession::textReceived(const QByteArray &frame, TimePoint now)
{
    return take(m_codec.decodeText(frame), now);
}

PhoenixSession::Actions PhoenixSession::binaryReceived(const QByteArray &frame, TimePoint now)
{
    return take(m_codec.decodeBinary(frame), now);
}

PhoenixSession::Actions PhoenixSession::take(const Result<PhoenixMessage, PhoenixFault> &decoded,
                                             TimePoint now)
{
    Actions out;
    if (m_state == State::Closed) {
        return out;
    }
    if (m_heartbeat.heard(now)) {
        m_isCatchingUp = true;
        sendHeartbeat(now, out);
    }
    if (!decoded) {
        out.append(phoenix::FrameRead {});
        out.append(phoenix::Dropped {decoded.error().detail});
        return out;
    }
    dispatch(decoded.value(), now, out);
    return out;
}

void PhoenixSession::dispatch(const PhoenixMessage &message, TimePoint now, Actions &out)
{
    const bool isReply = message.event == QLatin1String("phx_reply");
    out.append(phoenix::FrameRead {message.topic, message.event, message.ref,
                                   isReply ? latencyOf(message.ref, now) : std::nullopt});
    if (isReply) {
        takeReply(message, now, out);
    } else if (message.event == QLatin1String("metadata") && message.ref.isNull()) {
        takeMetadata(message, now, out);
    } else if (message.topic == m_topic) {
        takeChannelEvent(message, now, out);
    } else {
        out.append(phoenix::Dropped {QStringLiteral("an event for another topic")});
    }
}

void PhoenixSession::takeMetadata(const PhoenixMessage &message, TimePoint now, Actions &out)
{
    const std::optional<ServerIdentity> identity = decodeMetadata(message.payload);
    if (!identity) {
        const auto detail = QStringLiteral("metadata without a usable controller_id");
        out.append(phoenix::Dropped {detail});
        if (m_state == State::AwaitingMetadata) {
            m_state = State::Closed;
            out.append(phoenix::Abort {ServerReason::BadMetadata, detail});
        }
        return;
    }
    const bool isAnother = identity->controllerId != m_identity.controllerId;
    if (m_state == State::Leaving || (!isAnother && m_state != State::AwaitingMetadata)) {
        return;
    }
    if (m_state == State::Joined) {
        settleAll(PushOutcome::Unanswered, out);
        out.append(phoenix::Left {ServerReason::ChannelClosed,
                                  QStringLiteral("the server named another controller"),
                                  {}});
    }
    if (m_state == State::Joined || m_state == State::Joining) {
        sendLeave(out);
    }
    m_identity = *identity;
    m_topic = QStringLiteral("microcontroller:v1:") + QString::number(identity->controllerId);
    if (m_state != State::Waiting) {
        startJoin(now, out);
    }
}

void PhoenixSession::takeReply(const PhoenixMessage &message, TimePoint now, Actions &out)
{
    if (message.ref.isNull()) {
        out.append(phoenix::Dropped {QStringLiteral("a reply without a ref")});
    } else if (message.ref == m_beat.ref) {
        m_beat.ref = QString();
        m_isCatchingUp = false;
        out.append(phoenix::RoundTrip {elapsed(m_beat.sentAt, now)});
    } else if (message.ref == m_leaveRef) {
        m_leaveRef = QString();
        if (m_state == State::Leaving) {
            finishLeave(out);
        }
    } else if (m_state == State::Joining && message.ref == m_joinRef) {
        takeJoinReply(message, now, out);
    } else {
        takePushReply(message, now, out);
    }
}

void PhoenixSession::takeJoinReply(const PhoenixMessage &message, TimePoint now, Actions &out)
{
    if (!isOkReply(message)) {
        loseChannel(ServerReason::JoinRefused, replyReason(message), now, out);
        return;
    }
    m_state = State::Joined;
    m_joinedAt = now;
    m_heartbeat.setHeld(false, now);
    out.append(phoenix::Joined {m_identity});
}

void PhoenixSession::takePushReply(const PhoenixMessage &message, TimePoint now, Actions &out)
{
    const std::optional<PushWindow::Pending> push = m_pushes.take(message.ref);
    if (!push) {
        out.append(phoenix::Dropped {QStringLiteral("a reply to nothing outstanding")});
        return;
    }
    // The server says that nobody is joined here, whatever became of its phx_close: nothing was
    // wrong with the push itself.
    const bool isUnjoined
        = !isOkReply(message) && replyReason(message) == QLatin1String("unmatched topic");
    if (isUnjoined) {
        out.append(phoenix::PushSettled {push->id, PushOutcome::Unanswered});
    } else {
        out.append(phoenix::PushSettled {
            push->id, isOkReply(message) ? PushOutcome::Ok : PushOutcome::Rejected});
    }
    if (isUnjoined && m_state == State::Joined) {
        loseChannel(ServerReason::ChannelClosed, replyReason(message), now, out);
    }
}

void PhoenixSession::takeChannelEvent(const PhoenixMessage &message, TimePoint now, Actions &out)
{
    if (message.event == QLatin1String("phx_error")
        || message.event == QLatin1String("phx_close")) {
        takeChannelEnd(message, now, out);
    } else if (message.event == QLatin1String("control_update")) {
        if (m_state == State::Joined
            && (message.joinRef.isNull() || message.joinRef == m_joinRef)) {
            ControlUpdate update = decodeControlUpdate(message.payload);
            update.isLate = m_isCatchingUp;
            out.append(phoenix::ControlUpdateReceived {std::move(update)});
        } else {
            out.append(phoenix::Dropped {QStringLiteral("control_update while not joined")});
        }
    }
}

void PhoenixSession::takeChannelEnd(const PhoenixMessage &message, TimePoint now, Actions &out)
{
    const QString &marker = message.ref.isNull() ? message.joinRef : message.ref;
    if (!marker.isNull() && marker != m_joinRef) {
        return; // of a join before this one
    }
    if (m_state == State::Leaving) {
        finishLeave(out);
    } else if (m_state == State::Joined || m_state == State::Joining) {
        const bool isCrash = message.event == QLatin1String("phx_error");
        loseChannel(isCrash ? ServerReason::ChannelCrashed : ServerReason::ChannelClosed, {}, now,
                    out);
    }
}

PhoenixSession::Actions PhoenixSession::tick(TimePoint now)
{
    Actions out;
    if (m_state == State::Closed) {
        return out;
    }
    const QList<PushWindow::Pending> expired = m_pushes.takeExpired(now);
    for (const PushWindow::Pending &push : expired) {
        out.append(phoenix::PushSettled {push.id, PushOutcome::Unanswered});
    }
    tickState(now, out);
    if (m_state != State::Closed) {
        tickHeartbeat(now, out);
    }
    return out;
}

void PhoenixSession::tickState(TimePoint now, Actions &out)
{
    if (now < m_deadline) {
        return;
    }
    switch (m_state) {
    case State::AwaitingMetadata:
        m_state = State::Closed;
        out.append(phoenix::Abort {ServerReason::NoMetadata, {}});
        break;
    case State::Joining:
        sendLeave(out);
        loseChannel(ServerReason::JoinTimeout, {}, now, out);
        break;
    case State::Waiting:
        startJoin(now, out);
        break;
    case State::Joined:
    case State::Leaving:
    case State::Closed:
        break;
    }
}

void PhoenixSession::tickHeartbeat(TimePoint now, Actions &out)
{
    switch (m_heartbeat.tick(now)) {
    case Heartbeat::Verdict::Nothing:
        break;
    case Heartbeat::Verdict::SendNow:
        sendHeartbeat(now, out);
        break;
    case Heartbeat::Verdict::Dead:
        out.append(phoenix::Abort {ServerReason::NoHeartbeatReply, {}});
        break;
    }
}

void PhoenixSession::sendHeartbeat(TimePoint now, Actions &out)
{
    m_beat = {newRef(), 0, now};
    send({QString(), m_beat.ref, kHeartbeatTopic, QStringLiteral("heartbeat")}, out);
}

PhoenixSession::Actions PhoenixSession::push(quint64 id, const QString &event,
                                             const QByteArray &payload, TimePoint now)
{
    Q_ASSERT(canPush());
    Actions out;
    const QString ref = newRef();
    m_pushes.add({ref, id, now});
    m_heartbeat.asked(now);
    send({m_joinRef, ref, m_topic, event, payload}, out);
    return out;
}

PhoenixSession::Actions PhoenixSession::leave(TimePoint /*now*/)
{
    Actions out;
    if (m_state == State::Joined || m_state == State::Joining) {
        sendLeave(out);
    }
    if (m_state == State::Joined) {
        m_state = State::Leaving;
    } else if (m_state != State::Leaving && m_state != State::Closed) {
        finishLeave(out);
    }
    return out;
}

PhoenixSession::Actions PhoenixSession::lost(ServerReason reason, const QString &detail)
{
    Actions out;
    settleAll(PushOutcome::Unanswered, out);
    if (m_state == State::Joined || m_state == State::Leaving) {
        out.append(phoenix::Left {reason, detail, {}});
    }
    m_state = State::Closed;
    return out;
}

PhoenixSession::Actions PhoenixSession::rejoinNow(TimePoint now)
{
    Actions out;
    if (m_state == State::Waiting) {
        m_rejoinDelay.reset();
        startJoin(now, out);
    }
    return out;
}

bool PhoenixSession::canPush() const
{
    return m_state == State::Joined && m_pushes.hasRoom();
}

TimePoint PhoenixSession::nextDeadline() const
{
    switch (m_state) {
    case State::Closed:
        return TimePoint::max();
    case State::Joined:
    case State::Leaving:
        return std::min(m_pushes.nextDeadline(), m_heartbeat.nextDeadline());
    case State::AwaitingMetadata:
    case State::Joining:
    case State::Waiting:
        break;
    }
    return std::min(m_deadline, m_heartbeat.nextDeadline());
}

Milliseconds PhoenixSession::joinedFor(TimePoint now) const
{
    return m_joinedAt ? elapsed(*m_joinedAt, now) : Milliseconds(-1);
}

void PhoenixSession::startJoin(TimePoint now, Actions &out)
{
    m_state = State::Joining;
    m_joinRef = newRef();
    m_joinSentAt = now;
    m_deadline = now + kJoinPatience;
    m_heartbeat.setHeld(true, now);
    out.append(phoenix::Joining {m_identity});
    send({m_joinRef, m_joinRef, m_topic, QStringLiteral("phx_join")}, out);
}

void PhoenixSession::loseChannel(ServerReason reason, const QString &detail, TimePoint now,
                                 Actions &out)
{
    const bool wasJoined = m_state == State::Joined;
    settleAll(reason == ServerReason::ChannelCrashed ? PushOutcome::Crashed
                                                     : PushOutcome::Unanswered,
              out);
    if (wasJoined && joinedFor(now) >= kStableAfter) {
        m_rejoinDelay.reset();
    }
    m_state = State::Waiting;
    m_deadline = now + m_rejoinDelay.next();
    m_heartbeat.setHeld(false, now);
    if (wasJoined) {
        out.append(phoenix::Left {reason, detail, m_deadline});
    } else {
        out.append(phoenix::JoinFailed {reason, detail, m_deadline});
    }
}

void PhoenixSession::finishLeave(Actions &out)
{
    settleAll(PushOutcome::Unanswered, out);
    if (m_state == State::Leaving) {
        out.append(phoenix::Left {});
    }
    m_state = State::Closed;
    out.append(phoenix::LeaveDone {});
}

void PhoenixSession::settleAll(PushOutcome outcome, Actions &out)
{
    const QList<PushWindow::Pending> pushes = m_pushes.takeAll();
    for (const PushWindow::Pending &push : pushes) {
        out.append(phoenix::PushSettled {push.id, outcome});
    }
}

void PhoenixSession::sendLeave(Actions &out)
{
    m_leaveRef = newRef();
    send({m_joinRef, m_leaveRef, m_topic, QStringLiteral("phx_leave")}, out);
}

void PhoenixSession::send(const PhoenixPush &push, Actions &out)
{
    out.append(phoenix::SendText {m_codec.encode(push), push.topic, push.event, push.ref});
}

std::optional<Milliseconds> PhoenixSession::latencyOf(const QString &ref, TimePoint now) const
{
    if (ref.isNull()) {
        return std::nullopt;
    }
    if (ref == m_beat.ref) {
        return elapsed(m_beat.sentAt, now);
    }
    if (ref == m_joinRef && m_state == State::Joining) {
        return elapsed(m_joinSentAt, now);
    }
    const PushWindow::Pending *push = m_pushes.find(ref);
    return push ? std::optional(elapsed(push->sentAt, now)) : std::nullopt;
}

} // namespace armature
