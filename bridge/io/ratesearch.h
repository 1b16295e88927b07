// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <optional>

namespace armature {

/// The baud rates at which a port is listened to, one after the other, once nothing valid was heard
/// at the one that was asked for. 1200 is not among them: it resets some boards into their
/// bootloader.
class RateSearch
{
public:
    explicit RateSearch(int wanted)
        : m_wanted(wanted)
    { }

    /// Nothing valid was heard. A search that has been through all is not begun again.
    void begin();
    /// The rate to listen at now; empty: as asked for.
    [[nodiscard]] std::optional<int> next();
    /// A valid line came at the rate of the last next().
    void succeed() { m_found = m_current; }
    /// The rate at which the board talks, once that is known.
    [[nodiscard]] std::optional<int> found() const { return m_found; }
    /// Another board may be there now.
    void reset();

private:
    int m_wanted;
    bool m_isSearching = false;
    qsizetype m_place = 0;
    std::optional<int> m_current;
    std::optional<int> m_found;
};

} // namespace armature
