// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "bridge/firmware/writer.h"

#include "bridge/firmware/crc.h"
#include "bridge/firmware/text.h"

static const uint8_t kDecimals = 3;

void armatureWriteCharacter(struct ArmatureWriter *writer, char character)
{
    const uint8_t byte = (uint8_t)character;
    writer->crc = armatureCrcByte(writer->crc, byte);
    if (writer->room == 0) {
        writer->isOver = true;
        return;
    }
    --writer->room;
    writer->bytes[writer->staged % ARMATURE_RING_BYTES] = byte;
    ++writer->staged;
}

void armatureWriteText(struct ArmatureWriter *writer, const char *text)
{
    for (char character = ARMATURE_TEXT_BYTE(text); character != '\0';
         character = ARMATURE_TEXT_BYTE(text)) {
        armatureWriteCharacter(writer, character);
        ++text;
    }
}

void armatureWriteString(struct ArmatureWriter *writer, const char *string)
{
    armatureWriteCharacter(writer, '"');
    for (; *string != '\0'; ++string) {
        armatureWriteCharacter(writer, *string);
    }
    armatureWriteCharacter(writer, '"');
}

static void writeQuoted(struct ArmatureWriter *writer, const char *text)
{
    armatureWriteCharacter(writer, '"');
    armatureWriteText(writer, text);
    armatureWriteCharacter(writer, '"');
}

void armatureWriteBegin(struct ArmatureWriter *writer, uint8_t reserve, const char *type)
{
    const uint16_t taken = (uint16_t)(writer->staged - writer->read + reserve);
    const uint16_t room = taken < ARMATURE_RING_BYTES ? (uint16_t)(ARMATURE_RING_BYTES - taken) : 0;
    writer->isRingShort = room < ARMATURE_SEND_LINE_BYTES;
    writer->room = writer->isRingShort ? (uint8_t)room : ARMATURE_SEND_LINE_BYTES;
    writer->isOver = false;
    writer->crc = ARMATURE_CRC_BEGIN;
    armatureWriteText(writer, ARMATURE_TEXT("{\"t\":"));
    writeQuoted(writer, type);
}

void armatureWriteKey(struct ArmatureWriter *writer, const char *key)
{
    armatureWriteCharacter(writer, ',');
    writeQuoted(writer, key);
    armatureWriteCharacter(writer, ':');
}

/// Takes the highest digit away, which counts `power`: without a division, for which small
/// processors need long.
static char takeDigit(uint32_t *value, uint32_t power)
{
    char digit = '0';
    for (; *value >= power; ++digit) {
        *value -= power;
    }
    return digit;
}

/// A number of units of which there are 10^decimals in 1, with no trailing zeros behind the point.
static void writeDigits(struct ArmatureWriter *writer, uint32_t value, uint8_t decimals)
{
    static const ARMATURE_TABLE uint32_t kPowers[]
        = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};
    bool isLeading = true;
    for (uint8_t place = sizeof kPowers / sizeof kPowers[0];
         place > 0 && (value != 0 || place > decimals);) {
        --place;
        const char digit = takeDigit(&value, ARMATURE_TABLE_UINT32(&kPowers[place]));
        isLeading = isLeading && digit == '0' && place > decimals;
        if (place + 1 == decimals) {
            armatureWriteCharacter(writer, '.');
        }
        if (!isLeading) {
            armatureWriteCharacter(writer, digit);
        }
    }
}

void armatureWriteNumber(struct ArmatureWriter *writer, int32_t thousandths)
{
    uint32_t magnitude = (uint32_t)thousandths;
    if (thousandths < 0) {
        armatureWriteCharacter(writer, '-');
        magnitude = 0U - magnitude;
    }
    writeDigits(writer, magnitude, kDecimals);
}

void armatureWriteStringField(struct ArmatureWriter *writer, const char *key, const char *string)
{
    armatureWriteKey(writer, key);
    armatureWriteString(writer, string);
}

void armatureWriteCountField(struct ArmatureWriter *writer, const char *key, uint32_t count)
{
    armatureWriteKey(writer, key);
    writeDigits(writer, count, 0);
}

void armatureWriteNumberField(struct ArmatureWriter *writer, const char *key, int32_t thousandths)
{
    armatureWriteKey(writer, key);
    armatureWriteNumber(writer, thousandths);
}

void armatureWriteEntryField(struct ArmatureWriter *writer, const char *key, const char *list,
                             uint8_t index)
{
    armatureWriteKey(writer, key);
    writeQuoted(writer, armatureTextEntry(list, index));
}

uint8_t armatureWriteLength(const struct ArmatureWriter *writer)
{
    return (uint8_t)(writer->staged - writer->committed);
}

bool armatureWriteEnd(struct ArmatureWriter *writer)
{
    armatureWriteCharacter(writer, '}');
    uint16_t crc = armatureCrcEnd(writer->crc);
    armatureWriteCharacter(writer, '*');
    for (uint8_t digit = 0; digit < 4; ++digit) {
        armatureWriteCharacter(writer, armatureCrcDigit(crc));
        crc = (uint16_t)(crc << 4);
    }
    armatureWriteCharacter(writer, '\n');
    if (writer->isOver) {
        writer->staged = writer->committed;
        return !writer->isRingShort;
    }
    writer->committed = writer->staged;
    return true;
}

void armatureWriteNewline(struct ArmatureWriter *writer)
{
    writer->room = 1;
    armatureWriteCharacter(writer, '\n');
    writer->committed = writer->staged;
}

bool armatureWriterTake(struct ArmatureWriter *writer, uint8_t *byte)
{
    if (writer->read == writer->committed) {
        return false;
    }
    *byte = writer->bytes[writer->read % ARMATURE_RING_BYTES];
    ++writer->read;
    return true;
}
