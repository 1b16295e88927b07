// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "bridge/firmware/crc.h"

uint16_t armatureCrcByte(uint16_t crc, uint8_t byte)
{
    // The reflected polynomial 0x1021, eight steps at once: no table, so no RAM.
    uint8_t mixed = (uint8_t)(byte ^ (uint8_t)crc);
    mixed = (uint8_t)(mixed ^ (uint8_t)(mixed << 4));
    const uint16_t high = (uint16_t)((uint16_t)(mixed << 8) | (uint16_t)(crc >> 8));
    return (uint16_t)(high ^ (uint16_t)(mixed >> 4) ^ (uint16_t)((uint16_t)mixed << 3));
}

uint16_t armatureCrcEnd(uint16_t crc)
{
    return (uint16_t)~crc;
}

char armatureCrcDigit(uint16_t crc)
{
    const uint8_t nibble = (uint8_t)(crc >> 8) >> 4;
    return (char)(nibble < 10 ? '0' + nibble : 'A' + nibble - 10);
}
