// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h> // NOLINT(modernize-deprecated-headers): a C header
#include <stdint.h> // NOLINT(modernize-deprecated-headers): a C header

#ifdef __cplusplus
extern "C" {
#endif

#define ARMATURE_RING_BYTES 512U ///< a power of two
/// Longest line from the board, with its CRC and newline.
#define ARMATURE_SEND_LINE_BYTES 192U
/// Bytes of the send ring that telemetry leaves free for answers.
#define ARMATURE_ANSWER_RESERVE 96U

/// The send ring, and the line that is being written into it, its CRC counted on the way. The line
/// is staged byte by byte and can be taken only when it is complete, so that it leaves whole or not
/// at all. The counters run over.
struct ArmatureWriter
{
    uint16_t read;
    uint16_t committed;
    uint16_t staged;
    uint16_t crc;
    uint8_t room; ///< bytes that the line may still take
    bool isRingShort; ///< the ring, not the longest line, is what limits it
    bool isOver; ///< it took more
    uint8_t bytes[ARMATURE_RING_BYTES];
};

// Every `const char *` that is a key, a type or a list is ARMATURE_TEXT("…").

/// Begins an object of that type which leaves `reserve` bytes of the ring free: `{"t":"…"`.
void armatureWriteBegin(struct ArmatureWriter *writer, uint8_t reserve, const char *type);
/// `,"key":`
void armatureWriteKey(struct ArmatureWriter *writer, const char *key);
void armatureWriteText(struct ArmatureWriter *writer, const char *text);
/// A quoted string: printable ASCII without `"` and `\\`.
void armatureWriteString(struct ArmatureWriter *writer, const char *string);
void armatureWriteCharacter(struct ArmatureWriter *writer, char character);
/// Thousandths as a decimal number with no trailing zeros.
void armatureWriteNumber(struct ArmatureWriter *writer, int32_t thousandths);

void armatureWriteStringField(struct ArmatureWriter *writer, const char *key, const char *string);
void armatureWriteCountField(struct ArmatureWriter *writer, const char *key, uint32_t count);
void armatureWriteNumberField(struct ArmatureWriter *writer, const char *key, int32_t thousandths);
/// `,"key":"…"` with an entry of a list.
void armatureWriteEntryField(struct ArmatureWriter *writer, const char *key, const char *list,
                             uint8_t index);

/// Bytes of the line so far.
uint8_t armatureWriteLength(const struct ArmatureWriter *writer);
/// Ends the object, adds CRC and newline, and lets it go. False only where the ring was full: try
/// again later. A line over ARMATURE_SEND_LINE_BYTES can never be sent: it is dropped, and the
/// result is true.
bool armatureWriteEnd(struct ArmatureWriter *writer);
/// A newline of its own, for which there must be room.
void armatureWriteNewline(struct ArmatureWriter *writer);
/// Takes the oldest byte to send; false where there is none.
bool armatureWriterTake(struct ArmatureWriter *writer, uint8_t *byte);

#ifdef __cplusplus
}
#endif
