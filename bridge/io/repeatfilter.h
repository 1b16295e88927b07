// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"

#include <QHash>

#include <optional>

namespace armature {

/// Keeps a log readable while the same thing happens for weeks: of one kind of line it lets
/// kBurst through in an hour, and counts the others. No clock inside.
class RepeatFilter
{
public:
    /// \param kind any number; as many as there are kinds are remembered.
    /// \return nothing where the line is to be left out, else how many were before it.
    [[nodiscard]] std::optional<quint64> pass(int kind, TimePoint now);

    static constexpr int kBurst = 6;
    static constexpr Milliseconds kWindow {60LL * 60 * 1000};

private:
    struct Kind
    {
        TimePoint since {};
        int passed = 0;
        quint64 held = 0;
    };

    QHash<int, Kind> m_kinds {};
};

} // namespace armature
