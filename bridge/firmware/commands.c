// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "bridge/firmware/commands.h"

#include "bridge/firmware/reports.h"
#include "bridge/firmware/text.h"
#include "bridge/firmware/writer.h"

static const int32_t kMinInterval = 2; // ms
static const int32_t kMaxInterval = 60000;

enum Type { TypeId, TypeSet, TypePing, TypeRate, TypeStop, TypeArm, TypeOfBoard, TypeUnknown };

static bool hasKeys(const struct ArmatureCommand *command, unsigned keys)
{
    return (command->keys & keys) == keys;
}

static bool isType(const struct ArmatureCommand *command, const char *text)
{
    return armatureSliceIsText(&command->type, text);
}

/// A line of this board that came back: a loop, and no host.
static bool isOfBoard(const struct ArmatureCommand *command)
{
    return isType(command, ARMATURE_TEXT("r")) || isType(command, ARMATURE_TEXT("st"))
        || isType(command, ARMATURE_TEXT("ack")) || isType(command, ARMATURE_TEXT("nak"))
        || isType(command, ARMATURE_TEXT("pong")) || isType(command, ARMATURE_TEXT("err"))
        || isType(command, ARMATURE_TEXT("hello")) || isType(command, ARMATURE_TEXT("sensor"))
        || isType(command, ARMATURE_TEXT("control")) || isType(command, ARMATURE_TEXT("ready"));
}

static enum Type typeOf(const struct ArmatureCommand *command)
{
    if (isType(command, ARMATURE_TEXT("ping"))) {
        return TypePing;
    }
    if (isType(command, ARMATURE_TEXT("set"))) {
        return TypeSet;
    }
    if (isType(command, ARMATURE_TEXT("id"))) {
        return TypeId;
    }
    if (isType(command, ARMATURE_TEXT("rate"))) {
        return TypeRate;
    }
    if (isType(command, ARMATURE_TEXT("stop"))) {
        return TypeStop;
    }
    if (isType(command, ARMATURE_TEXT("arm"))) {
        return TypeArm;
    }
    return isOfBoard(command) ? TypeOfBoard : TypeUnknown;
}

static void answerBegin(struct ArmatureBoard *board, struct ArmatureWriter *writer,
                        const char *opening, uint16_t sequence)
{
    armatureWriteBegin(writer, &board->ring, 0);
    armatureWriteText(writer, opening);
    armatureWriteCount(writer, sequence);
}

static void acknowledge(struct ArmatureBoard *board, uint16_t sequence)
{
    struct ArmatureWriter writer;
    answerBegin(board, &writer, ARMATURE_TEXT("{\"t\":\"ack\",\"s\":"), sequence);
    armatureWriteText(&writer, ARMATURE_TEXT("}"));
    (void)armatureWriteEnd(&writer);
}

static void refuse(struct ArmatureBoard *board, uint16_t sequence, enum ArmatureError error)
{
    struct ArmatureWriter writer;
    answerBegin(board, &writer, ARMATURE_TEXT("{\"t\":\"nak\",\"s\":"), sequence);
    armatureWriteErrorCode(&writer, error);
    armatureWriteText(&writer, ARMATURE_TEXT("}"));
    (void)armatureWriteEnd(&writer);
}

/// A repeat tells the target of now, which a stop may have changed: the host then sees that its
/// value does not apply.
static void acknowledgeSet(struct ArmatureBoard *board, uint16_t sequence, uint8_t control)
{
    struct ArmatureWriter writer;
    board->hal->lock(board->hal->context);
    const int32_t target = board->outputs.outputs[control].target;
    board->hal->unlock(board->hal->context);
    answerBegin(board, &writer, ARMATURE_TEXT("{\"t\":\"ack\",\"s\":"), sequence);
    armatureWriteText(&writer, ARMATURE_TEXT(",\"id\":"));
    armatureWriteString(&writer, board->description->controls[control].id);
    armatureWriteText(&writer, ARMATURE_TEXT(",\"v\":"));
    armatureWriteNumber(&writer, target);
    armatureWriteText(&writer, ARMATURE_TEXT("}"));
    (void)armatureWriteEnd(&writer);
}

/// Its index, or ARMATURE_MAX_CONTROLS.
static uint8_t controlNamed(const struct ArmatureBoard *board, const struct ArmatureSlice *id)
{
    for (uint8_t i = 0; i < board->description->controlCount; ++i) {
        if (armatureSliceIsString(id, board->description->controls[i].id)) {
            return i;
        }
    }
    return ARMATURE_MAX_CONTROLS;
}

static bool isRepeat(const struct ArmatureBoard *board, uint8_t control, uint16_t sequence)
{
    return (board->hasLastSequence & (1U << control)) != 0
        && board->lastSequences[control] == sequence;
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
    board->lastSequence = command->sequence;
    board->lastControl = control;
    board->lastSequences[control] = command->sequence;
    board->hasLastSequence = (uint8_t)(board->hasLastSequence | (1U << control));
    return ArmatureErrorNone;
}

