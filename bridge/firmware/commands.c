// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "bridge/firmware/commands.h"

#include "bridge/firmware/reports.h"
#include "bridge/firmware/text.h"

static const uint16_t kMinInterval = 2; // ms
static const uint16_t kMaxInterval = 60000;

static bool hasKeys(const struct ArmatureCommand *command, uint8_t keys)
{
    return (command->keys & keys) == keys;
}

static struct ArmatureWriter *answerBegin(struct ArmatureBoard *board, const char *type,
                                          const struct ArmatureCommand *command)
{
    armatureWriteBegin(&board->writer, 0, type);
    armatureWriteCountField(&board->writer, ARMATURE_TEXT("s"), command->sequence);
    return &board->writer;
}

/// `ack` where there is no error, else `nak`.
static void answer(struct ArmatureBoard *board, const struct ArmatureCommand *command,
                   enum ArmatureError error)
{
    const bool isDone = error == ArmatureErrorNone;
    struct ArmatureWriter *writer
        = answerBegin(board, isDone ? ARMATURE_TEXT("ack") : ARMATURE_TEXT("nak"), command);
    if (!isDone) {
        armatureWriteErrorField(writer, error);
    }
    (void)armatureWriteEnd(writer);
}

/// A repeat tells the target of now, which a stop may have changed: the host then sees that its
/// value does not apply.
static void acknowledgeSet(struct ArmatureBoard *board, const struct ArmatureCommand *command,
                           uint8_t control)
{
    armatureOutputsLock(&board->outputs);
    const int32_t target = board->outputs.outputs[control].target;
    armatureOutputsUnlock(&board->outputs);
    struct ArmatureWriter *writer = answerBegin(board, ARMATURE_TEXT("ack"), command);
    armatureWriteStringField(writer, ARMATURE_TEXT("id"), board->description->controls[control].id);
    armatureWriteNumberField(writer, ARMATURE_TEXT("v"), target);
    (void)armatureWriteEnd(writer);
}

static bool areEqual(const char *one, const char *other)
{
    while (*one != '\0' && *one == *other) {
        ++one;
        ++other;
    }
    return *one == *other;
}

/// Its index, or ARMATURE_MAX_CONTROLS.
static uint8_t controlNamed(const struct ArmatureBoard *board, const char *id)
{
    for (uint8_t i = 0; i < board->description->controlCount; ++i) {
        if (areEqual(id, board->description->controls[i].id)) {
            return i;
        }
    }
    return ARMATURE_MAX_CONTROLS;
}

static bool isRepeat(const struct ArmatureBoard *board, uint8_t control, uint16_t sequence)
{
    const struct ArmatureLastSet *last = &board->lastSets[control];
    return last->isKnown && last->sequence == sequence;
}

/// The new target, or why not. The control is known.
static enum ArmatureError setTarget(struct ArmatureBoard *board, uint8_t control,
                                    const struct ArmatureCommand *command)
{
    const struct ArmatureControl *description = &board->description->controls[control];
    if (command->value < description->min || command->value > description->max) {
        return ArmatureErrorRange;
    }
    if (!armatureOutputsSet(&board->outputs, control, command->value)) {
        return ArmatureErrorStop;
    }
    board->lastControl = control;
    board->lastSets[control].sequence = command->sequence;
    board->lastSets[control].isKnown = true;
    return ArmatureErrorNone;
}

static void obeySet(struct ArmatureBoard *board, const struct ArmatureCommand *command)
{
    uint8_t control = board->lastControl;
    if (control == ARMATURE_MAX_CONTROLS || !isRepeat(board, control, command->sequence)) {
        control = controlNamed(board, command->id);
        enum ArmatureError error = ArmatureErrorNone;
        if (control == ARMATURE_MAX_CONTROLS) {
            error = ArmatureErrorId;
        } else if (!isRepeat(board, control, command->sequence)) {
            error = setTarget(board, control, command);
        }
        if (error != ArmatureErrorNone) {
            answer(board, command, error);
            return;
        }
    }
    acknowledgeSet(board, command, control);
}

