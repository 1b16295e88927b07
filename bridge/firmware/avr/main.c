// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
//
// The reference firmware for a bare ATmega328P or ATmega2560 at 16 MHz: avr-libc and nothing else.
#include "bridge/firmware/avr/memory.h"
#include "bridge/firmware/avr/motor.h"
#include "bridge/firmware/avr/pins.h"
#include "bridge/firmware/avr/sensors.h"
#include "bridge/firmware/avr/serial.h"
#include "bridge/firmware/board.h"

#include <avr/interrupt.h>
#include <avr/wdt.h>

#ifndef ARMATURE_FIRMWARE_VERSION
#define ARMATURE_FIRMWARE_VERSION "0.0.0"
#endif
#define TIMER_TOP 249U // 16 MHz / 64 / 250: 1 kHz
#define BYTES_BETWEEN_POLLS 64U // a host that never pauses must not keep the board from answering

static uint8_t resetFlags __attribute__((section(".noinit")));

/// Before any other code: after its reset the watchdog runs on, at 15 ms, until it is switched off,
/// and that takes a cleared flag.
static void __attribute__((naked, used, section(".init3"))) saveResetFlags(void)
{
    resetFlags = MCUSR;
    MCUSR = 0;
    wdt_disable();
}

static enum ArmatureResetCause resetCause(void)
{
    if ((resetFlags & BIT_OF(PORF)) != 0) {
        return ArmatureResetPower; // the others may be set along with it
    }
    if ((resetFlags & BIT_OF(WDRF)) != 0) {
        return ArmatureResetWatchdog;
    }
    if ((resetFlags & BIT_OF(BORF)) != 0) {
        return ArmatureResetBrownOut;
    }
    // A bootloader may have cleared them all.
    return (resetFlags & BIT_OF(EXTRF)) != 0 ? ArmatureResetPin : ArmatureResetUnknown;
}

static uint16_t sendSpace(void *context)
{
    (void)context;
    return serialSpace();
}

static void sendByte(void *context, uint8_t byte)
{
    (void)context;
    serialPut(byte);
}

static bool readSensor(void *context, uint8_t sensor, int32_t *value)
{
    (void)context;
    return sensorRead(sensor, value);
}

static void writeOutput(void *context, uint8_t control, int32_t value)
{
    (void)context;
    (void)control; // there is one
    motorDrive(value);
}

static bool isStopOpen(void *context)
{
    (void)context;
    return (STOP_PIN & BIT_OF(STOP_BIT)) != 0;
}

static void restartWatchdog(void *context)
{
    (void)context;
    wdt_reset();
}

// The core holds the lock for a few microseconds at most: less than a byte takes at 1 Mbaud.

static void lock(void *context)
{
    (void)context;
    cli();
}

static void unlock(void *context)
{
    (void)context;
    sei();
}

static const struct ArmatureHal kHal = {
    .sendSpace = sendSpace,
    .sendByte = sendByte,
    .readSensor = readSensor,
    .writeOutput = writeOutput,
    .isStopOpen = isStopOpen,
    .restartWatchdog = restartWatchdog,
    .lock = lock,
    .unlock = unlock,
};

static const struct ArmatureControl kControls[] = {
    {"m1", "motor", "%", 0, 100000, 0, 200000},
};

static char uid[9];

static struct ArmatureDescription description = {
    .board = BOARD_NAME,
    .uid = uid,
    .firmware = ARMATURE_FIRMWARE_VERSION,
    .sensors = sensorDescriptions,
    .controls = kControls,
    .reportInterval = 100,
    .silenceLimit = 500,
    .sensorCount = SensorCount,
    .controlCount = sizeof kControls / sizeof kControls[0],
};

static struct ArmatureBoard board;

#ifdef ARMATURE_TEST_HANG
static void hangBegin(void)
{
    HANG_MAIN_PORT |= BIT_OF(HANG_MAIN_BIT);
    HANG_TIMER_PORT |= BIT_OF(HANG_TIMER_BIT);
}

static void hangMain(void)
{
    while ((HANG_MAIN_PIN & BIT_OF(HANG_MAIN_BIT)) == 0) { }
}

static void hangTimer(void)
{
    while ((HANG_TIMER_PIN & BIT_OF(HANG_TIMER_BIT)) == 0) { }
}
#else
static void hangBegin(void) { }
static void hangMain(void) { }
static void hangTimer(void) { }
#endif

/// Lets the serial port in while it runs, but not itself: at 1 Mbaud a byte comes every 160 cycles.
ISR(TIMER0_COMPA_vect)
{
    TIMSK0 = 0;
    sei();
    hangTimer();
    armatureBoardTick(&board);
    sensorsTick();
    cli();
    TIMSK0 = BIT_OF(OCIE0A);
}

static void timerBegin(void)
{
    OCR0A = TIMER_TOP;
    TCCR0A = BIT_OF(WGM01);
    TCCR0B = BIT_OF(CS01) | BIT_OF(CS00);
    TIMSK0 = BIT_OF(OCIE0A);
}

int main(void)
{
    motorBegin();
    wdt_enable(WDTO_250MS);
    STOP_PORT |= BIT_OF(STOP_BIT);
    hangBegin();
    description.boot = memoryCountBoot();
    description.resetCause = resetCause();
    memoryReadUid(uid);
    sensorsBegin();
    serialBegin();
    armatureBoardBegin(&board, &kHal, &description);
    timerBegin();
    sei();
    for (;;) {
        uint8_t byte = 0;
        for (uint8_t i = 0; i < BYTES_BETWEEN_POLLS && serialTake(&byte); ++i) {
            armatureBoardReceive(&board, byte);
        }
        armatureBoardPoll(&board);
        hangMain();
    }
}
