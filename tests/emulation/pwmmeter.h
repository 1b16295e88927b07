// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

struct avr_t;

namespace armature {

/// An oscilloscope at the chip's OC1A pin, and an eye on the register behind it. One thread.
class PwmMeter
{
public:
    using Micros = std::chrono::microseconds;
    /// The compare register took another value.
    using Watch = std::function<void(int compare, Micros at)>;

    /// A moment to measure from.
    struct Mark
    {
        std::uint64_t cycle = 0;
        std::uint64_t high = 0; ///< cycles
    };

    /// \param chip borrowed; outlives this. \param pin OC1A's place in port B.
    PwmMeter(avr_t *chip, int pin);

    /// OCR1A and its top, ICR1.
    [[nodiscard]] int compare() const;
    [[nodiscard]] int top() const;
    /// Whether the timer drives the pin, or the port holds it high.
    [[nodiscard]] bool isDriven() const;
    /// The compare register where the timer drives the pin, else 0 or top() by its level.
    [[nodiscard]] int output() const;
    [[nodiscard]] bool isHigh() const { return m_isHigh; }

    [[nodiscard]] Mark mark() const;
    /// Share of the time since then that the pin was high, 0 to 1.
    [[nodiscard]] double dutySince(const Mark &mark) const;
    /// The last time that the pin was high; nothing longer ago where it is now.
    [[nodiscard]] Micros lastHigh() const;
    void watch(Watch watch) { m_watch = std::move(watch); }

    void whenReset();

private:
    [[nodiscard]] bool level() const;
    void update();

    avr_t *m_avr;
    unsigned m_mask;
    Watch m_watch {};
    bool m_isCompareHigh = false; ///< the timer's own output
    bool m_isHigh = false;
    std::uint64_t m_since = 0; ///< cycle from which on the level is what it is
    std::uint64_t m_high = 0; ///< cycles, until m_since
    std::uint64_t m_lastHigh = 0; ///< cycle
    int m_compare = 0;
    int m_output = 0;
};

} // namespace armature
