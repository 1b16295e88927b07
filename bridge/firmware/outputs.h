// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/firmware/hal.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ARMATURE_MAX_CONTROLS 8U

enum ArmatureState { ArmatureStateSafe, ArmatureStateRun };
enum ArmatureWhy { ArmatureWhyBoot, ArmatureWhySilence, ArmatureWhyStop, ArmatureWhyHost };

struct ArmatureOutput
{
    int32_t target;
    int32_t applied;
    int32_t step; ///< a millisecond, whole thousandths
    uint16_t stepRest; ///< the rest of it, in thousandths of a thousandth
    uint16_t rest; ///< what of it has gathered
};

/// Outputs, board clock, silence watchdog and emergency stop: all that the timer interrupt runs.
/// Every stop is immediate: applied and target become the safe value in the same millisecond.
struct ArmatureOutputs
{
    const struct ArmatureHal *hal;
    const struct ArmatureDescription *description;
    uint32_t ms; ///< the board clock
    uint16_t fedAt; ///< of it, modulo 65536
    enum ArmatureState state;
    enum ArmatureWhy why;
    bool isHeld; ///< a host fed the watchdog since it last tripped
    bool isLatched; ///< the emergency stop
    uint8_t stateChanges; ///< counts, modulo 256
    uint8_t outputChanges; ///< counts, modulo 256
    struct ArmatureOutput outputs[ARMATURE_MAX_CONTROLS];
};

/// `outputs` is all zeros.
void armatureOutputsBegin(struct ArmatureOutputs *outputs, const struct ArmatureHal *hal,
                          const struct ArmatureDescription *description);
/// One millisecond. Timer interrupt.
void armatureOutputsTick(struct ArmatureOutputs *outputs);

// The rest is for the main loop.

/// Keeps the timer interrupt out, and lets it in again.
void armatureOutputsLock(const struct ArmatureOutputs *outputs);
void armatureOutputsUnlock(const struct ArmatureOutputs *outputs);

// These do so themselves.

uint32_t armatureOutputsClock(const struct ArmatureOutputs *outputs);
void armatureOutputsFeed(struct ArmatureOutputs *outputs);
/// False while the emergency stop is latched.
bool armatureOutputsSet(struct ArmatureOutputs *outputs, uint8_t control, int32_t target);
void armatureOutputsStop(struct ArmatureOutputs *outputs);
/// False while the emergency stop's input is open.
bool armatureOutputsArm(struct ArmatureOutputs *outputs);

#ifdef __cplusplus
}
#endif
