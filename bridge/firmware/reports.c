// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "bridge/firmware/reports.h"

#include "bridge/firmware/text.h"

static const uint32_t kStatusInterval = 200; // ms, while nothing changes
static const uint32_t kStatusPause = 20; // ms, least between two for the sake of moving outputs
static const uint32_t kErrorPause = 100; // ms
static const uint16_t kNumberWidth = 12; // characters of the longest number
static const uint16_t kPairMarks = 4; // quotes, colon and comma of one `"id":value,`
static const uint16_t kClosing = 8; // characters of `}}*HHHH` and the newline

static uint16_t stringLength(const char *string)
{
    uint16_t length = 0;
    while (string[length] != '\0') {
        ++length;
    }
    return length;
}

/// Whether one more `"id":value` surely fits into the line.
static bool fits(const struct ArmatureWriter *writer, const char *id)
{
    const uint16_t pair = (uint16_t)(stringLength(id) + kNumberWidth + kPairMarks);
    return (unsigned)writer->length + pair + kClosing <= ARMATURE_SEND_LINE_BYTES;
}

static void writePair(struct ArmatureWriter *writer, bool isFirst, const char *id, int32_t value)
{
    if (!isFirst) {
        armatureWriteText(writer, ARMATURE_TEXT(","));
    }
    armatureWriteString(writer, id);
    armatureWriteText(writer, ARMATURE_TEXT(":"));
    armatureWriteNumber(writer, value);
}

/// One line of readings, from the next sensor on. False where the send ring has no room now.
static bool reportLine(struct ArmatureBoard *board, uint32_t now)
{
    const struct ArmatureDescription *description = board->description;
    struct ArmatureWriter writer;
    armatureWriteBegin(&writer, &board->ring, ARMATURE_ANSWER_RESERVE);
    armatureWriteText(&writer, ARMATURE_TEXT("{\"t\":\"r\",\"n\":"));
    armatureWriteCount(&writer, board->reports);
    armatureWriteText(&writer, ARMATURE_TEXT(",\"ms\":"));
    armatureWriteCount(&writer, now);
    armatureWriteText(&writer, ARMATURE_TEXT(",\"v\":{"));
    bool isFirst = true;
    uint8_t next = board->nextSensor;
    for (; next < description->sensorCount; ++next) {
        int32_t value = 0;
        if (!isFirst && !fits(&writer, description->sensors[next].id)) {
            break;
        }
        if (board->hal->readSensor(board->hal->context, next, &value)) {
            writePair(&writer, isFirst, description->sensors[next].id, value);
            isFirst = false;
        }
    }
    armatureWriteText(&writer, ARMATURE_TEXT("}}"));
    if (!armatureWriteEnd(&writer)) {
        return false;
    }
    board->nextSensor = next;
    ++board->reports;
    return true;
}

void armatureReportReadings(struct ArmatureBoard *board, uint32_t now)
{
    const uint8_t count = board->description->sensorCount;
    if (board->announcement != ArmatureAnnounceNothing || board->reportInterval == 0) {
        board->reportedAt = now;
        board->nextSensor = count;
        return;
    }
    const uint32_t age = now - board->reportedAt;
    if (age >= board->reportInterval) {
        if (board->nextSensor < count) {
            ++board->reports; // what did not fit in time is lost, and the host sees the gap
        }
        const bool isLate = age >= 2UL * board->reportInterval;
        board->reportedAt = isLate ? now : board->reportedAt + board->reportInterval;
        board->nextSensor = 0;
    }
    while (board->nextSensor < count && reportLine(board, now)) { }
}

static const char *stateText(enum ArmatureState state, enum ArmatureWhy why)
{
    if (state == ArmatureStateRun) {
        return ARMATURE_TEXT(",\"state\":\"run\",\"why\":\"host\",\"c\":{");
    }
    switch (why) {
    case ArmatureWhyBoot:
        return ARMATURE_TEXT(",\"state\":\"safe\",\"why\":\"boot\",\"c\":{");
    case ArmatureWhySilence:
        return ARMATURE_TEXT(",\"state\":\"safe\",\"why\":\"silence\",\"c\":{");
    case ArmatureWhyStop:
        return ARMATURE_TEXT(",\"state\":\"safe\",\"why\":\"estop\",\"c\":{");
    case ArmatureWhyHost:
        break;
    }
    return ARMATURE_TEXT(",\"state\":\"safe\",\"why\":\"host\",\"c\":{");
}

/// What `st` tells, of one moment.
struct Snapshot
{
    int32_t applied[ARMATURE_MAX_CONTROLS];
    enum ArmatureState state;
    enum ArmatureWhy why;
    uint8_t stateChanges;
    uint8_t outputChanges;
};

