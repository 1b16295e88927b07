// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <avr/io.h>

// Where each chip has what the firmware uses. The pins are those that carry the same number on an
// Arduino Uno and Mega: D2 emergency stop, D3 and D4 the hang test's. The motor is OC1A: D9 or D11.
#if defined(__AVR_ATmega328P__)

#define BOARD_NAME "armature-atmega328p"
#define MOTOR_DDR DDRB
#define MOTOR_PORT PORTB
#define MOTOR_BIT PB1
#define STOP_PIN PIND
#define STOP_PORT PORTD
#define STOP_BIT PD2
#define HANG_MAIN_PIN PIND
#define HANG_MAIN_PORT PORTD
#define HANG_MAIN_BIT PD3
#define HANG_TIMER_PIN PIND
#define HANG_TIMER_PORT PORTD
#define HANG_TIMER_BIT PD4
#define SERIAL_RECEIVED_VECTOR USART_RX_vect
#define SERIAL_EMPTY_VECTOR USART_UDRE_vect

#elif defined(__AVR_ATmega2560__)

#define BOARD_NAME "armature-atmega2560"
#define MOTOR_DDR DDRB
#define MOTOR_PORT PORTB
#define MOTOR_BIT PB5
#define STOP_PIN PINE
#define STOP_PORT PORTE
#define STOP_BIT PE4
#define HANG_MAIN_PIN PINE
#define HANG_MAIN_PORT PORTE
#define HANG_MAIN_BIT PE5
#define HANG_TIMER_PIN PING
#define HANG_TIMER_PORT PORTG
#define HANG_TIMER_BIT PG5
#define SERIAL_RECEIVED_VECTOR USART0_RX_vect
#define SERIAL_EMPTY_VECTOR USART0_UDRE_vect

#else
#error "no pins are known for this chip"
#endif

#define BIT_OF(bit) ((uint8_t)(1U << (bit)))
