// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/protocol/devicechannel.h"
#include "bridge/protocol/heartbeat.h"
#include "bridge/protocol/phoenixaction.h"
#include "bridge/protocol/phoenixmessage.h"
#include "bridge/protocol/phoenixoutput.h"
#include "bridge/protocol/pushwindow.h"

#include <optional>

namespace armature {

/// One connection's life, from the open socket to its end: metadata, heartbeats, and whose frame
/// is whose; the channel's own life is DeviceChannel's. No thread, timer, socket or clock inside:
/// inputs take the time, and return what the owner has to do.
class PhoenixSession
{
public:
    using Actions = phoenix::Actions;

    /// \param firstRef above every ref of the connections before, so that no late answer fits.
    /// \param window how many pushes may wait for their replies.
    PhoenixSession(PhoenixVersion version, quint64 firstRef, TimePoint openedAt,
                   qsizetype window = PushWindow::kSize);

    /// A random number, to spread the rejoins of many devices; without it they are not spread.
    void setSeed(quint32 seed) { m_channel.setSeed(seed); }
    [[nodiscard]] Actions textReceived(const QByteArray &frame, TimePoint now);
    [[nodiscard]] Actions binaryReceived(const QByteArray &frame, TimePoint now);
    [[nodiscard]] Actions tick(TimePoint now);
    /// \param id the caller's name for it, in PushSettled. Precondition: canPush().
    /// \param kind a channel that crashes on a trial is joined again soon.
    [[nodiscard]] Actions push(quint64 id, const QString &event, const QByteArray &payload,
                               TimePoint now, PushKind kind = PushKind::Usual);
    /// Leaves for good. Outstanding pushes may still be answered until LeaveDone.
    [[nodiscard]] Actions leave(TimePoint now);
    /// The socket is gone. After this nothing comes out any more.
    [[nodiscard]] Actions lost(ServerReason reason, const QString &detail);
    /// The user's word: no waiting for the next join.
    [[nodiscard]] Actions rejoinNow(TimePoint now);
    /// The system took bytes of what was sent. \param isAll nothing is left to be written.
    void written(bool isAll, TimePoint now) { m_heartbeat.written(isAll, now); }
    void setHeartbeatInterval(Milliseconds interval, TimePoint now)
    {
        m_heartbeat.setInterval(interval, now);
    }
    /// After a longer silence that owed an answer, control updates count as late until a heartbeat
    /// that was sent after it is answered: they carry no time of their own.
    void setLateAfter(Milliseconds time) { m_heartbeat.setLateAfter(time); }

    [[nodiscard]] bool canPush() const { return !m_isOver && m_channel.canPush(); }
    [[nodiscard]] TimePoint nextDeadline() const;
    /// Since the last join; negative where there was none.
    [[nodiscard]] Milliseconds joinedFor(TimePoint now) const { return m_channel.joinedFor(now); }
    [[nodiscard]] quint64 nextRef() const { return m_output.refs().next(); }

    static constexpr Milliseconds kMetadataPatience {5'000};
    static constexpr Milliseconds kJoinPatience = DeviceChannel::kJoinPatience;

private:
    [[nodiscard]] bool isOver() const { return m_isOver || m_channel.isClosed(); }
    [[nodiscard]] bool awaitsMetadata() const { return !isOver() && m_channel.isIdle(); }
    Actions take(const Result<PhoenixMessage, PhoenixFault> &decoded, TimePoint now);
    void dispatch(const PhoenixMessage &message, TimePoint now);
    void takeMetadata(const PhoenixMessage &message, TimePoint now);
    void takeReply(const PhoenixMessage &reply, TimePoint now);
    void takeControlUpdate(const PhoenixMessage &message);
    void tickHeartbeat(TimePoint now);
    void sendHeartbeat(TimePoint now);
    void giveUp(ServerReason reason, const QString &detail);
    /// What this input brought about.
    [[nodiscard]] Actions finish(TimePoint now);
    [[nodiscard]] std::optional<Milliseconds> latencyOf(const QString &ref, TimePoint now) const;

    PhoenixCodec m_codec;
    PhoenixOutput m_output;
    DeviceChannel m_channel;
    TimePoint m_metadataDeadline;
    Heartbeat m_heartbeat;
    PushWindow::Pending m_beat {}; ///< the heartbeat on its way; its ref is null where none is
    bool m_isCatchingUp = false;
    bool m_isOver = false;
};

} // namespace armature
