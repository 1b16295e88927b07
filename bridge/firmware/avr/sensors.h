// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/firmware/hal.h"

enum { SensorTemperature, SensorIlluminance, SensorHumidity, SensorCount };

extern const struct ArmatureSensor sensorDescriptions[SensorCount];

void sensorsBegin(void);
/// Takes one sample, of each channel in turn. Timer interrupt.
void sensorsTick(void);
/// Thousandths of the sensor's unit; false where the voltage is none that the sensor gives.
bool sensorRead(uint8_t sensor, int32_t *value);
/// The noise of a pin that is connected to nothing. Blocks for 0.1 ms; before sensorsBegin().
uint8_t sensorsNoise(void);
