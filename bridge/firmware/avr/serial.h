// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h>
#include <stdint.h>

// USART0, 8N1, a ring and an interrupt each way. Main loop.

/// Opens the port at ARMATURE_BAUD.
void serialBegin(void);
/// The oldest byte that came; false where there is none.
bool serialTake(uint8_t *byte);
/// How many bytes serialPut() takes now.
uint8_t serialSpace(void);
void serialPut(uint8_t byte);
