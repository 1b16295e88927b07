// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "bridge/firmware/reports.h"

#include "bridge/firmware/text.h"

static const uint16_t kStatusInterval = 200; // ms, while nothing changes
static const uint16_t kStatusPause = 20; // ms, least between two for the sake of moving outputs
static const uint16_t kErrorPause = 100; // ms
static const uint16_t kNumberWidth = 12; // characters of the longest number
static const uint16_t kPairMarks = 4; // quotes, colon and comma of one `"id":value,`
static const uint16_t kClosing = 8; // characters of `}}*HHHH` and the newline

/// Whether one more `"id":value` surely fits into the line.
static bool fits(const struct ArmatureWriter *writer, const char *id)
{
    uint16_t length
        = (uint16_t)(armatureWriteLength(writer) + kNumberWidth + kPairMarks + kClosing);
    for (; *id != '\0'; ++id) {
        ++length;
    }
    return length <= ARMATURE_SEND_LINE_BYTES;
}

static void writePair(struct ArmatureWriter *writer, bool isFirst, const char *id, int32_t value)
{
    if (!isFirst) {
        armatureWriteCharacter(writer, ',');
    }
    armatureWriteString(writer, id);
    armatureWriteCharacter(writer, ':');
    armatureWriteNumber(writer, value);
}

static void objectBegin(struct ArmatureWriter *writer, const char *key)
{
    armatureWriteKey(writer, key);
    armatureWriteCharacter(writer, '{');
}

static bool objectsEnd(struct ArmatureWriter *writer)
{
    armatureWriteCharacter(writer, '}');
    return armatureWriteEnd(writer);
}

/// One line of readings, from the next sensor on. False where the send ring has no room now.
static bool reportLine(struct ArmatureBoard *board, uint32_t now)
{
    const struct ArmatureDescription *description = board->description;
    struct ArmatureWriter *writer = &board->writer;
    armatureWriteBegin(writer, ARMATURE_ANSWER_RESERVE, ARMATURE_TEXT("r"));
    armatureWriteCountField(writer, ARMATURE_TEXT("n"), board->reports);
    armatureWriteCountField(writer, ARMATURE_TEXT("ms"), now);
    objectBegin(writer, ARMATURE_TEXT("v"));
    bool isFirst = true;
    uint8_t next = board->nextSensor;
    for (; next < description->sensorCount; ++next) {
        const char *const id = description->sensors[next].id;
        int32_t value = 0;
        if (!isFirst && !fits(writer, id)) {
            break;
        }
        if (board->hal->readSensor(board->hal->context, next, &value)) {
            writePair(writer, isFirst, id, value);
            isFirst = false;
        }
    }
    if (!objectsEnd(writer)) {
        return false;
    }
    board->nextSensor = next;
    ++board->reports;
    return true;
}

void armatureReportReadings(struct ArmatureBoard *board, uint32_t now)
{
    const uint16_t moment = (uint16_t)now;
    const uint16_t interval = board->reportInterval;
    const uint8_t count = board->description->sensorCount;
    if (board->announcement != ArmatureAnnounceNothing || interval == 0) {
        board->reportedAt = moment;
        board->nextSensor = count;
        return;
    }
    const uint16_t late = (uint16_t)(moment - board->reportedAt);
    if (late >= interval) {
        if (board->nextSensor < count) {
            ++board->reports; // what did not fit in time is lost, and the host sees the gap
        }
        const bool isSkipped = late - interval >= interval;
        board->reportedAt = isSkipped ? moment : (uint16_t)(board->reportedAt + interval);
        board->nextSensor = 0;
    }
    while (board->nextSensor < count && reportLine(board, now)) { }
}

/// What `st` tells, of one moment.
struct Snapshot
{
    enum ArmatureState state;
    enum ArmatureWhy why;
    uint8_t stateChanges;
    uint8_t outputChanges;
    int32_t applied[ARMATURE_MAX_CONTROLS];
};

