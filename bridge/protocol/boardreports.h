// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/status.h"
#include "bridge/protocol/boardevent.h"
#include "bridge/protocol/boardmessage.h"

#include <QHash>

#include <optional>

namespace armature {

/// Gives a board's readings and outputs the meaning that its announcement gave them, and counts the
/// gaps between them. What was not announced counts as unparsed.
class BoardReports
{
public:
    /// \param counters borrowed; outlives this.
    explicit BoardReports(BoardCounters *counters)
        : m_counters(counters)
    { }

    void begin(const BoardAnnouncement &announcement);
    /// The next reading follows none: the board rebooted, or the port is gone.
    void restart() { m_lastCounter.reset(); }
    /// In the order of the announcement; may be empty.
    [[nodiscard]] ReadingBatch take(const ReadingsMessage &message, const Stamp &at);
    [[nodiscard]] boardevent::OutputsReported take(const OutputsMessage &message);

private:
    void countLost(quint16 counter);

    BoardCounters *m_counters;
    QList<SensorSpec> m_sensors;
    QList<ControlSpec> m_controls;
    QHash<QString, qsizetype> m_places; ///< of each sensor in the announcement
    std::optional<quint16> m_lastCounter;
};

} // namespace armature
