// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// simavr's headers are C, and not for our warnings.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <simavr/avr_adc.h>
#include <simavr/avr_ioport.h>
#include <simavr/avr_timer.h>
#include <simavr/avr_uart.h>
#include <simavr/sim_avr.h>
#include <simavr/sim_elf.h>
#include <simavr/sim_io.h>
#include <simavr/sim_time.h>
}
#pragma GCC diagnostic pop

namespace armature::avr {

/// Addresses in data space, the same in ATmega328P and ATmega2560.
inline constexpr int kPortStep = 3; ///< from PINA to PINB
inline constexpr int kPinA = 0x20;
inline constexpr int kDdrB = 0x24;
inline constexpr int kPortB = 0x25;
inline constexpr int kTimerControl = 0x80; ///< TCCR1A
inline constexpr int kTimerTop = 0x86; ///< ICR1, low byte first
inline constexpr int kCompare = 0x88; ///< OCR1A, low byte first
inline constexpr int kUartStatus = 0xC0; ///< UCSR0A
inline constexpr int kUartDivider = 0xC4; ///< UBRR0, low byte first
inline constexpr int kFirstRam = 0x100;

[[nodiscard]] inline int word(const avr_t *chip, int address)
{
    return chip->data[address] | chip->data[address + 1] << 8;
}

} // namespace armature::avr
