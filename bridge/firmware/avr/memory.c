// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "bridge/firmware/avr/memory.h"

#include "bridge/firmware/avr/pins.h"
#include "bridge/firmware/avr/sensors.h"
#include "bridge/firmware/crc.h"

#include <avr/boot.h>
#include <avr/eeprom.h>

#define BLANK 0xFFFFFFFFUL
#define SERIAL_FIRST 0x0EU // of the signature row, where most chips hold lot, wafer and place
#define SERIAL_LAST 0x17U
#define NOISE_SAMPLES 64U

static uint32_t *const kBootAt = (uint32_t *)0;
static uint32_t *const kUidAt = (uint32_t *)4;

uint32_t memoryCountBoot(void)
{
    const uint32_t before = eeprom_read_dword(kBootAt);
    const uint32_t count = before == BLANK ? 1 : before + 1U;
    eeprom_update_dword(kBootAt, count);
    return count;
}

/// Half from what the maker wrote into the chip, half from noise: clones of a chip may share the
/// first.
static uint32_t makeUid(void)
{
    uint16_t maker = ARMATURE_CRC_BEGIN;
    for (uint8_t at = SERIAL_FIRST; at <= SERIAL_LAST; ++at) {
        maker = armatureCrcByte(maker, boot_signature_byte_get(at));
    }
    uint16_t noise = maker;
    for (uint8_t i = 0; i < NOISE_SAMPLES; ++i) {
        noise = armatureCrcByte(noise, sensorsNoise());
    }
    return (uint32_t)maker << 16 | noise;
}

void memoryReadUid(char *uid)
{
    uint32_t value = eeprom_read_dword(kUidAt);
    if (value == BLANK) {
        value = makeUid();
        eeprom_update_dword(kUidAt, value);
    }
    for (uint8_t i = 8; i > 0; --i) {
        const uint8_t nibble = (uint8_t)value & 0x0FU;
        uid[i - 1] = (char)(nibble < 10 ? '0' + nibble : 'a' + nibble - 10);
        value >>= 4;
    }
    uid[8] = '\0';
}
