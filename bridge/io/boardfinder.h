// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"
#include "bridge/io/portinventory.h"

#include <QList>
#include <QString>

#include <optional>

namespace armature {

/// Decides which port is tried next, and when: one given path, or with `auto` each port in turn.
/// Waits 0.5 to 5 s between rounds; a port that appears is tried at once.
class BoardFinder
{
public:
    /// \param port a device path or `auto`.
    explicit BoardFinder(const QString &port);

    [[nodiscard]] bool isAutomatic() const { return m_path.isEmpty(); }
    /// The ports there are now; only for `auto`.
    void setPorts(const QList<PortInfo> &ports);
    /// The port to try now, if there is one and its time has come.
    [[nodiscard]] std::optional<QString> next(TimePoint now);
    /// The port of the last next() had no board, or lost it.
    void failed(TimePoint now);
    /// A board announced itself on the port of the last next(): it is tried first from now on.
    void succeeded();
    void retryNow();
    /// When next() has something to try; empty while there is no port at all.
    [[nodiscard]] std::optional<TimePoint> retryAt() const;

private:
    [[nodiscard]] std::optional<QString> nextFixed(TimePoint now);
    [[nodiscard]] std::optional<QString> nextAutomatic(TimePoint now);
    void sortRound();
    [[nodiscard]] int rankOf(const PortInfo &port) const;

    QString m_path;
    QList<PortInfo> m_ports;
    QList<PortInfo> m_round; ///< what is still to be tried in this round
    PortInfo m_current;
    PortInfo m_preferred;
    bool m_isMissing = false; ///< nothing to try: no such path, or no port at all
    Milliseconds m_backoff;
    TimePoint m_retryAt {};
};

} // namespace armature
