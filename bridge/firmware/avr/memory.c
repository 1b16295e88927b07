// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "bridge/firmware/avr/memory.h"

#include "bridge/firmware/avr/pins.h"
#include "bridge/firmware/avr/sensors.h"
#include "bridge/firmware/crc.h"

#include <avr/boot.h>
#include <avr/eeprom.h>

#define BLANK 0xFFFFU
#define SERIAL_FIRST 0x0EU // of the signature row, where most chips hold lot, wafer and place
#define SERIAL_LAST 0x17U
#define NOISE_SAMPLES 64U

static uint32_t *const kBootAt = (uint32_t *)0;
static uint16_t *const kMakerAt = (uint16_t *)4;
static uint16_t *const kNoiseAt = (uint16_t *)6;

uint32_t memoryCountBoot(void)
{
    const uint32_t before = eeprom_read_dword(kBootAt);
    const uint32_t count = before == UINT32_MAX ? 1 : before + 1U;
    eeprom_update_dword(kBootAt, count);
    return count;
}

static uint16_t maker(void)
{
    uint16_t crc = ARMATURE_CRC_BEGIN;
    for (uint8_t at = SERIAL_FIRST; at <= SERIAL_LAST; ++at) {
        crc = armatureCrcByte(crc, boot_signature_byte_get(at));
    }
    return crc;
}

static uint16_t noise(void)
{
    uint16_t crc = ARMATURE_CRC_BEGIN;
    for (uint8_t i = 0; i < NOISE_SAMPLES; ++i) {
        crc = armatureCrcByte(crc, sensorsNoise());
    }
    return crc;
}

static char *writeDigits(char *at, uint16_t word)
{
    for (uint8_t i = 0; i < 4; ++i) {
        *at++ = armatureCrcDigit(word);
        word = (uint16_t)(word << 4);
    }
    return at;
}

/// Half from what the maker wrote into the chip, half from noise: clones may share the first.
void memoryReadUid(char *uid)
{
    if (eeprom_read_word(kNoiseAt) == BLANK) {
        eeprom_update_word(kMakerAt, maker());
        eeprom_update_word(kNoiseAt, noise());
    }
    uid = writeDigits(uid, eeprom_read_word(kMakerAt));
    uid = writeDigits(uid, eeprom_read_word(kNoiseAt));
    *uid = '\0';
}
