// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "bridge/firmware/reports.h"
#include "bridge/firmware/text.h"

static void writeField(struct ArmatureWriter *writer, const char *opening, const char *string)
{
    armatureWriteText(writer, opening);
    armatureWriteString(writer, string);
}

static void writeCountField(struct ArmatureWriter *writer, const char *opening, uint32_t count)
{
    armatureWriteText(writer, opening);
    armatureWriteCount(writer, count);
}

static void writeNumberField(struct ArmatureWriter *writer, const char *opening, int32_t number)
{
    armatureWriteText(writer, opening);
    armatureWriteNumber(writer, number);
}

static const char *causeText(enum ArmatureResetCause cause)
{
    switch (cause) {
    case ArmatureResetPower:
        return ARMATURE_TEXT(",\"why\":\"power\"");
    case ArmatureResetPin:
        return ARMATURE_TEXT(",\"why\":\"reset\"");
    case ArmatureResetBrownOut:
        return ARMATURE_TEXT(",\"why\":\"brown\"");
    case ArmatureResetWatchdog:
        return ARMATURE_TEXT(",\"why\":\"wdt\"");
    case ArmatureResetUnknown:
        break;
    }
    return ARMATURE_TEXT(",\"why\":\"unknown\"");
}

static void writeHello(const struct ArmatureBoard *board, struct ArmatureWriter *writer)
{
    const struct ArmatureDescription *description = board->description;
    writeField(writer, ARMATURE_TEXT("{\"t\":\"hello\",\"proto\":1,\"board\":"),
               description->board);
    writeField(writer, ARMATURE_TEXT(",\"uid\":"), description->uid);
    writeField(writer, ARMATURE_TEXT(",\"fw\":"), description->firmware);
    writeCountField(writer, ARMATURE_TEXT(",\"boot\":"), description->boot);
    armatureWriteText(writer, causeText(description->resetCause));
    writeCountField(writer, ARMATURE_TEXT(",\"wd\":"), description->silenceLimit);
    writeCountField(writer, ARMATURE_TEXT(",\"line\":"), ARMATURE_RECEIVE_LINE_BYTES);
    writeCountField(writer, ARMATURE_TEXT(",\"ns\":"), description->sensorCount);
    writeCountField(writer, ARMATURE_TEXT(",\"nc\":"), description->controlCount);
}

static void writeSensor(const struct ArmatureBoard *board, struct ArmatureWriter *writer,
                        uint8_t index)
{
    const struct ArmatureSensor *sensor = &board->description->sensors[index];
    const int32_t rate
        = board->reportInterval == 0 ? 0 : (int32_t)(1000000U / board->reportInterval);
    writeField(writer, ARMATURE_TEXT("{\"t\":\"sensor\",\"id\":"), sensor->id);
    writeField(writer, ARMATURE_TEXT(",\"type\":"), sensor->type);
    writeField(writer, ARMATURE_TEXT(",\"unit\":"), sensor->unit);
    writeNumberField(writer, ARMATURE_TEXT(",\"min\":"), sensor->min);
    writeNumberField(writer, ARMATURE_TEXT(",\"max\":"), sensor->max);
    writeNumberField(writer, ARMATURE_TEXT(",\"hz\":"), rate);
}

static void writeControl(const struct ArmatureBoard *board, struct ArmatureWriter *writer,
                         uint8_t index)
{
    const struct ArmatureControl *control = &board->description->controls[index];
    writeField(writer, ARMATURE_TEXT("{\"t\":\"control\",\"id\":"), control->id);
    writeField(writer, ARMATURE_TEXT(",\"type\":"), control->type);
    writeField(writer, ARMATURE_TEXT(",\"unit\":"), control->unit);
    writeNumberField(writer, ARMATURE_TEXT(",\"min\":"), control->min);
    writeNumberField(writer, ARMATURE_TEXT(",\"max\":"), control->max);
    writeNumberField(writer, ARMATURE_TEXT(",\"safe\":"), control->safe);
    writeNumberField(writer, ARMATURE_TEXT(",\"slew\":"), control->slew);
}

static bool announceLine(struct ArmatureBoard *board)
{
    const uint8_t firstControl = (uint8_t)(1 + board->description->sensorCount);
    const uint8_t last = (uint8_t)(firstControl + board->description->controlCount);
    const uint8_t line = board->announced;
    struct ArmatureWriter writer;
    armatureWriteBegin(&writer, &board->ring, ARMATURE_ANSWER_RESERVE);
    if (line == 0) {
        writeHello(board, &writer);
    } else if (line < firstControl) {
        writeSensor(board, &writer, (uint8_t)(line - 1));
    } else if (line < last) {
        writeControl(board, &writer, (uint8_t)(line - firstControl));
    } else {
        writeCountField(&writer, ARMATURE_TEXT("{\"t\":\"ready\",\"ms\":"),
                        armatureOutputsClock(&board->outputs));
    }
    armatureWriteText(&writer, ARMATURE_TEXT("}"));
    if (!armatureWriteEnd(&writer)) {
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
