// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"

#include <QtGlobal>

#include <optional>

namespace armature {

/// Watches a board's `ms`, which wraps at 32 bits (49.7 days), for a reboot. No clock of its own.
class BoardClock
{
public:
    void reset() { m_last.reset(); }
    /// \return false where the board's clock ran backwards: the board rebooted. It counts on from
    /// `ms` either way.
    [[nodiscard]] bool advance(quint32 ms, TimePoint now);

private:
    struct Mark
    {
        quint32 ms = 0;
        TimePoint at {};
    };
    std::optional<Mark> m_last;
};

} // namespace armature
