// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/protocol/phoenixoutput.h"
#include "bridge/protocol/pushwindow.h"
#include "bridge/protocol/rejoindelay.h"

#include <optional>

namespace armature {

/// The device's channel on one connection: joined, lost and joined again, left, and the pushes on
/// it that wait for replies. No thread, timer, socket or clock inside.
class DeviceChannel
{
public:
    explicit DeviceChannel(qsizetype window)
        : m_pushes(window)
    { }

    /// Spreads the rejoins of many devices; without it they come at the least delay.
    void setSeed(quint32 seed) { m_rejoinDelay.setSeed(seed); }
    /// The server said which device this is. Joins its topic, and leaves another's.
    void follow(const ServerIdentity &identity, TimePoint now, PhoenixOutput &out);
    /// A reply with a ref.
    void takeReply(const PhoenixMessage &reply, TimePoint now, PhoenixOutput &out);
    /// phx_error or phx_close on this topic.
    void takeEnd(const PhoenixMessage &message, TimePoint now, PhoenixOutput &out);
    void tick(TimePoint now, PhoenixOutput &out);
    /// Precondition: canPush(). \return the push's ref.
    QString push(PushWindow::Pending pending, const QString &event, const QByteArray &payload,
                 PhoenixOutput &out);
    void leave(PhoenixOutput &out);
    /// The connection is gone; `outcome` is that of the pushes.
    void lose(const phoenix::Left &why, PushOutcome outcome, PhoenixOutput &out);
    void rejoinNow(TimePoint now, PhoenixOutput &out);

    [[nodiscard]] bool canPush() const { return m_state == State::Joined && m_pushes.hasRoom(); }
    [[nodiscard]] bool isJoining() const { return m_state == State::Joining; }
    [[nodiscard]] bool isIdle() const { return m_state == State::Idle; }
    [[nodiscard]] bool isClosed() const { return m_state == State::Closed; }
    /// True for an event of the present join, while it holds.
    [[nodiscard]] bool isCurrent(const PhoenixMessage &event) const;
    [[nodiscard]] const QString &topic() const { return m_topic; }
    /// When to tick again; TimePoint::max() where nothing is due.
    [[nodiscard]] TimePoint nextDeadline() const;
    /// Since the last join; negative where there was none.
    [[nodiscard]] Milliseconds joinedFor(TimePoint now) const;
    /// Between what was sent with this ref and now, where its answer is waited for.
    [[nodiscard]] std::optional<Milliseconds> latencyOf(const QString &ref, TimePoint now) const;
    /// True where an answer with this ref would mean something.
    [[nodiscard]] bool isInUse(const QString &ref) const;

    static constexpr Milliseconds kJoinPatience {10'000};

private:
    enum class State { Idle, Joining, Joined, Waiting, Leaving, Closed };

    void takeJoinReply(const PhoenixMessage &reply, TimePoint now, PhoenixOutput &out);
    void takePushReply(const PhoenixMessage &reply, TimePoint now, PhoenixOutput &out);
    void startJoin(TimePoint now, PhoenixOutput &out);
    /// This join, pending or done, is over; another follows.
    void fall(ServerReason reason, const QString &detail, TimePoint now, PhoenixOutput &out);
    [[nodiscard]] Milliseconds nextDelay(ServerReason reason, TimePoint now);
    void finishLeave(PhoenixOutput &out);
    void settleAll(PushOutcome outcome, PhoenixOutput &out);
    void sendLeave(PhoenixOutput &out);
    [[nodiscard]] QString newRef(PhoenixOutput &out) const;

    State m_state = State::Idle;
    ServerIdentity m_identity {};
    QString m_topic {};
    QString m_joinRef {};
    QString m_leaveRef {};
    TimePoint m_deadline {}; ///< of Joining and Waiting
    TimePoint m_joinSentAt {};
    std::optional<TimePoint> m_joinedAt {};
    RejoinDelay m_rejoinDelay {};
    PushWindow m_pushes;
};

} // namespace armature
