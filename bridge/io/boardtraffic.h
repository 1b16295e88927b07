// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/traffic.h"
#include "bridge/protocol/lineframer.h"

#include <QHash>

namespace armature {

/// Makes board lines readable for people, and finds which line answers which. Bridge thread.
class BoardTraffic
{
public:
    [[nodiscard]] TrafficEntry received(const BoardLine &line, const Stamp &at);
    /// \param line as sent, with its newline.
    [[nodiscard]] TrafficEntry sent(const QByteArray &line, const Stamp &at);

private:
    QHash<QString, TimePoint> m_unanswered; ///< by `s`
};

} // namespace armature
