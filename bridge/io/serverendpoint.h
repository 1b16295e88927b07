// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/status.h"
#include "bridge/core/traffic.h"
#include "bridge/io/statuskeeper.h"
#include "bridge/io/websocketlink.h"
#include "bridge/protocol/backoff.h"
#include "bridge/protocol/phoenixaction.h"
#include "bridge/protocol/pushwindow.h"

#include <QObject>
#include <QTimer>
#include <QUrl>

namespace armature {

class ServerConnection;

/// The server's leg: keeps one WebSocket open and one channel joined. Bridge thread.
/// Connects again after every end that nobody here asked for; one attempt at a time.
class ServerEndpoint : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        QUrl url {}; ///< ws or wss; the endpoint's path is added where missing
        QByteArray token {}; ///< X-API-Key
        QString caFile {}; ///< certificates to trust beside the system's
        QString phoenixVersion = QStringLiteral("1.0.0"); ///< or 2.0.0
        Milliseconds watchfulHeartbeat {1000}; ///< shorter where the lease is
        Milliseconds lateAfter {5000}; ///< the lease: see PhoenixSession::setLateAfter
        QUrl proxy {}; ///< http://[user:password@]host:port; empty: a direct connection
        qsizetype window = PushWindow::kSize; ///< pushes that may wait for their replies
        Milliseconds handshakePatience = WebSocketLink::kHandshakePatience;
    };

    explicit ServerEndpoint(Settings settings, QObject *parent = nullptr);
    ~ServerEndpoint() override;

    void start();
    /// The user's word: no waiting for the backoff.
    void connectNow();
    /// Ends this connection at once as lost (a stall made its buffers stale) and opens a new one.
    void dropAndReconnect();
    /// Leaves the channel, closes with 1000, aborts at `deadline`; then emits closed().
    void shutdown(Milliseconds deadline);
    /// While an output is not safe: heartbeats at Settings::watchfulHeartbeat instead of every 25
    /// s.
    void setWatchful(bool isWatchful);
    /// True while joined, with room in the window (8 pushes) and in the socket (256 KiB).
    [[nodiscard]] bool canPush() const;
    /// Sends an event with its payload already encoded as JSON. Precondition: canPush().
    /// \return the push's id, never 0, which pushSettled names once.
    [[nodiscard]] quint64 push(const QString &event, const QByteArray &payload,
                               PushKind kind = PushKind::Usual);
    [[nodiscard]] const ServerStatus &status() const { return m_status.status(); }

Q_SIGNALS:
    void statusChanged(const armature::ServerStatus &status);
    void joined(const armature::ServerIdentity &identity);
    /// Once for each `joined`: the channel or the whole connection is gone. Outstanding pushes were
    /// settled before it.
    void left(armature::ServerReason reason);
    /// Any frame from the server: it is alive.
    void heard(armature::TimePoint at);
    void controlUpdateReceived(const armature::ControlUpdate &update, const armature::Stamp &at);
    void pushSettled(quint64 id, armature::PushOutcome outcome);
    /// canPush() became true.
    void writable();
    void closed();
    void frameSeen(const armature::TrafficEntry &entry);

private:
    [[nodiscard]] Milliseconds heartbeat() const;
    void attempt();
    void connectConnection();
    void refuseSettings(const QString &detail);
    void noteJoining(const ServerIdentity &identity);
    void noteJoined(const ServerIdentity &identity);
    void noteJoinFailed(const phoenix::JoinFailed &failure);
    void noteLeft(const phoenix::Left &channel);
    void noteEnded(const ConnectionEnd &end);
    void waitAfter(const ConnectionEnd &end);
    void finishShutdown();
    void checkWritable();

    Settings m_settings;
    StatusKeeper m_status;
    Backoff m_backoff {};
    ServerConnection *m_connection = nullptr; ///< the only one; its parent is this
    QTimer m_retryTimer;
    QTimer m_shutdownTimer;
    quint64 m_lastPush = 0;
    quint64 m_nextRef = 1;
    bool m_isStarted = false;
    bool m_isWatchful = false;
    bool m_isShuttingDown = false;
    bool m_isReconnectingAtOnce = false;
    bool m_couldPush = false;
};

} // namespace armature
