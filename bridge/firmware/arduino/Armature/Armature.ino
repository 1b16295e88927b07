// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
//
// Armature's board protocol on an Arduino Uno, Leonardo or Mega: a motor, three sensors and an
// emergency stop. To make it your board, change the tables below and what boardhal.cpp does with
// them. Do not use delay(): loop() has to come round once a millisecond.
#include <Armature.h>

#include "boardhal.h"

static const ArmatureSensor kSensors[] = {
    // id, type, unit, least and most in thousandths
    {"t1", "temperature", "Cel", 0, 150000},
    {"light", "illuminance", "lx", 0, 1000000},
    {"air", "humidity", "%RH", 0, 100000},
};

static const ArmatureControl kControls[] = {
    // id, type, unit, least, most, safe value, change a second; all in thousandths
    {"m1", "motor", "%", 0, 100000, 0, 200000},
};

static ArmatureBoard board;
static ArmatureHal hal;
static ArmatureDescription description;

void boardTick()
{
    armatureBoardTick(&board);
}

void setup()
{
    boardBegin(&hal, &description);
    description.board = "armature-arduino";
    description.firmware = "0.1.0";
    description.sensors = kSensors;
    description.sensorCount = sizeof kSensors / sizeof kSensors[0];
    description.controls = kControls;
    description.controlCount = sizeof kControls / sizeof kControls[0];
    description.reportInterval = 100;
    description.silenceLimit = 500;
    armatureBoardBegin(&board, &hal, &description);
    boardStartTimer();
}

void loop()
{
    for (uint8_t i = 0; i < 64 && Serial.available() > 0; ++i) {
        armatureBoardReceive(&board, static_cast<uint8_t>(Serial.read()));
    }
    armatureBoardPoll(&board);
}
