// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdint.h> // NOLINT(modernize-deprecated-headers): a C header

#ifdef __cplusplus
extern "C" {
#endif

/// CRC-16/IBM-SDLC, a byte at a time: begin with ARMATURE_CRC_BEGIN, and take the final value
/// from armatureCrcEnd(). `123456789` gives 906E.
enum { ARMATURE_CRC_BEGIN = 0xFFFF }; // NOLINT(readability-identifier-naming): a constant
uint16_t armatureCrcByte(uint16_t crc, uint8_t byte);
uint16_t armatureCrcEnd(uint16_t crc);
/// The first of the four hexadecimal digits that a final value is written with.
char armatureCrcDigit(uint16_t crc);

#ifdef __cplusplus
}
#endif
