// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdint.h> // NOLINT(modernize-deprecated-headers): a C header

/// Fixed text, kept in flash where the processor has a separate address space for it.
#ifdef __AVR__
#include <avr/pgmspace.h>
#define ARMATURE_TEXT(literal) PSTR(literal)
#define ARMATURE_TEXT_BYTE(at) ((char)pgm_read_byte(at))
#define ARMATURE_TABLE PROGMEM
#define ARMATURE_TABLE_UINT32(at) pgm_read_dword(at)
#else
#define ARMATURE_TEXT(literal) (literal)
#define ARMATURE_TEXT_BYTE(at) (*(at))
#define ARMATURE_TABLE
#define ARMATURE_TABLE_UINT32(at) (*(at))
#endif

// A list is one text with a zero behind each entry: ARMATURE_TEXT("one\0two\0three\0").

/// Which entry equals `string`, from 0 on; the number of entries where none does.
uint8_t armatureTextIndex(const char *list, const char *string);
/// The entry with that index.
const char *armatureTextEntry(const char *list, uint8_t index);
