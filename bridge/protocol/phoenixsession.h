// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/protocol/backoff.h"
#include "bridge/protocol/heartbeat.h"
#include "bridge/protocol/phoenixaction.h"
#include "bridge/protocol/phoenixmessage.h"
#include "bridge/protocol/pushwindow.h"

#include <optional>

namespace armature {

/// One connection's life, from the open socket to its end: metadata, the join of the device's
/// channel, pushes and their replies, heartbeats. No thread, timer, socket or clock inside:
/// inputs take the time, and return what the owner has to do.
class PhoenixSession
{
public:
    using Actions = phoenix::Actions;

    /// \param firstRef above every ref of the connections before, so that no late answer fits.
    /// \param window how many pushes may wait for their replies.
    PhoenixSession(PhoenixVersion version, quint64 firstRef, TimePoint openedAt,
                   qsizetype window = PushWindow::kSize);

    [[nodiscard]] Actions textReceived(const QByteArray &frame, TimePoint now);
    [[nodiscard]] Actions binaryReceived(const QByteArray &frame, TimePoint now);
    [[nodiscard]] Actions tick(TimePoint now);
    /// \param id the caller's name for it, in PushSettled. Precondition: canPush().
    [[nodiscard]] Actions push(quint64 id, const QString &event, const QByteArray &payload,
                               TimePoint now);
    /// Leaves for good. Outstanding pushes may still be answered until LeaveDone.
    [[nodiscard]] Actions leave(TimePoint now);
    /// The socket is gone. After this nothing comes out any more.
    [[nodiscard]] Actions lost(ServerReason reason, const QString &detail);
    /// The user's word: no waiting for the next join.
    [[nodiscard]] Actions rejoinNow(TimePoint now);
    void setHeartbeatInterval(Milliseconds interval, TimePoint now)
    {
        m_heartbeat.setInterval(interval, now);
    }
    /// After a longer silence that owed an answer, control updates count as late until a heartbeat
    /// that was sent after it is answered: they carry no time of their own.
    void setLateAfter(Milliseconds time) { m_heartbeat.setLateAfter(time); }

    [[nodiscard]] bool canPush() const;
    [[nodiscard]] TimePoint nextDeadline() const;
    /// Since the last join; negative where there was none.
    [[nodiscard]] Milliseconds joinedFor(TimePoint now) const;
    [[nodiscard]] quint64 nextRef() const { return m_nextRef; }

    static constexpr Milliseconds kMetadataPatience {5'000};
    static constexpr Milliseconds kJoinPatience {10'000};

private:
    enum class State { AwaitingMetadata, Joining, Joined, Waiting, Leaving, Closed };

    Actions take(const Result<PhoenixMessage, PhoenixFault> &decoded, TimePoint now);
    void dispatch(const PhoenixMessage &message, TimePoint now, Actions &out);
    void takeMetadata(const PhoenixMessage &message, TimePoint now, Actions &out);
    void takeReply(const PhoenixMessage &message, TimePoint now, Actions &out);
    void takeJoinReply(const PhoenixMessage &message, TimePoint now, Actions &out);
    void takePushReply(const PhoenixMessage &message, TimePoint now, Actions &out);
    void takeChannelEvent(const PhoenixMessage &message, TimePoint now, Actions &out);
    void takeChannelEnd(const PhoenixMessage &message, TimePoint now, Actions &out);
    void tickState(TimePoint now, Actions &out);
    void tickHeartbeat(TimePoint now, Actions &out);
    void sendHeartbeat(TimePoint now, Actions &out);

    void startJoin(TimePoint now, Actions &out);
    /// This join, pending or done, is over; another follows.
    void loseChannel(ServerReason reason, const QString &detail, TimePoint now, Actions &out);
    void finishLeave(Actions &out);
    void settleAll(PushOutcome outcome, Actions &out);
    void sendLeave(Actions &out);
    void send(const PhoenixPush &push, Actions &out);
    [[nodiscard]] QString newRef() { return QString::number(m_nextRef++); }
    [[nodiscard]] std::optional<Milliseconds> latencyOf(const QString &ref, TimePoint now) const;

    PhoenixCodec m_codec;
    State m_state = State::AwaitingMetadata;
    quint64 m_nextRef;
    ServerIdentity m_identity {};
    QString m_topic {};
    QString m_joinRef {};
    QString m_leaveRef {};
    TimePoint m_deadline; ///< of the present state, where it has one
    TimePoint m_joinSentAt {};
    std::optional<TimePoint> m_joinedAt {};
    RejoinDelay m_rejoinDelay {};
    PushWindow m_pushes;
    Heartbeat m_heartbeat;
    bool m_isCatchingUp = false;
    PushWindow::Pending m_beat {}; ///< the heartbeat on its way; its ref is null where none is
};

} // namespace armature
