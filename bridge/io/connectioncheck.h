// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/checkstep.h"
#include "bridge/io/serverconnection.h"
#include "bridge/io/websocketlink.h"

#include <QList>
#include <QObject>
#include <QTimer>
#include <QUrl>

namespace armature {

class TransportCheck;

/// Walks the way to the server step by step and tells how each went, up to the first that failed.
/// A second, short connection with the same key beside the bridge's own: it joins the device's
/// channel, leaves it and closes; what the server sends on it reaches no motor. Used once. Any
/// thread with an event loop; nothing waits.
class ConnectionCheck : public QObject
{
    Q_OBJECT

public:
    struct Target
    {
        QUrl server {}; ///< ws or wss; the endpoint's path is added where missing
        QByteArray token {};
        QString caFile {}; ///< certificates to trust beside the system's
        QUrl proxy {}; ///< http://[user:password@]host:port; empty: a direct connection
        QString phoenixVersion = QStringLiteral("1.0.0");
    };

    /// For each step alone.
    static constexpr Milliseconds kPatience {10'000};
    /// For the leaving at the end, which no step waits for.
    static constexpr Milliseconds kLeavePatience {2'000};

    explicit ConnectionCheck(Target target, QObject *parent = nullptr);
    ~ConnectionCheck() override;

    /// Another patience than kPatience, before start().
    void setPatience(Milliseconds patience) { m_patience = patience; }
    void start();
    /// Ends it at once: finished() comes before this returns.
    void cancel();

Q_SIGNALS:
    /// Each step first as waiting, in order; then whenever something about it changed. Never with
    /// the key or a password in it.
    void stepChanged(const armature::CheckStatus &status);
    /// Once; everything is closed. \param isJoined every step passed or was skipped.
    void finished(bool isJoined);

private:
    void plan();
    void begin();
    void beginNext();
    void openChannel();
    void takeOutcome(const CheckOutcome &outcome);
    void expire();
    void takeEnd(const ConnectionEnd &end);
    void stop();
    void finish(bool isJoined);
    void publish(int index);
    [[nodiscard]] QString redacted(QString text) const;
    [[nodiscard]] CheckStep current() const { return m_steps.at(m_current).step; }

    Target m_target;
    Milliseconds m_patience = kPatience;
    QList<CheckStatus> m_steps {};
    int m_current = -1;
    TimePoint m_begunAt {};
    TransportCheck *m_transport = nullptr;
    ServerConnection *m_connection = nullptr;
    QTimer *m_deadline = nullptr;
    bool m_isJoined = false;
    bool m_isOver = false;
};

} // namespace armature
