// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "bridge/firmware/avr/sensors.h"

#include "bridge/firmware/avr/pins.h"

#include <avr/interrupt.h>
#include <avr/pgmspace.h>

#define REFERENCE_VCC BIT_OF(REFS0)
#define ADC_ON (BIT_OF(ADEN) | BIT_OF(ADPS2) | BIT_OF(ADPS1) | BIT_OF(ADPS0)) // 125 kHz
#define NOISE_CHANNEL 7U
#define SMOOTHING 4 // each sample weighs 1/16, and the sum of the weights is 16

const struct ArmatureSensor sensorDescriptions[SensorCount] = {
    {"t1", "temperature", "Cel", 0, 150000},
    {"light", "illuminance", "lx", 0, 1000000},
    {"air", "humidity", "%RH", 0, 100000},
};

static uint16_t smoothed[SensorCount]; ///< of 16 * 1023
static bool isSampled[SensorCount];
static uint8_t channel;

static void start(uint8_t number)
{
    ADMUX = (uint8_t)(REFERENCE_VCC | number);
    ADCSRA = ADC_ON | BIT_OF(ADSC);
}

uint8_t sensorsNoise(void)
{
    start(NOISE_CHANNEL);
    while ((ADCSRA & BIT_OF(ADSC)) != 0) { }
    return (uint8_t)ADC;
}

void sensorsBegin(void)
{
    start(0);
}

void sensorsTick(void)
{
    const uint16_t sample = ADC; // begun a millisecond ago, done after 0.1 ms
    if (isSampled[channel]) {
        smoothed[channel]
            = (uint16_t)(smoothed[channel] + sample - (smoothed[channel] >> SMOOTHING));
    } else {
        smoothed[channel] = (uint16_t)(sample << SMOOTHING);
        isSampled[channel] = true;
    }
    channel = (uint8_t)(channel + 1U < SensorCount ? channel + 1U : 0U);
    start(channel);
}

bool sensorRead(uint8_t sensor, int32_t *value)
{
    // 5 V would be 16384. Thousandths, at a given voltage U: the LM35 tells 100 degrees each volt,
    // the TEMT6000 on 10 kOhm 200 lux each volt, and the HIH-4000 (U / 5 V - 0.16) / 0.0062 %.
    static const PROGMEM uint16_t kFactors[SensorCount] = {15625, 31250, 5040}; // of 512
    const uint8_t interrupts = SREG;
    cli();
    const uint16_t sum = smoothed[sensor];
    const bool isKnown = isSampled[sensor];
    SREG = interrupts;
    *value = (int32_t)(((uint32_t)sum * pgm_read_word(&kFactors[sensor])) >> 9);
    if (sensor == SensorHumidity) {
        *value -= 25806;
    }
    return isKnown && *value >= 0 && *value <= sensorDescriptions[sensor].max;
}
