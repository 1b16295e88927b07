// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/boardfinder.h"

#include <QFileInfo>

#include <algorithm>
#include <array>

namespace armature {

namespace {

constexpr Milliseconds kFirstBackoff {500};
constexpr Milliseconds kLastBackoff {5000};

/// Makers of boards and of their USB bridges, tried before others: Arduino (two), SparkFun,
/// Adafruit, Raspberry Pi, Espressif, PJRC, FTDI, Silicon Labs, WCH.
constexpr std::array<quint16, 10> kBoardVendors {0x2341, 0x2A03, 0x1B4F, 0x239A, 0x2E8A,
                                                 0x303A, 0x16C0, 0x0403, 0x10C4, 0x1A86};

} // namespace

BoardFinder::BoardFinder(const QString &port)
    : m_path(port == QLatin1String("auto") ? QString() : port)
    , m_backoff(kFirstBackoff)
{ }

void BoardFinder::setPorts(const QList<PortInfo> &ports)
{
    for (const PortInfo &port : ports) {
        if (!m_ports.contains(port)) {
            m_round.append(port);
        }
    }
    sortRound();
    m_ports = ports;
    m_isMissing = ports.isEmpty();
}

std::optional<QString> BoardFinder::next(TimePoint now)
{
    return isAutomatic() ? nextAutomatic(now) : nextFixed(now);
}

void BoardFinder::failed(TimePoint now)
{
    if (isAutomatic() && !m_round.isEmpty()) {
        return;
    }
    m_retryAt = now + m_backoff;
    m_backoff = std::min(m_backoff * 2, kLastBackoff);
}

void BoardFinder::succeeded()
{
    m_preferred = m_current;
    m_round.clear();
    m_backoff = kFirstBackoff;
}

void BoardFinder::retryNow()
{
    m_retryAt = TimePoint {};
    m_backoff = kFirstBackoff;
    m_round.clear();
}

std::optional<TimePoint> BoardFinder::retryAt() const
{
    return m_isMissing ? std::nullopt : std::optional(m_retryAt);
}

std::optional<QString> BoardFinder::nextFixed(TimePoint now)
{
    if (!QFileInfo::exists(m_path)) {
        m_isMissing = true;
        return std::nullopt;
    }
    if (!m_isMissing && now < m_retryAt) {
        return std::nullopt;
    }
    if (m_isMissing) {
        m_isMissing = false;
        m_backoff = kFirstBackoff;
    }
    return m_path;
}

std::optional<QString> BoardFinder::nextAutomatic(TimePoint now)
{
    if (m_round.isEmpty() && now >= m_retryAt) {
        m_round = m_ports;
        sortRound();
    }
    m_isMissing = m_ports.isEmpty();
    if (m_round.isEmpty()) {
        return std::nullopt;
    }
    m_current = m_round.takeFirst();
    return m_current.path;
}

void BoardFinder::sortRound()
{
    std::stable_sort(m_round.begin(), m_round.end(),
                     [this](const PortInfo &left, const PortInfo &right) {
                         return rankOf(left) < rankOf(right);
                     });
}

/// The board of before comes first, by its USB serial number even where its name changed.
int BoardFinder::rankOf(const PortInfo &port) const
{
    const bool isSameDevice = !port.serialNumber.isEmpty() && port.vendor == m_preferred.vendor
        && port.product == m_preferred.product && port.serialNumber == m_preferred.serialNumber;
    if (isSameDevice || port == m_preferred) {
        return 0;
    }
    const bool isBoardMaker
        = std::find(kBoardVendors.begin(), kBoardVendors.end(), port.vendor) != kBoardVendors.end();
    if (isBoardMaker) {
        return 1;
    }
    return port.vendor != 0 ? 2 : 3;
}

} // namespace armature
