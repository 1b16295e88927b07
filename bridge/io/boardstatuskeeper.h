// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/status.h"

#include <QObject>

#include <optional>

namespace armature {

/// What is known of the board's leg: told on at once where its state changed, and at most ten times
/// a second where only figures did. Bridge thread.
class BoardStatusKeeper : public QObject
{
    Q_OBJECT

public:
    BoardStatusKeeper(int baud, bool isSimulated, QObject *parent = nullptr);

    [[nodiscard]] const BoardStatus &status() const { return m_status; }
    /// \param retryAt when the port is tried again.
    void setState(BoardState state, BoardReason reason, const QString &detail = {},
                  const std::optional<TimePoint> &retryAt = std::nullopt);
    /// \name Told on with the next state
    ///@{
    void setPort(const QString &path) { m_status.port = path; }
    void setAnnouncement(const BoardAnnouncement &announcement);
    void forgetOutputs();
    ///@}
    void setOutputs(const QString &state, const QString &why);
    /// Told on with the next state, or by publishFigures().
    void setFigures(const BoardCounters &counters, const std::optional<Milliseconds> &roundTrip);
    void publishFigures(TimePoint now);

Q_SIGNALS:
    void changed(const armature::BoardStatus &status);

private:
    void publish();

    BoardStatus m_status;
    TimePoint m_publishedAt {};
    bool m_hasNewFigures = false;
};

} // namespace armature
