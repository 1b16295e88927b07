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
    , m_output(m_codec, firstRef)
    , m_channel(window)
    , m_metadataDeadline(openedAt + kMetadataPatience)
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
    if (isOver()) {
        return {};
    }
    if (m_heartbeat.heard(now)) {
        m_isCatchingUp = true;
        sendHeartbeat(now);
    }
    if (decoded) {
        dispatch(decoded.value(), now);
    } else {
        m_output.add(phoenix::FrameRead {});
        m_output.drop(decoded.error().detail);
    }
    return finish(now);
}

void PhoenixSession::dispatch(const PhoenixMessage &message, TimePoint now)
{
    const bool isReply = message.event == QLatin1String("phx_reply");
    m_output.add(phoenix::FrameRead {message.topic, message.event, message.ref,
                                     isReply ? latencyOf(message.ref, now) : std::nullopt});
    if (isReply) {
        takeReply(message, now);
    } else if (message.event == QLatin1String("metadata") && message.ref.isNull()) {
        takeMetadata(message, now);
    } else if (message.topic != m_channel.topic()) {
        m_output.drop(QStringLiteral("an event for another topic"));
    } else if (message.event == QLatin1String("control_update")) {
        takeControlUpdate(message);
    } else if (message.event == QLatin1String("phx_error")
               || message.event == QLatin1String("phx_close")) {
        m_channel.takeEnd(message, now, m_output);
    }
}

void PhoenixSession::takeMetadata(const PhoenixMessage &message, TimePoint now)
{
    const std::optional<ServerIdentity> identity = decodeMetadata(message.payload);
    if (identity) {
        m_channel.follow(*identity, now, m_output);
        return;
    }
    const auto detail = QStringLiteral("metadata without a usable controller_id");
    m_output.drop(detail);
    if (awaitsMetadata()) {
        giveUp(ServerReason::BadMetadata, detail);
    }
}

void PhoenixSession::takeReply(const PhoenixMessage &reply, TimePoint now)
{
    if (reply.ref.isNull()) {
        m_output.drop(QStringLiteral("a reply without a ref"));
    } else if (!m_beat.ref.isNull() && reply.ref == m_beat.ref) {
        m_beat.ref = QString();
        m_heartbeat.answered();
        m_isCatchingUp = false;
        m_output.add(phoenix::RoundTrip {elapsed(m_beat.sentAt, now)});
    } else {
        m_channel.takeReply(reply, now, m_output);
    }
}

void PhoenixSession::takeControlUpdate(const PhoenixMessage &message)
{
    if (!m_channel.isCurrent(message)) {
        m_output.drop(QStringLiteral("control_update while not joined"));
        return;
    }
    ControlUpdate update = decodeControlUpdate(message.payload);
    update.isLate = m_isCatchingUp;
    m_output.add(phoenix::ControlUpdateReceived {std::move(update)});
}

PhoenixSession::Actions PhoenixSession::tick(TimePoint now)
{
    if (isOver()) {
        return {};
    }
    if (awaitsMetadata() && now >= m_metadataDeadline) {
        giveUp(ServerReason::NoMetadata, {});
    } else {
        m_channel.tick(now, m_output);
        // A join just sent, or given up, changes how long the silence may be.
        m_heartbeat.setHeld(m_channel.isJoining(), now);
        tickHeartbeat(now);
    }
    return finish(now);
}

void PhoenixSession::tickHeartbeat(TimePoint now)
{
    switch (m_heartbeat.tick(now)) {
    case Heartbeat::Verdict::Nothing:
        break;
    case Heartbeat::Verdict::ProbeNow:
        m_isCatchingUp = true;
        sendHeartbeat(now);
        break;
    case Heartbeat::Verdict::SendNow:
        sendHeartbeat(now);
        break;
    case Heartbeat::Verdict::Dead:
        m_output.add(phoenix::Abort {ServerReason::NoHeartbeatReply, {}});
        break;
    }
}

void PhoenixSession::sendHeartbeat(TimePoint now)
{
    const auto isInUse = [this](const QString &ref) { return m_channel.isInUse(ref); };
    m_beat.ref = m_output.refs().take(isInUse);
    m_beat.sentAt = now;
    m_output.send({QString(), m_beat.ref, kHeartbeatTopic, QStringLiteral("heartbeat")});
}

void PhoenixSession::giveUp(ServerReason reason, const QString &detail)
{
    m_isOver = true;
    m_output.add(phoenix::Abort {reason, detail});
}

PhoenixSession::Actions PhoenixSession::push(quint64 id, const QString &event,
                                             const QByteArray &payload, TimePoint now,
                                             PushKind kind)
{
    Q_ASSERT(canPush());
    m_heartbeat.asked(now);
    m_channel.push({QString(), id, now, kind}, event, payload, m_output);
    return finish(now);
}

PhoenixSession::Actions PhoenixSession::leave(TimePoint now)
{
    if (!isOver()) {
        m_channel.leave(m_output);
    }
    return finish(now);
}

PhoenixSession::Actions PhoenixSession::lost(ServerReason reason, const QString &detail)
{
    // 1009 is what a server says that finds a message too large; it then processes none of it.
    const bool isTooLarge = reason == ServerReason::OversizedMessage
        || (reason == ServerReason::ClosedByServer && detail.startsWith(QLatin1String("1009")));
    m_channel.lose({reason, detail, {}},
                   isTooLarge ? PushOutcome::TooLarge : PushOutcome::Unanswered, m_output);
    m_isOver = true;
    return m_output.take();
}

PhoenixSession::Actions PhoenixSession::rejoinNow(TimePoint now)
{
    if (!isOver()) {
        m_channel.rejoinNow(now, m_output);
    }
    return finish(now);
}

PhoenixSession::Actions PhoenixSession::finish(TimePoint now)
{
    m_heartbeat.setHeld(m_channel.isJoining(), now);
    return m_output.take();
}

TimePoint PhoenixSession::nextDeadline() const
{
    if (isOver()) {
        return TimePoint::max();
    }
    const TimePoint next = std::min(m_channel.nextDeadline(), m_heartbeat.nextDeadline());
    return awaitsMetadata() ? std::min(next, m_metadataDeadline) : next;
}

std::optional<Milliseconds> PhoenixSession::latencyOf(const QString &ref, TimePoint now) const
{
    if (ref.isNull()) {
        return std::nullopt;
    }
    return ref == m_beat.ref ? std::optional(elapsed(m_beat.sentAt, now))
                             : m_channel.latencyOf(ref, now);
}

} // namespace armature
