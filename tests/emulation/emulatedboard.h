// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/simulator/pseudoterminal.h"
#include "tests/emulation/emulatedchip.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

namespace armature {

/// An emulated chip on a pseudo-terminal, run by a thread of its own at the pace of the clock.
/// Every function may be called from one other thread, and needs no event loop.
class EmulatedBoard
{
public:
    struct Settings
    {
        EmulatedChip::Settings chip {};
        QString link {}; ///< a symbolic link to make; none if empty
        bool isPaced = true; ///< false: as fast as the machine can
        Micros tick {1000}; ///< a slice, and the longest time between two looks at the port
    };
    using Act = std::function<void(EmulatedChip &chip)>;

    explicit EmulatedBoard(const Settings &settings);
    ~EmulatedBoard();
    EmulatedBoard(const EmulatedBoard &) = delete;
    EmulatedBoard &operator=(const EmulatedBoard &) = delete;
    EmulatedBoard(EmulatedBoard &&) = delete;
    EmulatedBoard &operator=(EmulatedBoard &&) = delete;

    /// False where chip, firmware or port cannot be used.
    [[nodiscard]] bool isUsable() const { return m_errorText.isEmpty(); }
    [[nodiscard]] QString errorText() const { return m_errorText; }
    [[nodiscard]] QString path() const;

    /// Carries `act` out between two slices of the chip's time, and returns after it.
    void with(const Act &act);
    /// What the host wrote, as soon as it can be read. On the board's thread. Before start().
    void watchHost(std::function<void(const QByteArray &bytes)> watch)
    {
        m_hostWatch = std::move(watch);
    }
    /// Called after each slice, at most a tick long, on the board's thread. Before start().
    void watch(Act watch) { m_watch = std::move(watch); }
    void start();

    /// Takes port and power away; plug() gives both back, on a new pseudo-terminal.
    void unplug();
    void plug();
    /// The chip's clock stands still, and nobody empties the port.
    void setStalled(bool isStalled);
    /// What the line runs at on the host's side; 0: what the host set at its port.
    void setHostBaud(int baud);
    /// Chip's time that the machine was too slow to give in time, and that was left out.
    [[nodiscard]] Micros slipped() const;

private:
    using Clock = std::chrono::steady_clock;

    void run();
    void slice();
    void waitUntil(Clock::time_point next);
    void takeFromHost();
    void giveToHost();
    [[nodiscard]] Micros due();
    void beginPace();

    Settings m_settings;
    QString m_errorText {};
    mutable std::mutex m_mutex {};
    EmulatedChip m_chip;
    PseudoTerminal m_port {};
    QByteArray m_toHost {};
    Act m_watch {};
    std::function<void(const QByteArray &)> m_hostWatch {};
    int m_hostBaud = 0;
    bool m_isStalled = false;
    int m_awaited = -1; ///< descriptor on which the host's next bytes end the wait; -1: none
    Clock::time_point m_wallAtBase {};
    Micros m_chipAtBase {};
    Micros m_slipped {};
    std::atomic<bool> m_isEnding = false;
    std::thread m_thread {};
};

} // namespace armature
