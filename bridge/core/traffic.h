// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"

#include <QList>
#include <QString>

#include <optional>

namespace armature {

enum class TrafficLeg { Server, Board };
enum class TrafficDirection { Received, Sent };

/// One frame or one board line, for people to read. The text is cut to 512 characters and the key
/// is never in it.
struct TrafficEntry
{
    Stamp at {};
    TrafficLeg leg = TrafficLeg::Board;
    TrafficDirection direction = TrafficDirection::Received;
    QString topic {}; ///< empty for the board
    QString event {}; ///< the Phoenix event, or the board line's `t`
    QString ref {}; ///< the Phoenix ref, or the board line's `s`
    QString text {};
    std::optional<Milliseconds> latency {}; ///< on a reply: since what it answers was sent
    bool operator==(const TrafficEntry &) const = default;
};

using TrafficBatch = QList<TrafficEntry>;

} // namespace armature