static void obeySet(struct ArmatureBoard *board, const struct ArmatureCommand *command)
{
    if (board->lastControl != ARMATURE_MAX_CONTROLS && board->lastSequence == command->sequence) {
        acknowledgeSet(board, command->sequence, board->lastControl);
        return;
    }
    const uint8_t control = controlNamed(board, &command->id);
    if (control == ARMATURE_MAX_CONTROLS) {
        refuse(board, command->sequence, ArmatureErrorId);
        return;
    }
    if (!isRepeat(board, control, command->sequence)) {
        const enum ArmatureError error = setTarget(board, control, command);
        if (error != ArmatureErrorNone) {
            refuse(board, command->sequence, error);
            return;
        }
    }
    acknowledgeSet(board, command->sequence, control);
}

static void obeyPing(struct ArmatureBoard *board, const struct ArmatureCommand *command)
{
    struct ArmatureWriter writer;
    answerBegin(board, &writer, ARMATURE_TEXT("{\"t\":\"pong\",\"s\":"), command->sequence);
    armatureWriteText(&writer, ARMATURE_TEXT(",\"ms\":"));
    armatureWriteCount(&writer, armatureOutputsClock(&board->outputs));
    armatureWriteText(&writer, ARMATURE_TEXT("}"));
    (void)armatureWriteEnd(&writer);
}

static void obeyRate(struct ArmatureBoard *board, const struct ArmatureCommand *command)
{
    const int32_t interval = command->interval / 1000;
    const bool isWhole = command->interval % 1000 == 0;
    const bool isInRange = interval == 0 || (interval >= kMinInterval && interval <= kMaxInterval);
    if (!isWhole || !isInRange) {
        refuse(board, command->sequence, ArmatureErrorRange);
        return;
    }
    board->reportInterval = (uint16_t)interval;
    board->reportedAt = armatureOutputsClock(&board->outputs);
    acknowledge(board, command->sequence);
}

static void obeyArm(struct ArmatureBoard *board, const struct ArmatureCommand *command)
{
    if (armatureOutputsArm(&board->outputs)) {
        acknowledge(board, command->sequence);
    } else {
        refuse(board, command->sequence, ArmatureErrorStop);
    }
}

/// A host that asks again before `ready` gets the announcement under way: on a slow line a new
/// start each time would never end. Only the one begun at boot starts again, for a host that
/// may have opened the port in the middle of it.
static void obeyId(struct ArmatureBoard *board)
{
    board->lastControl = ARMATURE_MAX_CONTROLS;
    board->hasLastSequence = 0;
    if (board->announcement != ArmatureAnnounceAsked) {
        board->announcement = ArmatureAnnounceAsked;
        board->announced = 0;
    }
}

static unsigned keysOf(enum Type type)
{
    if (type == TypeSet) {
        return ArmatureKeySequence | ArmatureKeyId | ArmatureKeyValue;
    }
    return type == TypeRate ? ArmatureKeySequence | ArmatureKeyInterval : ArmatureKeySequence;
}

static void obeyNumbered(struct ArmatureBoard *board, const struct ArmatureCommand *command,
                         enum Type type)
{
    switch (type) {
    case TypeSet:
        obeySet(board, command);
        break;
    case TypePing:
        obeyPing(board, command);
        break;
    case TypeRate:
        obeyRate(board, command);
        break;
    case TypeStop:
        armatureOutputsStop(&board->outputs);
        acknowledge(board, command->sequence);
        break;
    case TypeArm:
        obeyArm(board, command);
        break;
    case TypeId:
    case TypeOfBoard:
    case TypeUnknown:
        break;
    }
}

static void refuseUnnumbered(struct ArmatureBoard *board, enum Type type)
{
    if (type == TypeUnknown) {
        board->error = ArmatureErrorType;
        return;
    }
    ++board->badParse;
    board->error = ArmatureErrorParse;
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
    if (!isTrusted(board, command)) {
        ++board->badCrc;
        board->error = ArmatureErrorCrc;
        return;
    }
    const enum Type type = typeOf(command);
    if (type == TypeOfBoard) {
        return;
    }
    if (type == TypeId) {
        obeyId(board);
        return;
    }
    if (!hasKeys(command, ArmatureKeySequence)) {
        refuseUnnumbered(board, type);
        return;
    }
    if (type == TypeUnknown) {
        refuse(board, command->sequence, ArmatureErrorType);
        return;
    }
    if (!hasKeys(command, keysOf(type))) {
        refuse(board, command->sequence, ArmatureErrorParse);
        return;
    }
    if (type == TypeSet || type == TypePing) {
        armatureOutputsFeed(&board->outputs);
        board->isCrcRequired = board->isCrcRequired || command->hasCrc;
    }
    obeyNumbered(board, command, type);
}