static void obeyPing(struct ArmatureBoard *board, const struct ArmatureCommand *command)
{
    struct ArmatureWriter *writer = answerBegin(board, ARMATURE_TEXT("pong"), command);
    armatureWriteCountField(writer, ARMATURE_TEXT("ms"), armatureOutputsClock(&board->outputs));
    (void)armatureWriteEnd(writer);
}

static enum ArmatureError setRate(struct ArmatureBoard *board, uint16_t interval)
{
    if (interval != 0 && (interval < kMinInterval || interval > kMaxInterval)) {
        return ArmatureErrorRange;
    }
    board->reportInterval = interval;
    board->reportedAt = (uint16_t)armatureOutputsClock(&board->outputs);
    return ArmatureErrorNone;
}

/// A host that asks again before `ready` gets the announcement under way: on a slow line a new
/// start each time would never end. Only the one begun at boot starts again, for a host that
/// may have opened the port in the middle of it.
static void obeyId(struct ArmatureBoard *board)
{
    board->lastControl = ARMATURE_MAX_CONTROLS;
    for (uint8_t i = 0; i < ARMATURE_MAX_CONTROLS; ++i) {
        board->lastSets[i].isKnown = false;
    }
    if (board->announcement != ArmatureAnnounceAsked) {
        board->announcement = ArmatureAnnounceAsked;
        board->announced = 0;
    }
}

static void feed(struct ArmatureBoard *board, const struct ArmatureCommand *command)
{
    armatureOutputsFeed(&board->outputs);
    board->isCrcRequired = board->isCrcRequired || command->hasCrc;
}

/// One that has its `s` and a type of the host's.
static void obeyNumbered(struct ArmatureBoard *board, const struct ArmatureCommand *command)
{
    enum ArmatureError error = ArmatureErrorNone;
    switch (command->type) {
    case ArmatureTypePing:
        feed(board, command);
        obeyPing(board, command);
        return;
    case ArmatureTypeSet:
        if (hasKeys(command, ArmatureKeyId | ArmatureKeyValue)) {
            feed(board, command);
            obeySet(board, command);
            return;
        }
        error = ArmatureErrorParse;
        break;
    case ArmatureTypeRate:
        error = hasKeys(command, ArmatureKeyInterval) ? setRate(board, command->interval)
                                                      : ArmatureErrorParse;
        break;
    case ArmatureTypeStop:
        armatureOutputsStop(&board->outputs);
        break;
    case ArmatureTypeArm:
        error = armatureOutputsArm(&board->outputs) ? ArmatureErrorNone : ArmatureErrorStop;
        break;
    case ArmatureTypeId:
    case ArmatureTypeFirstOfBoard:
    case ArmatureTypeLastOfBoard:
    case ArmatureTypeUnknown:
        error = ArmatureErrorType;
        break;
    }
    answer(board, command, error);
}

/// True where the line may be obeyed. Once a host has shown that it sends a CRC, a line without
/// one is a damaged line, until that host has gone.
static bool isTrusted(struct ArmatureBoard *board, const struct ArmatureCommand *command)
{
    if (!board->outputs.isHeld) {
        board->isCrcRequired = false;
    }
    return command->hasCrc || !board->isCrcRequired;
}

void armatureObey(struct ArmatureBoard *board, const struct ArmatureCommand *command)
{
    const enum ArmatureType type = command->type;
    if (!isTrusted(board, command)) {
        armatureCountError(board, ArmatureErrorCrc);
    } else if (type == ArmatureTypeId) {
        obeyId(board);
    } else if (type >= ArmatureTypeFirstOfBoard && type <= ArmatureTypeLastOfBoard) {
        return;
    } else if (hasKeys(command, ArmatureKeySequence)) {
        obeyNumbered(board, command);
    } else if (type == ArmatureTypeUnknown) {
        board->error = ArmatureErrorType;
    } else {
        armatureCountError(board, ArmatureErrorParse);
    }
}
