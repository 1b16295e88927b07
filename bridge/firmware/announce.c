// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "bridge/firmware/reports.h"
#include "bridge/firmware/text.h"

#include <stddef.h>

#define TEXT_OF(number) TEXT_OF_VALUE(number)
#define TEXT_OF_VALUE(number) #number

// writeMembers() walks over the description's members as they lie in memory.
#define FOLLOWS(type, next, before)                                                                \
    _Static_assert(offsetof(struct type, next)                                                     \
                       == offsetof(struct type, before) + sizeof(((struct type *)0)->before),      \
                   "the announcement takes them one behind the other")
FOLLOWS(ArmatureDescription, uid, board);
FOLLOWS(ArmatureDescription, firmware, uid);
FOLLOWS(ArmatureSensor, type, id);
FOLLOWS(ArmatureSensor, unit, type);
FOLLOWS(ArmatureSensor, min, unit);
FOLLOWS(ArmatureSensor, max, min);
FOLLOWS(ArmatureControl, type, id);
FOLLOWS(ArmatureControl, unit, type);
FOLLOWS(ArmatureControl, min, unit);
FOLLOWS(ArmatureControl, max, min);
FOLLOWS(ArmatureControl, safe, max);
FOLLOWS(ArmatureControl, slew, safe);

/// A field for each entry of the list: three strings, then numbers.
static void writeMembers(struct ArmatureWriter *writer, const void *first, const char *keys)
{
    const char *const *strings = first;
    for (uint8_t i = 0; i < 3; ++i) {
        armatureWriteStringField(writer, keys, *strings++);
        keys = armatureTextEntry(keys, 1);
    }
    const int32_t *numbers = (const int32_t *)strings;
    while (ARMATURE_TEXT_BYTE(keys) != '\0') {
        armatureWriteNumberField(writer, keys, *numbers++);
        keys = armatureTextEntry(keys, 1);
    }
}

static void writeHello(struct ArmatureWriter *writer, const struct ArmatureDescription *description)
{
    armatureWriteBegin(writer, ARMATURE_ANSWER_RESERVE, ARMATURE_TEXT("hello"));
    armatureWriteText(writer, ARMATURE_TEXT(",\"proto\":1"));
    writeMembers(writer, description, ARMATURE_TEXT("board\0uid\0fw\0"));
    armatureWriteCountField(writer, ARMATURE_TEXT("boot"), description->boot);
    armatureWriteEntryField(writer, ARMATURE_TEXT("why"),
                            ARMATURE_TEXT("power\0reset\0brown\0wdt\0unknown"),
                            (uint8_t)description->resetCause);
    armatureWriteCountField(writer, ARMATURE_TEXT("wd"), description->silenceLimit);
    armatureWriteText(writer, ARMATURE_TEXT(",\"line\":" TEXT_OF(ARMATURE_RECEIVE_LINE_BYTES)));
    armatureWriteCountField(writer, ARMATURE_TEXT("ns"), description->sensorCount);
    armatureWriteCountField(writer, ARMATURE_TEXT("nc"), description->controlCount);
}

static void writeSensor(struct ArmatureWriter *writer, const struct ArmatureSensor *sensor,
                        uint16_t interval)
{
    armatureWriteBegin(writer, ARMATURE_ANSWER_RESERVE, ARMATURE_TEXT("sensor"));
    writeMembers(writer, sensor, ARMATURE_TEXT("id\0type\0unit\0min\0max\0"));
    armatureWriteNumberField(writer, ARMATURE_TEXT("hz"),
                             interval == 0 ? 0 : (int32_t)(1000000UL / interval));
}

static void writeControl(struct ArmatureWriter *writer, const struct ArmatureControl *control)
{
    armatureWriteBegin(writer, ARMATURE_ANSWER_RESERVE, ARMATURE_TEXT("control"));
    writeMembers(writer, control, ARMATURE_TEXT("id\0type\0unit\0min\0max\0safe\0slew\0"));
}

static bool announceLine(struct ArmatureBoard *board)
{
    const struct ArmatureDescription *description = board->description;
    struct ArmatureWriter *writer = &board->writer;
    const uint8_t firstControl = (uint8_t)(1 + description->sensorCount);
    const uint8_t last = (uint8_t)(firstControl + description->controlCount);
    const uint8_t line = board->announced;
    if (line == 0) {
        writeHello(writer, description);
    } else if (line < firstControl) {
        writeSensor(writer, &description->sensors[line - 1], board->reportInterval);
    } else if (line < last) {
        writeControl(writer, &description->controls[line - firstControl]);
    } else {
        armatureWriteBegin(writer, ARMATURE_ANSWER_RESERVE, ARMATURE_TEXT("ready"));
        armatureWriteCountField(writer, ARMATURE_TEXT("ms"), armatureOutputsClock(&board->outputs));
    }
    if (!armatureWriteEnd(writer)) {
        return false;
    }
    ++board->announced;
    if (line == last) {
        board->announcement = ArmatureAnnounceNothing;
        board->isStatusDue = true;
    }
    return true;
}

void armatureAnnounce(struct ArmatureBoard *board)
{
    while (board->announcement != ArmatureAnnounceNothing && announceLine(board)) { }
}
