// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Armature.h>

// Pins: motor on 9 (Mega: 11), emergency stop between 2 and GND, normally closed; LM35 on A0,
// TEMT6000 with 10 kOhm on A1, HIH-4000 on A2.

/// Sets the pins, the serial port and the hardware watchdog, and fills in the HAL and what the
/// board knows of itself: uid, count of its starts, cause of the last reset.
void boardBegin(ArmatureHal *hal, ArmatureDescription *description);
/// Lets boardTick() come 1000 times a second, from an interrupt.
void boardStartTimer();
/// The sketch's own.
void boardTick();
