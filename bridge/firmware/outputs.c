// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "bridge/firmware/outputs.h"

static void apply(struct ArmatureOutputs *outputs, uint8_t control, int32_t value)
{
    struct ArmatureOutput *output = &outputs->outputs[control];
    if (output->applied == value) {
        return;
    }
    output->applied = value;
    ++outputs->outputChanges;
    outputs->hal->writeOutput(outputs->hal->context, control, value);
}

static void enter(struct ArmatureOutputs *outputs, enum ArmatureState state, enum ArmatureWhy why)
{
    if (outputs->state != state || outputs->why != why) {
        outputs->state = state;
        outputs->why = why;
        ++outputs->stateChanges;
    }
}

static bool isStopOpen(const struct ArmatureOutputs *outputs)
{
    return outputs->hal->isStopOpen(outputs->hal->context);
}

/// `why`, unless the emergency stop is latched: that is the one to tell.
static void makeSafe(struct ArmatureOutputs *outputs, enum ArmatureWhy why)
{
    for (uint8_t i = 0; i < outputs->description->controlCount; ++i) {
        struct ArmatureOutput *output = &outputs->outputs[i];
        output->target = outputs->description->controls[i].safe;
        output->rest = 0;
        apply(outputs, i, output->target);
    }
    enter(outputs, ArmatureStateSafe, outputs->isLatched ? ArmatureWhyStop : why);
}

/// Thousandths of this millisecond.
static int32_t stepOf(struct ArmatureOutput *output)
{
    output->rest = (uint16_t)(output->rest + output->stepRest);
    if (output->rest < 1000) {
        return output->step;
    }
    output->rest = (uint16_t)(output->rest - 1000);
    return output->step + 1;
}

static void slew(struct ArmatureOutputs *outputs, uint8_t control)
{
    struct ArmatureOutput *output = &outputs->outputs[control];
    const int32_t applied = output->applied;
    int32_t next = output->target;
    if (next == applied) {
        return;
    }
    if (outputs->description->controls[control].slew != 0) {
        const int32_t step = stepOf(output);
        if (next - applied > step) {
            next = applied + step;
        } else if (applied - next > step) {
            next = applied - step;
        }
    }
    apply(outputs, control, next);
}

void armatureOutputsBegin(struct ArmatureOutputs *outputs, const struct ArmatureHal *hal,
                          const struct ArmatureDescription *description)
{
    outputs->hal = hal;
    outputs->description = description;
    for (uint8_t i = 0; i < description->controlCount; ++i) {
        const struct ArmatureControl *control = &description->controls[i];
        struct ArmatureOutput *output = &outputs->outputs[i];
        output->target = control->safe;
        output->applied = control->safe;
        output->step = (int32_t)((uint32_t)control->slew / 1000U);
        output->stepRest = (uint16_t)((uint32_t)control->slew % 1000U);
        hal->writeOutput(hal->context, i, control->safe);
    }
}

void armatureOutputsTick(struct ArmatureOutputs *outputs)
{
    ++outputs->ms;
    if (!outputs->isLatched && isStopOpen(outputs)) {
        outputs->isLatched = true;
        makeSafe(outputs, ArmatureWhyStop);
    }
    const uint16_t silence = (uint16_t)((uint16_t)outputs->ms - outputs->fedAt);
    if (outputs->isHeld && silence >= outputs->description->silenceLimit) {
        outputs->isHeld = false;
        makeSafe(outputs, ArmatureWhySilence);
    }
    for (uint8_t i = 0; i < outputs->description->controlCount; ++i) {
        slew(outputs, i);
    }
}

void armatureOutputsLock(const struct ArmatureOutputs *outputs)
{
    outputs->hal->lock(outputs->hal->context);
}

void armatureOutputsUnlock(const struct ArmatureOutputs *outputs)
{
    outputs->hal->unlock(outputs->hal->context);
}

uint32_t armatureOutputsClock(const struct ArmatureOutputs *outputs)
{
    armatureOutputsLock(outputs);
    const uint32_t ms = outputs->ms;
    armatureOutputsUnlock(outputs);
    return ms;
}

void armatureOutputsFeed(struct ArmatureOutputs *outputs)
{
    armatureOutputsLock(outputs);
    outputs->fedAt = (uint16_t)outputs->ms;
    outputs->isHeld = true;
    armatureOutputsUnlock(outputs);
}

bool armatureOutputsSet(struct ArmatureOutputs *outputs, uint8_t control, int32_t target)
{
    armatureOutputsLock(outputs);
    const bool isAllowed = !outputs->isLatched;
    if (isAllowed) {
        outputs->outputs[control].target = target;
        enter(outputs, ArmatureStateRun, ArmatureWhyHost);
    }
    armatureOutputsUnlock(outputs);
    return isAllowed;
}

void armatureOutputsStop(struct ArmatureOutputs *outputs)
{
    armatureOutputsLock(outputs);
    makeSafe(outputs, ArmatureWhyHost);
    armatureOutputsUnlock(outputs);
}

bool armatureOutputsArm(struct ArmatureOutputs *outputs)
{
    armatureOutputsLock(outputs);
    const bool isReleased = !isStopOpen(outputs);
    if (isReleased && outputs->isLatched) {
        outputs->isLatched = false;
        enter(outputs, ArmatureStateSafe, ArmatureWhyHost);
    }
    armatureOutputsUnlock(outputs);
    return isReleased;
}
