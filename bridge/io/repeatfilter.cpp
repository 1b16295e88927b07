// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/repeatfilter.h"

#include <utility>

namespace armature {

std::optional<quint64> RepeatFilter::pass(int kind, TimePoint now)
{
    Kind &seen = m_kinds[kind];
    if (seen.passed == 0 || now - seen.since >= kWindow) {
        seen.since = now;
        seen.passed = 0;
    }
    if (seen.passed >= kBurst) {
        ++seen.held;
        return std::nullopt;
    }
    ++seen.passed;
    return std::exchange(seen.held, 0);
}

} // namespace armature
