// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "bridge/firmware/outputs.h"

static void apply(struct ArmatureOutputs *outputs, uint8_t control, int32_t value)
{
    if (outputs->outputs[control].applied == value) {
        return;
    }
    outputs->outputs[control].applied = value;
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

static void makeSafe(struct ArmatureOutputs *outputs, enum ArmatureWhy why)
{
    for (uint8_t i = 0; i < outputs->description->controlCount; ++i) {
        outputs->outputs[i].target = outputs->description->controls[i].safe;
        outputs->outputs[i].rest = 0;
        apply(outputs, i, outputs->outputs[i].target);
    }
    enter(outputs, ArmatureStateSafe, why);
}

static int32_t stepOf(struct ArmatureOutput *output)
{
    int32_t step = output->step;
    output->rest = (uint16_t)(output->rest + output->stepRest);
    if (output->rest >= 1000) {
        output->rest = (uint16_t)(output->rest - 1000);
        ++step;
    }
    return step;
}

static void slew(struct ArmatureOutputs *outputs, uint8_t control)
{
    struct ArmatureOutput *output = &outputs->outputs[control];
    const int32_t distance = output->target - output->applied;
    if (distance == 0) {
        return;
    }
    if (outputs->description->controls[control].slew == 0) {
        apply(outputs, control, output->target);
        return;
    }
    const int32_t step = stepOf(output);
    if (distance > step) {
        apply(outputs, control, output->applied + step);
    } else if (distance < -step) {
        apply(outputs, control, output->applied - step);
    } else {
        apply(outputs, control, output->target);
    }
}

void armatureOutputsBegin(struct ArmatureOutputs *outputs, const struct ArmatureHal *hal,
                          const struct ArmatureDescription *description)
{
    outputs->hal = hal;
    outputs->description = description;
    outputs->ms = 0;
    outputs->fedAt = 0;
    outputs->state = ArmatureStateSafe;
    outputs->why = ArmatureWhyBoot;
    outputs->isHeld = false;
    outputs->isLatched = false;
    outputs->stateChanges = 0;
    outputs->outputChanges = 0;
    for (uint8_t i = 0; i < description->controlCount; ++i) {
        const struct ArmatureControl *control = &description->controls[i];
        outputs->outputs[i].target = control->safe;
        outputs->outputs[i].applied = control->safe;
        outputs->outputs[i].step = control->slew / 1000;
        outputs->outputs[i].stepRest = (uint16_t)(control->slew % 1000);
        outputs->outputs[i].rest = 0;
        hal->writeOutput(hal->context, i, control->safe);
    }
}

void armatureOutputsTick(struct ArmatureOutputs *outputs)
{
    ++outputs->ms;
    if (!outputs->isLatched && outputs->hal->isStopOpen(outputs->hal->context)) {
        outputs->isLatched = true;
        makeSafe(outputs, ArmatureWhyStop);
    }
    if (outputs->isHeld && outputs->ms - outputs->fedAt >= outputs->description->silenceLimit) {
        outputs->isHeld = false;
        makeSafe(outputs, outputs->isLatched ? ArmatureWhyStop : ArmatureWhySilence);
    }
    for (uint8_t i = 0; i < outputs->description->controlCount; ++i) {
        slew(outputs, i);
    }
}

uint32_t armatureOutputsClock(const struct ArmatureOutputs *outputs)
{
    outputs->hal->lock(outputs->hal->context);
    const uint32_t ms = outputs->ms;
    outputs->hal->unlock(outputs->hal->context);
    return ms;
}

void armatureOutputsFeed(struct ArmatureOutputs *outputs)
{
    outputs->hal->lock(outputs->hal->context);
    outputs->fedAt = outputs->ms;
    outputs->isHeld = true;
    outputs->hal->unlock(outputs->hal->context);
}

bool armatureOutputsSet(struct ArmatureOutputs *outputs, uint8_t control, int32_t target)
{
    outputs->hal->lock(outputs->hal->context);
    const bool isAllowed = !outputs->isLatched;
    if (isAllowed) {
        outputs->outputs[control].target = target;
        enter(outputs, ArmatureStateRun, ArmatureWhyHost);
    }
    outputs->hal->unlock(outputs->hal->context);
    return isAllowed;
}

void armatureOutputsStop(struct ArmatureOutputs *outputs)
{
    outputs->hal->lock(outputs->hal->context);
    makeSafe(outputs, outputs->isLatched ? ArmatureWhyStop : ArmatureWhyHost);
    outputs->hal->unlock(outputs->hal->context);
}

bool armatureOutputsArm(struct ArmatureOutputs *outputs)
{
    outputs->hal->lock(outputs->hal->context);
    const bool isReleased = !outputs->hal->isStopOpen(outputs->hal->context);
    if (isReleased && outputs->isLatched) {
        outputs->isLatched = false;
        enter(outputs, ArmatureStateSafe, ArmatureWhyHost);
    }
    outputs->hal->unlock(outputs->hal->context);
    return isReleased;
}
