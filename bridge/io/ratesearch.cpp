// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/ratesearch.h"

#include <array>

namespace armature {

namespace {

/// The commonest ones of sketches first.
constexpr std::array kRates {115200, 9600,   57600, 230400, 250000, 1000000,
                             500000, 921600, 38400, 19200,  460800, 74880};

} // namespace

void RateSearch::begin()
{
    m_isSearching = !m_found;
}

std::optional<int> RateSearch::next()
{
    while (m_isSearching && m_place < static_cast<qsizetype>(kRates.size())) {
        const int rate = kRates.at(static_cast<std::size_t>(m_place++));
        if (rate != m_wanted && !m_found) {
            return m_current = rate;
        }
    }
    m_isSearching = false;
    m_current.reset();
    return std::nullopt;
}

void RateSearch::reset()
{
    *this = RateSearch(m_wanted);
}

} // namespace armature
