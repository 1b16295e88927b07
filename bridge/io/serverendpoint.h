// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/status.h"
#include "bridge/core/traffic.h"
#include "bridge/protocol/controlupdate.h"

#include <QObject>
#include <QUrl>

#include <memory>

namespace armature {

enum class PushOutcome {
    Ok,
    Rejected, ///< the server answered with an error
    Crashed, ///< phx_error: outstanding pushes of that join have an unknown outcome
    Unanswered, ///< no reply in time, or the connection ended first
};

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
    /// While an output is not safe: heartbeats every second instead of every 25.
    void setWatchful(bool isWatchful);
    /// True while joined, with room in the window (8 pushes) and in the socket (256 KiB).
    [[nodiscard]] bool canPush() const;
    /// Sends an event with its payload already encoded as JSON. Precondition: canPush().
    /// \return the push's id, never 0, which pushSettled names once.
    [[nodiscard]] quint64 push(const QString &event, const QByteArray &payload);
    [[nodiscard]] const ServerStatus &status() const;

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
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace armature
