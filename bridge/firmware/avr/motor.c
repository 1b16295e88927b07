// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "bridge/firmware/avr/motor.h"

#include "bridge/firmware/avr/pins.h"

#define MOTOR_TOP 1000U // 16 MHz / 1001: 15.98 kHz, which few people hear
#define MOTOR_MODE BIT_OF(WGM11) // with WGM12 and WGM13: fast PWM up to ICR1

void motorBegin(void)
{
    MOTOR_PORT &= (uint8_t)~BIT_OF(MOTOR_BIT);
    MOTOR_DDR |= BIT_OF(MOTOR_BIT);
    ICR1 = MOTOR_TOP;
    TCCR1A = MOTOR_MODE;
    TCCR1B = BIT_OF(WGM13) | BIT_OF(WGM12) | BIT_OF(CS10);
}

void motorDrive(int32_t value)
{
    // value / 100, without a division in the timer interrupt: 10486 / 2^20.
    const uint16_t width = (uint16_t)(((uint32_t)value * 10486UL) >> 20);
    OCR1A = width;
    // At 0 fast PWM would still send a narrow pulse, and a new width waits for the period's end:
    // so the pin leaves the timer, and is low at once.
    TCCR1A = width == 0 ? MOTOR_MODE : MOTOR_MODE | BIT_OF(COM1A1);
}
