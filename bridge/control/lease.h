// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"

namespace armature {

/// How long a silent server, or window, may keep an output away from its safe value. No thread; no
/// clock.
class Lease
{
public:
    explicit Lease(Milliseconds length)
        : m_length(length)
    { }

    void renew(TimePoint now) { m_end = now + m_length; }
    [[nodiscard]] bool isOver(TimePoint now) const { return now >= m_end; }

private:
    friend struct GateFingerprint; ///< of the test that explores every state
    Milliseconds m_length;
    TimePoint m_end {};
};

} // namespace armature
