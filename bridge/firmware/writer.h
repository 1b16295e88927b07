// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/firmware/ring.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Longest line from the board, with its CRC and newline.
#define ARMATURE_SEND_LINE_BYTES 192U
/// Bytes of the send ring that telemetry leaves free for answers.
#define ARMATURE_ANSWER_RESERVE 96U

/// Writes one line into the send ring, with its CRC counted on the way: no line buffer.
struct ArmatureWriter
{
    struct ArmatureRing *ring;
    uint16_t reserve; ///< bytes of the ring to leave free
    uint16_t crc;
    uint16_t length;
    bool isFull; ///< the ring had no room for the line
};

void armatureWriteBegin(struct ArmatureWriter *writer, struct ArmatureRing *ring, uint16_t reserve);
/// `text`: ARMATURE_TEXT("…").
void armatureWriteText(struct ArmatureWriter *writer, const char *text);
/// A quoted string: printable ASCII without `"` and `\\`.
void armatureWriteString(struct ArmatureWriter *writer, const char *string);
void armatureWriteCount(struct ArmatureWriter *writer, uint32_t count);
/// Writes thousandths as a decimal number with no trailing zeros.
void armatureWriteNumber(struct ArmatureWriter *writer, int32_t thousandths);
/// Adds CRC and newline, and commits. False only where the ring was full: try again later. A line
/// over ARMATURE_SEND_LINE_BYTES can never be sent; it is dropped, and the result is true.
bool armatureWriteEnd(struct ArmatureWriter *writer);

#ifdef __cplusplus
}
#endif
