// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/traffic.h"
#include "bridge/io/textlink.h"
#include "bridge/protocol/backoff.h"
#include "bridge/protocol/phoenixsession.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace armature {

/// One connection to the server, from the attempt to the end: a link, the session on it, and its
/// timer. Used once. Bridge thread. Handlers of its signals may end it.
class ServerConnection : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        PhoenixVersion version = PhoenixVersion::V1;
        quint64 firstRef = 1; ///< above those of the connections before
        Milliseconds heartbeat = Heartbeat::kInterval;
        Milliseconds lateAfter {5000};
        QString secret {}; ///< struck out of every traffic entry
        qsizetype window = PushWindow::kSize; ///< pushes that may wait for their replies
    };

    ServerConnection(std::unique_ptr<TextLink> link, Options options, QObject *parent = nullptr);
    ~ServerConnection() override;

    void open();
    /// Precondition: canPush().
    void push(quint64 id, const QString &event, const QByteArray &payload,
              PushKind kind = PushKind::Usual);
    /// Leaves the channel, then closes with 1000; ended() follows.
    void leave();
    /// Aborts at once; ended() comes before this returns, unless one of its own handlers calls it.
    void end(const LinkEnd &end);
    void rejoinNow();
    void setHeartbeatInterval(Milliseconds interval);
    [[nodiscard]] bool canPush() const;
    [[nodiscard]] quint64 nextRef() const;

    /// Above this nothing is pushed until the system has taken what waits.
    static constexpr qint64 kHighWater = 256LL * 1024LL;

Q_SIGNALS:
    void opened();
    void joining(const armature::ServerIdentity &identity);
    void joined(const armature::ServerIdentity &identity);
    void joinFailed(const armature::phoenix::JoinFailed &failure);
    void left(const armature::phoenix::Left &left);
    void pushSettled(quint64 id, armature::PushOutcome outcome);
    void controlUpdateReceived(const armature::ControlUpdate &update, const armature::Stamp &at);
    void heard(armature::TimePoint at);
    void frameSeen(const armature::TrafficEntry &entry);
    void frameDropped(const QString &detail);
    void roundTripMeasured(armature::Milliseconds roundTrip);
    /// Something was sent, received or written: canPush() may have changed.
    void settled();
    void ended(const armature::ConnectionEnd &end);

private:
    void connectLink();
    void startSession();
    void noteWritten();
    void receive(const QByteArray &frame, bool isText);
    void enqueue(const phoenix::Actions &actions);
    void drain();
    void armTimer();
    [[nodiscard]] QString excerpt(const QByteArray &frame) const;

    void carryOut(const phoenix::SendText &send);
    void carryOut(const phoenix::Abort &abort);
    void carryOut(const phoenix::FrameRead &frame);
    void carryOut(const phoenix::ControlUpdateReceived &received);
    void carryOut(const phoenix::LeaveDone &done);
    void carryOut(const phoenix::PushSettled &push) { Q_EMIT pushSettled(push.id, push.outcome); }
    void carryOut(const phoenix::Joining &now) { Q_EMIT joining(now.identity); }
    void carryOut(const phoenix::Joined &now) { Q_EMIT joined(now.identity); }
    void carryOut(const phoenix::JoinFailed &failure) { Q_EMIT joinFailed(failure); }
    void carryOut(const phoenix::Left &channel) { Q_EMIT left(channel); }
    void carryOut(const phoenix::Dropped &frame) { Q_EMIT frameDropped(frame.detail); }
    void carryOut(const phoenix::RoundTrip &trip) { Q_EMIT roundTripMeasured(trip.value); }

    std::unique_ptr<TextLink> m_link;
    Options m_options;
    std::optional<PhoenixSession> m_session {};
    QTimer m_timer;
    TimePoint m_armedFor {}; ///< while the timer runs
    phoenix::Actions m_queue {};
    bool m_isDraining = false;
    Stamp m_receivedAt {};
    QByteArray m_received {}; ///< the frame being worked on
    std::optional<ConnectionEnd> m_end {};
    bool m_hasToldEnd = false;
};

} // namespace armature
