// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/status.h"
#include "bridge/io/repeatfilter.h"
#include "bridge/protocol/backoff.h"

#include <QObject>
#include <QTimer>
#include <QUrl>

#include <optional>

namespace armature {

/// What is known of the server's leg: told on when it changed, and logged where it is news.
/// The key never gets into it. Bridge thread.
class StatusKeeper : public QObject
{
    Q_OBJECT

public:
    /// \param secret struck out of every text.
    StatusKeeper(const QUrl &server, QString secret, QObject *parent = nullptr);

    [[nodiscard]] const ServerStatus &status() const { return m_status; }
    /// Nothing is told on before publish(). \param retryAt when the next attempt is due.
    void setState(ServerState state, ServerReason reason, const QString &detail,
                  const std::optional<TimePoint> &retryAt = std::nullopt);
    /// Another state for the same reason.
    void setState(ServerState state) { setState(state, m_status.reason, m_status.detail); }
    void setController(qint64 id) { m_status.controllerId = id; }
    /// A handshake begins: what the last one was answered is over.
    void countAttempt();
    /// No connection any more: waiting for the next, or refused, where a person has to look.
    void noteEnd(const ConnectionEnd &end, TimePoint retryAt);
    /// These two come with single frames: told on within 100 ms, together.
    void setRoundTrip(Milliseconds roundTrip);
    void countDroppedFrame();
    void forgetRoundTrip() { m_status.roundTrip.reset(); }
    void publish();

Q_SIGNALS:
    void changed(const armature::ServerStatus &status);

private:
    void publishSoon();
    void log();
    [[nodiscard]] QString redacted(QString text) const;

    ServerStatus m_status {};
    ServerStatus m_published {};
    QString m_secret;
    RepeatFilter m_filter {};
    QTimer m_timer;
};

} // namespace armature
