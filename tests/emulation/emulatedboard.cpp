// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulation/emulatedboard.h"

#include "tests/emulation/hostspeed.h"

#include <algorithm>
#include <ctime>
#include <poll.h>

namespace armature {

namespace {

constexpr Micros kFastSlice {1000};
/// More than this behind the clock, and the chip's time is left out instead of run after it.
constexpr Micros kMostBehind {50'000};
constexpr int kLineBuffer = 512; ///< bytes that an adapter takes from the host ahead of the line

} // namespace

EmulatedBoard::EmulatedBoard(const Settings &settings)
    : m_settings(settings)
    , m_chip(settings.chip)
{
    if (!m_chip.isUsable()) {
        m_errorText = m_chip.errorText();
    } else if (!m_port.open(settings.link)) {
        m_errorText = m_port.errorText();
    }
}

EmulatedBoard::~EmulatedBoard()
{
    m_isEnding = true;
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

void EmulatedBoard::start()
{
    beginPace();
    m_thread = std::thread([this] { run(); });
}

QString EmulatedBoard::path() const
{
    const std::lock_guard lock(m_mutex);
    return m_port.path();
}

void EmulatedBoard::with(const Act &act)
{
    const std::lock_guard lock(m_mutex);
    act(m_chip);
}

void EmulatedBoard::unplug()
{
    const std::lock_guard lock(m_mutex);
    m_port.close();
    m_chip.wire().clear();
    m_toHost.clear();
}

void EmulatedBoard::plug()
{
    const std::lock_guard lock(m_mutex);
    if (!m_port.isOpen() && m_port.open(m_settings.link)) {
        m_chip.cyclePower();
        beginPace();
    }
}

void EmulatedBoard::setStalled(bool isStalled)
{
    const std::lock_guard lock(m_mutex);
    m_isStalled = isStalled;
    beginPace();
}

void EmulatedBoard::setHostBaud(int baud)
{
    const std::lock_guard lock(m_mutex);
    m_hostBaud = baud;
}

Micros EmulatedBoard::slipped() const
{
    const std::lock_guard lock(m_mutex);
    return m_slipped;
}

void EmulatedBoard::beginPace()
{
    m_wallAtBase = Clock::now();
    m_chipAtBase = m_chip.now();
}

/// How much of the chip's time is to be run now.
Micros EmulatedBoard::due()
{
    if (!m_settings.isPaced) {
        return kFastSlice;
    }
    const auto wall = std::chrono::duration_cast<Micros>(Clock::now() - m_wallAtBase);
    const Micros behind = m_chipAtBase + wall - m_chip.now();
    if (behind > kMostBehind) {
        m_slipped += behind;
        beginPace();
        return m_settings.tick;
    }
    return behind;
}

void EmulatedBoard::run()
{
    auto next = Clock::now();
    while (!m_isEnding) {
        {
            const std::lock_guard lock(m_mutex);
            m_awaited = -1;
            if (m_port.isOpen() && !m_isStalled) {
                slice();
            }
        }
        if (m_settings.isPaced) {
            next = std::max(next + m_settings.tick, Clock::now());
            waitUntil(next);
        }
    }
}

void EmulatedBoard::waitUntil(Clock::time_point next)
{
    const auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(next - Clock::now());
    if (m_awaited < 0) {
        std::this_thread::sleep_until(next);
    } else if (rest.count() > 0) {
        pollfd port {m_awaited, POLLIN, 0}; // closed meanwhile, it only ends the wait
        const timespec limit {0, rest.count()};
        ::ppoll(&port, 1, &limit, nullptr);
    }
}

void EmulatedBoard::slice()
{
    takeFromHost();
    for (Micros rest = due(); rest > Micros::zero(); rest -= m_settings.tick) {
        m_chip.advance(std::min(rest, m_settings.tick));
        if (m_watch) {
            m_watch(m_chip);
        }
    }
    giveToHost();
}

void EmulatedBoard::takeFromHost()
{
    UartWire &wire = m_chip.wire();
    if (!m_port.isConnected()) {
        return;
    }
    wire.setHostBaud(m_hostBaud != 0 ? m_hostBaud : hostSpeed(m_port.descriptor()));
    if (wire.waiting() < kLineBuffer) {
        const QByteArray bytes = m_port.read();
        if (m_hostWatch && !bytes.isEmpty()) {
            m_hostWatch(bytes);
        }
        wire.send(bytes);
        m_awaited = m_port.descriptor();
    }
}

void EmulatedBoard::giveToHost()
{
    m_toHost += m_chip.wire().receive();
    if (m_port.isConnected()) {
        m_port.write(&m_toHost);
    } else {
        m_toHost.clear();
    }
}

} // namespace armature
