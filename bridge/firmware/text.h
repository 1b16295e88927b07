// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Fixed text, kept in flash where the processor has a separate address space for it.
#ifdef __AVR__
#include <avr/pgmspace.h>
#define ARMATURE_TEXT(literal) PSTR(literal)
#define ARMATURE_TEXT_BYTE(at) ((char)pgm_read_byte(at))
#else
#define ARMATURE_TEXT(literal) (literal)
#define ARMATURE_TEXT_BYTE(at) (*(at))
#endif
