// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/emulation/bridgeprocess.h"
#include "tests/emulation/emulatedboard.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <random>

namespace armature {

/// What can happen between a firmware and its bridge.
enum class Fault {
    Unplug, ///< port and power go, and come back under another device
    ResetButton,
    PowerCycle, ///< power alone: the port stays
    Noise, ///< a burst of rubbish, both ways
    BitErrors, ///< up to one bit in two hundred, both ways
    Stall, ///< the chip's clock stands still
    Hang, ///< until the hardware watchdog ends it
    WrongBaud,
    Kill, ///< SIGKILL of the bridge, and a new one on the same journal
    Freeze, ///< SIGSTOP of the bridge, and SIGCONT
};
inline constexpr std::array kFaults {
    Fault::Unplug, Fault::ResetButton, Fault::PowerCycle, Fault::Noise, Fault::BitErrors,
    Fault::Stall,  Fault::Hang,        Fault::WrongBaud,  Fault::Kill,  Fault::Freeze,
};

[[nodiscard]] const char *nameOf(Fault fault);

/// How one fault runs: begin(), then until isOver() nothing, then heal(). Everything about it was
/// decided by the random numbers that it was made with.
class FaultRun
{
public:
    using Clock = std::chrono::steady_clock;

    /// \param board, bridge borrowed; outlive this.
    FaultRun(Fault fault, std::mt19937 *random, EmulatedBoard *board, BridgeProcess *bridge);

    void begin();
    [[nodiscard]] bool isOver() const;
    void heal();

    [[nodiscard]] Fault fault() const { return m_fault; }
    /// Whether the bridge loses the board by it: then it has to announce itself again.
    [[nodiscard]] bool isEndOfReady() const;
    /// In words, with its numbers, for a failure's report.
    [[nodiscard]] QByteArray text() const;

private:
    [[nodiscard]] int resets() const;
    void changeLine(double bitErrors, int baud);

    Fault m_fault;
    EmulatedBoard *m_board;
    BridgeProcess *m_bridge;
    std::chrono::milliseconds m_length {};
    int m_strength = 0; ///< bytes of noise; errors in 100,000 bits; bit/s; whether all hangs
    int m_resetsBefore = 0;
    Clock::time_point m_begun {};
};

} // namespace armature
