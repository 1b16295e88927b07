// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "bridge/firmware/writer.h"

#include "bridge/firmware/crc.h"
#include "bridge/firmware/text.h"

static void put(struct ArmatureWriter *writer, char character)
{
    const uint8_t byte = (uint8_t)character;
    writer->crc = armatureCrcByte(writer->crc, byte);
    ++writer->length;
    if (!writer->isFull && !armatureRingStage(writer->ring, byte, writer->reserve)) {
        writer->isFull = true;
    }
}

void armatureWriteBegin(struct ArmatureWriter *writer, struct ArmatureRing *ring, uint16_t reserve)
{
    writer->ring = ring;
    writer->reserve = reserve;
    writer->crc = ARMATURE_CRC_BEGIN;
    writer->length = 0;
    writer->isFull = false;
}

void armatureWriteText(struct ArmatureWriter *writer, const char *text)
{
    for (char character = ARMATURE_TEXT_BYTE(text); character != '\0';
         character = ARMATURE_TEXT_BYTE(text)) {
        put(writer, character);
        ++text;
    }
}

void armatureWriteString(struct ArmatureWriter *writer, const char *string)
{
    put(writer, '"');
    for (; *string != '\0'; ++string) {
        put(writer, *string);
    }
    put(writer, '"');
}

void armatureWriteCount(struct ArmatureWriter *writer, uint32_t count)
{
    char digits[10];
    uint8_t length = 0;
    do {
        digits[length++] = (char)('0' + count % 10U);
        count /= 10U;
    } while (count != 0U);
    while (length > 0) {
        put(writer, digits[--length]);
    }
}

void armatureWriteNumber(struct ArmatureWriter *writer, int32_t thousandths)
{
    uint32_t magnitude = (uint32_t)thousandths;
    if (thousandths < 0) {
        put(writer, '-');
        magnitude = 0U - magnitude;
    }
    armatureWriteCount(writer, magnitude / 1000U);
    uint16_t rest = (uint16_t)(magnitude % 1000U);
    if (rest != 0) {
        put(writer, '.');
    }
    for (; rest != 0; rest = (uint16_t)(rest % 100U * 10U)) {
        put(writer, (char)('0' + rest / 100U));
    }
}

bool armatureWriteEnd(struct ArmatureWriter *writer)
{
    uint16_t crc = armatureCrcEnd(writer->crc);
    put(writer, '*');
    for (uint8_t digit = 0; digit < 4; ++digit) {
        const uint8_t nibble = (uint8_t)(crc >> 12);
        put(writer, (char)(nibble < 10 ? '0' + nibble : 'A' + nibble - 10));
        crc = (uint16_t)(crc << 4);
    }
    put(writer, '\n');
    const bool isTooLong = writer->length > ARMATURE_SEND_LINE_BYTES;
    if (writer->isFull || isTooLong) {
        armatureRingDiscard(writer->ring);
    } else {
        armatureRingCommit(writer->ring);
    }
    return isTooLong || !writer->isFull;
}
