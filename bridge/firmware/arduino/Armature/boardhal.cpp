// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "boardhal.h"

#include <Arduino.h>
#include <avr/eeprom.h>
#include <avr/wdt.h>

#if defined(ARDUINO_AVR_MEGA2560)
static const uint8_t kMotorPin = 11; // OC1A, as 9 is on the others
#else
static const uint8_t kMotorPin = 9;
#endif
static const uint8_t kStopPin = 2;
static const uint8_t kNoisePin = A5; // leave it open
static const uint8_t kSensorPins[] = {A0, A1, A2};
static const long kBaud = 115200; // up to 250000; a Leonardo's USB does not mind

static uint32_t *const kBootAt = reinterpret_cast<uint32_t *>(0); // in the EEPROM
static uint32_t *const kUidAt = reinterpret_cast<uint32_t *>(4);

static uint8_t resetFlags __attribute__((section(".noinit")));
static char uid[9];

/// Before all else: after its reset the watchdog runs on until it is switched off.
static void __attribute__((naked, used, section(".init3"))) saveResetFlags()
{
    resetFlags = MCUSR;
    MCUSR = 0;
    wdt_disable();
}

/// Most bootloaders clear the flags before the sketch sees them; then it is unknown.
static ArmatureResetCause resetCause()
{
    if ((resetFlags & _BV(PORF)) != 0) {
        return ArmatureResetPower;
    }
    if ((resetFlags & _BV(WDRF)) != 0) {
        return ArmatureResetWatchdog;
    }
    if ((resetFlags & _BV(BORF)) != 0) {
        return ArmatureResetBrownOut;
    }
    return (resetFlags & _BV(EXTRF)) != 0 ? ArmatureResetPin : ArmatureResetUnknown;
}

static uint32_t countBoot()
{
    const uint32_t before = eeprom_read_dword(kBootAt);
    const uint32_t count = before == UINT32_MAX ? 1 : before + 1;
    eeprom_update_dword(kBootAt, count);
    return count;
}

/// A new board makes itself a uid from noise, and keeps it.
static void readUid()
{
    uint32_t value = eeprom_read_dword(kUidAt);
    while (value == UINT32_MAX) {
        for (uint8_t i = 0; i < 64; ++i) {
            value = (value << 5) + (value >> 27) + static_cast<uint32_t>(analogRead(kNoisePin))
                + micros();
        }
        eeprom_update_dword(kUidAt, value);
    }
    for (uint8_t i = 0; i < 8; ++i) {
        uid[i] = "0123456789ABCDEF"[value >> 28];
        value <<= 4;
    }
}

static uint16_t sendSpace(void *)
{
    const int space = Serial.availableForWrite();
    return space > 0 ? static_cast<uint16_t>(space) : 0;
}

static void sendByte(void *, uint8_t byte)
{
    Serial.write(byte);
}

/// False where the voltage is none that the sensor gives.
static bool readSensor(void *, uint8_t sensor, int32_t *value)
{
    const int32_t sample = analogRead(kSensorPins[sensor]); // of 1024, which would be 5 V
    if (sensor == 0) { // 10 mV each degree
        *value = sample * 15625 / 32;
        return *value <= 150000;
    }
    if (sensor == 1) { // 5 mV each lux
        *value = sample * 15625 / 16;
        return true;
    }
    *value = sample * 5040 / 32 - 25806; // 0.16 of the supply at 0 %, and 0.0062 of it each percent
    return *value >= 0 && *value <= 100000;
}

/// Comes from the timer interrupt, so it is quick: 255 / 100000 is 10696 / 2^22.
static void writeOutput(void *, uint8_t, int32_t value)
{
    analogWrite(kMotorPin, static_cast<int>((static_cast<uint32_t>(value) * 10696UL) >> 22));
}

static bool isStopOpen(void *)
{
    return digitalRead(kStopPin) == HIGH;
}

static void restartWatchdog(void *)
{
#if defined(USBCON)
    // The IDE asks for the bootloader by opening the port at 1200 baud: the core then lets the
    // watchdog reset the board, so let it.
    if (Serial.baud() == 1200 && !Serial.dtr()) {
        return;
    }
#endif
    wdt_reset();
}

static void lock(void *)
{
    noInterrupts();
}

static void unlock(void *)
{
    interrupts();
}

void boardBegin(ArmatureHal *hal, ArmatureDescription *description)
{
    digitalWrite(kMotorPin, LOW);
    pinMode(kMotorPin, OUTPUT);
    TCCR1B = (TCCR1B & 0xF8) | _BV(CS10); // the motor's PWM at 31 kHz instead of 490 Hz
    pinMode(kStopPin, INPUT_PULLUP);
    readUid();
    description->uid = uid;
    description->boot = countBoot();
    description->resetCause = resetCause();
    hal->sendSpace = sendSpace;
    hal->sendByte = sendByte;
    hal->readSensor = readSensor;
    hal->writeOutput = writeOutput;
    hal->isStopOpen = isStopOpen;
    hal->restartWatchdog = restartWatchdog;
    hal->lock = lock;
    hal->unlock = unlock;
    Serial.begin(kBaud);
    wdt_enable(WDTO_250MS);
}

// Timer0 is the core's own, for millis(); Timer1 drives the motor.
#if defined(TIMER2_COMPA_vect)

void boardStartTimer()
{
    TCCR2A = _BV(WGM21);
    TCCR2B = _BV(CS22); // 16 MHz / 64
    OCR2A = 249;
    TIMSK2 = _BV(OCIE2A);
}

ISR(TIMER2_COMPA_vect)
{
    boardTick();
}

#else // Leonardo has no Timer2

void boardStartTimer()
{
    TCCR3A = 0;
    TCCR3B = _BV(WGM32) | _BV(CS31) | _BV(CS30); // 16 MHz / 64
    OCR3A = 249;
    TIMSK3 = _BV(OCIE3A);
}

ISR(TIMER3_COMPA_vect)
{
    boardTick();
}

#endif
