// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h> // NOLINT(modernize-deprecated-headers): a C header
#include <stdint.h> // NOLINT(modernize-deprecated-headers): a C header

#ifdef __cplusplus
extern "C" {
#endif

/// What the core needs of its board: every function set, each called with `context`.
/// Numbers are thousandths of the announced unit.
struct ArmatureHal
{
    void *context;
    /// Bytes that the serial port takes now without blocking. Main loop.
    uint16_t (*sendSpace)(void *context);
    void (*sendByte)(void *context, uint8_t byte);
    /// The newest reading of one sensor; false where it has none. Main loop.
    bool (*readSensor)(void *context, uint8_t sensor, int32_t *value);
    /// Drives one output. Timer interrupt and main loop, never both at once.
    void (*writeOutput)(void *context, uint8_t control, int32_t value);
    /// The emergency stop's input is normally closed: an open wire means stop. Timer interrupt.
    bool (*isStopOpen)(void *context);
    /// Restarts the hardware watchdog: both the main loop and the timer are alive. Main loop.
    void (*restartWatchdog)(void *context);
    /// Keeps the timer interrupt out, and lets it in again. They do not nest.
    void (*lock)(void *context);
    void (*unlock)(void *context);
};

enum ArmatureResetCause {
    ArmatureResetPower,
    ArmatureResetPin,
    ArmatureResetBrownOut,
    ArmatureResetWatchdog,
    ArmatureResetUnknown
};

/// Strings of a description are printable ASCII without `"` and backslash.
struct ArmatureSensor
{
    const char *id; ///< at most 15 characters
    const char *type;
    const char *unit;
    int32_t min;
    int32_t max;
};

struct ArmatureControl
{
    const char *id; ///< at most 15 characters
    const char *type;
    const char *unit;
    int32_t min;
    int32_t max;
    int32_t safe; ///< within min and max
    int32_t slew; ///< thousandths a second; 0: at once
};

/// What the board says of itself; stays valid and unchanged while the core runs.
struct ArmatureDescription
{
    const char *board;
    const char *uid;
    const char *firmware;
    const struct ArmatureSensor *sensors;
    const struct ArmatureControl *controls;
    uint32_t boot; ///< how often the board has started
    uint16_t reportInterval; ///< ms, 1 to 60000; 0: off until `rate`
    uint16_t silenceLimit; ///< `wd`, ms
    enum ArmatureResetCause resetCause;
    uint8_t sensorCount;
    uint8_t controlCount; ///< at most ARMATURE_MAX_CONTROLS
};

#ifdef __cplusplus
}
#endif
