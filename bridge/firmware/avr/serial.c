// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "bridge/firmware/avr/serial.h"

#include "bridge/firmware/avr/pins.h"

#include <avr/interrupt.h>

#ifndef ARMATURE_BAUD
#define ARMATURE_BAUD 115200UL
#endif

// Sizes that are powers of two up to 256 let one-byte counters, which an interrupt cannot tear, run
// over. At 1 Mbaud the main loop writes lines for a few milliseconds while bytes come in.
#define RECEIVE_BYTES 128U
#define SEND_BYTES 32U
#define RECEIVING (BIT_OF(RXEN0) | BIT_OF(TXEN0) | BIT_OF(RXCIE0))

static volatile uint8_t received[RECEIVE_BYTES];
static volatile uint8_t receiveHead; ///< of the interrupt
static volatile uint8_t receiveTail; ///< of the main loop

static volatile uint8_t sending[SEND_BYTES];
static volatile uint8_t sendHead; ///< of the main loop
static volatile uint8_t sendTail; ///< of the interrupt

/// A byte that finds no room is lost: the line's CRC tells.
ISR(SERIAL_RECEIVED_VECTOR)
{
    const uint8_t byte = UDR0;
    const uint8_t head = receiveHead;
    if ((uint8_t)(head - receiveTail) < RECEIVE_BYTES) {
        received[head % RECEIVE_BYTES] = byte;
        receiveHead = (uint8_t)(head + 1U);
    }
}

/// It may find nothing: its last run can empty the ring after serialPut() has filled it, but before
/// that lets the interrupt in.
ISR(SERIAL_EMPTY_VECTOR)
{
    const uint8_t tail = sendTail;
    if (tail == sendHead) {
        UCSR0B = RECEIVING;
        return;
    }
    UDR0 = sending[tail % SEND_BYTES];
    sendTail = (uint8_t)(tail + 1U);
}

void serialBegin(void)
{
    UCSR0A = BIT_OF(U2X0);
    UCSR0C = BIT_OF(UCSZ01) | BIT_OF(UCSZ00);
    UBRR0 = (uint16_t)((F_CPU / 4UL / ARMATURE_BAUD - 1UL) / 2UL); // the nearest, at double speed
    UCSR0B = RECEIVING;
}

bool serialTake(uint8_t *byte)
{
    const uint8_t tail = receiveTail;
    if (tail == receiveHead) {
        return false;
    }
    *byte = received[tail % RECEIVE_BYTES];
    receiveTail = (uint8_t)(tail + 1U);
    return true;
}

uint8_t serialSpace(void)
{
    return (uint8_t)(SEND_BYTES - (uint8_t)(sendHead - sendTail));
}

void serialPut(uint8_t byte)
{
    const uint8_t head = sendHead;
    sending[head % SEND_BYTES] = byte;
    sendHead = (uint8_t)(head + 1U);
    UCSR0B = RECEIVING | BIT_OF(UDRIE0);
}
