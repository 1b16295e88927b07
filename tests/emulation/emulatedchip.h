// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/emulation/pwmmeter.h"
#include "tests/emulation/uartwire.h"

#include <QByteArray>
#include <QString>

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

struct avr_t;

namespace armature {

/// Time of the emulated chip: it counts its clock, and stands still while nobody advances it.
using Micros = std::chrono::microseconds;

/// One AVR of simavr with a firmware in it, and what stands around it on a bench: voltages, levels
/// at its pins, a serial line, an eye on OC1A. Deterministic: the same calls give the same run.
/// One thread; no event loop, no clock of the machine.
class EmulatedChip
{
public:
    struct Settings
    {
        QString firmware {}; ///< an ELF file
        QByteArray part = "atmega328p"; ///< or atmega2560
        std::uint32_t frequency = 16'000'000; ///< Hz
        std::uint32_t seed = 1; ///< of what RAM holds at power-on, and of damage on the line
    };

    /// What stops when the firmware hangs; both ends with the next reset.
    enum class Hang {
        MainLoop, ///< interrupts go on
        Everything, ///< interrupts are off as well
    };

    /// Switches the power on.
    explicit EmulatedChip(const Settings &settings);
    ~EmulatedChip();
    EmulatedChip(const EmulatedChip &) = delete;
    EmulatedChip &operator=(const EmulatedChip &) = delete;
    EmulatedChip(EmulatedChip &&) = delete;
    EmulatedChip &operator=(EmulatedChip &&) = delete;

    /// False where part or firmware cannot be used: then nothing else may be called.
    [[nodiscard]] bool isUsable() const { return m_errorText.isEmpty(); }
    [[nodiscard]] QString errorText() const { return m_errorText; }
    /// The firmware left its own code, or sleeps for ever.
    [[nodiscard]] bool hasCrashed() const;

    [[nodiscard]] Micros now() const;
    /// Runs for that long; an instruction that is under way at the end is finished.
    void advance(Micros length);

    void cyclePower();
    void pressReset();
    void hang(Hang kind);
    /// How often it was reset, by whatever.
    [[nodiscard]] int resets() const { return m_resets; }

    /// \param channel 0 to 7.
    void setVoltage(int channel, int millivolts);
    /// Drives a pin from outside. \param port 'A' to 'G'. \param pin 0 to 7.
    void setPin(char port, int pin, bool isHigh);
    /// The circuit of the emergency stop, at the pin of the reference firmware: open means stop.
    void setEmergencyStop(bool isOpen);

    [[nodiscard]] UartWire &wire() { return *m_wire; }
    [[nodiscard]] const PwmMeter &pwm() const { return *m_pwm; }
    [[nodiscard]] PwmMeter &pwm() { return *m_pwm; }

private:
    struct Flash
    {
        std::uint32_t address;
        std::array<std::uint8_t, 2> code;
    };

    [[nodiscard]] bool load();
    void whenReset();
    void applyPins();
    void restoreFlash();

    Settings m_settings;
    QString m_errorText {};
    avr_t *m_avr = nullptr; ///< made by simavr, released by it and free()
    void (*m_partReset)(avr_t *) = nullptr;
    std::unique_ptr<UartWire> m_wire {};
    std::unique_ptr<PwmMeter> m_pwm {};
    struct Pins
    {
        std::uint8_t driven = 0;
        std::uint8_t levels = 0;
    };
    std::array<Pins, 7> m_pins {};
    std::optional<Flash> m_patched {}; ///< what hang() wrote over
    int m_resets = 0;
};

} // namespace armature
