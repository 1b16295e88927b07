// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/simulator/linenoise.h"

#include <QByteArray>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <random>

struct avr_t;
struct avr_uart_t;

namespace armature {

/// The line at the chip's first UART. A byte takes ten bits at the speed that the firmware set, in
/// either direction, and what the receiver has no room for is lost, as in silicon. One thread.
class UartWire
{
public:
    using Micros = std::chrono::microseconds;
    /// A byte that has passed the line, damage included, at its last bit.
    using Watch = std::function<void(std::uint8_t byte, Micros at)>;

    /// \param chip borrowed; outlives this.
    UartWire(avr_t *chip, std::uint32_t seed);
    ~UartWire();
    UartWire(const UartWire &) = delete;
    UartWire &operator=(const UartWire &) = delete;
    UartWire(UartWire &&) = delete;
    UartWire &operator=(UartWire &&) = delete;

    /// Host to chip. They leave one by one while the chip is advanced.
    void send(const QByteArray &bytes);
    [[nodiscard]] int waiting() const { return int(m_toChip.size()); }
    /// Chip to host: what has arrived there by now.
    [[nodiscard]] QByteArray receive();
    /// Takes away what is under way in both directions.
    void clear();

    /// The host's speed in bit/s; 0: the chip's own. One that differs by more than 4 % turns every
    /// byte into another one.
    void setHostBaud(int baud) { m_hostBaud = baud; }
    /// The speed that the firmware set, in bit/s.
    [[nodiscard]] int baud() const;
    /// Each bit of what is sent from now on is turned over with this probability, 0 to 1.
    void setBitErrorRate(double probability);
    /// Random bytes in both directions.
    void burst(int length);
    /// True: each byte that the chip says comes back to it.
    void setLoopedBack(bool isLooped) { m_isLooped = isLooped; }

    /// Bytes that the chip's receiver took: those that it lost are not among them.
    void watchToChip(Watch watch) { m_seenByChip = std::move(watch); }
    void watchToHost(Watch watch) { m_seenByHost = std::move(watch); }
    /// Bytes that came while the chip's receiver was full.
    [[nodiscard]] int overruns() const { return m_overruns; }

    void whenReset();

private:
    struct Outgoing
    {
        std::uint64_t due; ///< cycle
        std::uint8_t byte;
    };

    [[nodiscard]] std::uint64_t byteTime() const;
    [[nodiscard]] bool isMatched() const;
    [[nodiscard]] Micros timeOf(std::uint64_t cycle) const;
    void startFeeding();
    void feed();
    void takeOutput(std::uint8_t byte);
    void deliverOutput();
    [[nodiscard]] std::uint8_t passed(std::uint8_t byte, LineNoise *noise);

    avr_t *m_avr;
    avr_uart_t *m_uart;
    std::deque<std::uint8_t> m_toChip {};
    std::deque<Outgoing> m_toHost {};
    QByteArray m_atHost {};
    LineNoise m_noiseToChip;
    LineNoise m_noiseToHost;
    std::mt19937 m_random;
    Watch m_seenByChip {};
    Watch m_seenByHost {};
    int m_hostBaud = 0;
    int m_overruns = 0;
    bool m_isLooped = false;
    bool m_isFeeding = false;
};

} // namespace armature