static void takeSnapshot(const struct ArmatureBoard *board, struct Snapshot *snapshot)
{
    board->hal->lock(board->hal->context);
    snapshot->state = board->outputs.state;
    snapshot->why = board->outputs.why;
    snapshot->stateChanges = board->outputs.stateChanges;
    snapshot->outputChanges = board->outputs.outputChanges;
    for (uint8_t i = 0; i < board->description->controlCount; ++i) {
        snapshot->applied[i] = board->outputs.outputs[i].applied;
    }
    board->hal->unlock(board->hal->context);
}

static bool statusLines(struct ArmatureBoard *board, uint32_t now, const struct Snapshot *snapshot)
{
    const struct ArmatureControl *controls = board->description->controls;
    uint8_t next = 0;
    do {
        struct ArmatureWriter writer;
        armatureWriteBegin(&writer, &board->ring, ARMATURE_ANSWER_RESERVE);
        armatureWriteText(&writer, ARMATURE_TEXT("{\"t\":\"st\",\"ms\":"));
        armatureWriteCount(&writer, now);
        armatureWriteText(&writer, stateText(snapshot->state, snapshot->why));
        for (bool isFirst = true; next < board->description->controlCount
             && (isFirst || fits(&writer, controls[next].id));
             ++next) {
            writePair(&writer, isFirst, controls[next].id, snapshot->applied[next]);
            isFirst = false;
        }
        armatureWriteText(&writer, ARMATURE_TEXT("}}"));
        if (!armatureWriteEnd(&writer)) {
            return false;
        }
    } while (next < board->description->controlCount);
    return true;
}

void armatureReportStatus(struct ArmatureBoard *board, uint32_t now)
{
    struct Snapshot snapshot = {0};
    if (board->announcement != ArmatureAnnounceNothing) {
        return;
    }
    takeSnapshot(board, &snapshot);
    const uint32_t age = now - board->statusAt;
    const bool hasMoved = snapshot.outputChanges != board->statusOutputChanges;
    const bool isDue = board->isStatusDue || age >= kStatusInterval
        || snapshot.stateChanges != board->statusStateChanges || (hasMoved && age >= kStatusPause);
    if (!isDue) {
        return;
    }
    board->isStatusDue = !statusLines(board, now, &snapshot);
    if (!board->isStatusDue) {
        board->statusAt = now;
        board->statusStateChanges = snapshot.stateChanges;
        board->statusOutputChanges = snapshot.outputChanges;
    }
}

static const char *errorText(enum ArmatureError error)
{
    switch (error) {
    case ArmatureErrorCrc:
        return ARMATURE_TEXT(",\"e\":\"crc\"");
    case ArmatureErrorLong:
        return ARMATURE_TEXT(",\"e\":\"long\"");
    case ArmatureErrorType:
        return ARMATURE_TEXT(",\"e\":\"type\"");
    case ArmatureErrorId:
        return ARMATURE_TEXT(",\"e\":\"id\"");
    case ArmatureErrorRange:
        return ARMATURE_TEXT(",\"e\":\"range\"");
    case ArmatureErrorStop:
        return ARMATURE_TEXT(",\"e\":\"estop\"");
    case ArmatureErrorNone:
    case ArmatureErrorParse:
        break;
    }
    return ARMATURE_TEXT(",\"e\":\"parse\"");
}

void armatureWriteErrorCode(struct ArmatureWriter *writer, enum ArmatureError error)
{
    armatureWriteText(writer, errorText(error));
}

void armatureReportError(struct ArmatureBoard *board, uint32_t now)
{
    const bool isTooSoon = board->hasToldError && now - board->errorAt < kErrorPause;
    if (board->error == ArmatureErrorNone || isTooSoon) {
        return;
    }
    struct ArmatureWriter writer;
    armatureWriteBegin(&writer, &board->ring, ARMATURE_ANSWER_RESERVE);
    armatureWriteText(&writer, ARMATURE_TEXT("{\"t\":\"err\""));
    armatureWriteErrorCode(&writer, board->error);
    armatureWriteText(&writer, ARMATURE_TEXT(",\"crc\":"));
    armatureWriteCount(&writer, board->badCrc);
    armatureWriteText(&writer, ARMATURE_TEXT(",\"parse\":"));
    armatureWriteCount(&writer, board->badParse);
    armatureWriteText(&writer, ARMATURE_TEXT(",\"long\":"));
    armatureWriteCount(&writer, board->tooLong);
    armatureWriteText(&writer, ARMATURE_TEXT("}"));
    if (armatureWriteEnd(&writer)) {
        board->error = ArmatureErrorNone;
        board->errorAt = now;
        board->hasToldError = true;
    }
}
