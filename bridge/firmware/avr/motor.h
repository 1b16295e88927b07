// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdint.h>

/// The motor's pin as an output, low.
void motorBegin(void);
/// 0 to 100000, thousandths of a percent. OCR1A becomes ten times the percentage.
void motorDrive(int32_t value);