static void takeSnapshot(const struct ArmatureBoard *board, struct Snapshot *snapshot)
{
    const struct ArmatureOutputs *outputs = &board->outputs;
    armatureOutputsLock(outputs);
    snapshot->state = outputs->state;
    snapshot->why = outputs->why;
    snapshot->stateChanges = outputs->stateChanges;
    snapshot->outputChanges = outputs->outputChanges;
    for (uint8_t i = 0; i < board->description->controlCount; ++i) {
        snapshot->applied[i] = outputs->outputs[i].applied;
    }
    armatureOutputsUnlock(outputs);
}

static bool statusLines(struct ArmatureBoard *board, uint32_t now, const struct Snapshot *snapshot)
{
    const struct ArmatureControl *controls = board->description->controls;
    struct ArmatureWriter *writer = &board->writer;
    uint8_t next = 0;
    do {
        armatureWriteBegin(writer, ARMATURE_ANSWER_RESERVE, ARMATURE_TEXT("st"));
        armatureWriteCountField(writer, ARMATURE_TEXT("ms"), now);
        armatureWriteEntryField(writer, ARMATURE_TEXT("state"), ARMATURE_TEXT("safe\0run"),
                                (uint8_t)snapshot->state);
        armatureWriteEntryField(writer, ARMATURE_TEXT("why"),
                                ARMATURE_TEXT("boot\0silence\0estop\0host"),
                                (uint8_t)snapshot->why);
        objectBegin(writer, ARMATURE_TEXT("c"));
        for (bool isFirst = true; next < board->description->controlCount
             && (isFirst || fits(writer, controls[next].id));
             ++next) {
            writePair(writer, isFirst, controls[next].id, snapshot->applied[next]);
            isFirst = false;
        }
        if (!objectsEnd(writer)) {
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
    const uint16_t age = (uint16_t)((uint16_t)now - board->statusAt);
    const bool hasMoved = snapshot.outputChanges != board->statusOutputChanges;
    const bool isDue = board->isStatusDue || age >= kStatusInterval
        || snapshot.stateChanges != board->statusStateChanges || (hasMoved && age >= kStatusPause);
    if (!isDue) {
        return;
    }
    board->isStatusDue = !statusLines(board, now, &snapshot);
    if (!board->isStatusDue) {
        board->statusAt = (uint16_t)now;
        board->statusStateChanges = snapshot.stateChanges;
        board->statusOutputChanges = snapshot.outputChanges;
    }
}

void armatureCountError(struct ArmatureBoard *board, enum ArmatureError error)
{
    ++board->errors[error];
    board->error = error;
}

static const ARMATURE_TABLE char kErrors[] = "crc\0parse\0long\0type\0id\0range\0estop";

void armatureWriteErrorField(struct ArmatureWriter *writer, enum ArmatureError error)
{
    armatureWriteEntryField(writer, ARMATURE_TEXT("e"), kErrors, (uint8_t)error);
}

void armatureReportError(struct ArmatureBoard *board, uint32_t now)
{
    const bool isTooSoon
        = board->hasToldError && (uint16_t)((uint16_t)now - board->errorAt) < kErrorPause;
    if (board->error == ArmatureErrorNone || isTooSoon) {
        return;
    }
    struct ArmatureWriter *writer = &board->writer;
    armatureWriteBegin(writer, ARMATURE_ANSWER_RESERVE, ARMATURE_TEXT("err"));
    armatureWriteErrorField(writer, board->error);
    for (uint8_t i = 0; i < ARMATURE_COUNTED_ERRORS; ++i) {
        armatureWriteCountField(writer, armatureTextEntry(kErrors, i), board->errors[i]);
    }
    if (armatureWriteEnd(writer)) {
        board->error = ArmatureErrorNone;
        board->errorAt = (uint16_t)now;
        board->hasToldError = true;
    }
}
