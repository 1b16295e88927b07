// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdint.h>

// What the board remembers in its EEPROM: at 0 the count of its starts, four bytes, little end
// first; at 4 the four bytes of its uid. Before the timer interrupt is let in.

/// Counts this start and returns the count. One write to the EEPROM each start.
uint32_t memoryCountBoot(void);
/// Eight hexadecimal digits and a zero. A board that has no uid yet gets one.
void memoryReadUid(char *uid);
