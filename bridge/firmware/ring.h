// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h> // NOLINT(modernize-deprecated-headers): a C header
#include <stdint.h> // NOLINT(modernize-deprecated-headers): a C header

#ifdef __cplusplus
extern "C" {
#endif

#define ARMATURE_RING_BYTES 512U ///< a power of two

/// The send ring. A line is staged byte by byte and becomes visible to the reader only when it is
/// committed, so that it leaves whole or not at all.
struct ArmatureRing
{
    uint8_t bytes[ARMATURE_RING_BYTES];
    uint16_t read;
    uint16_t committed;
    uint16_t staged;
};

/// Stages one byte; false where fewer than `reserve` bytes would stay free.
bool armatureRingStage(struct ArmatureRing *ring, uint8_t byte, uint16_t reserve);
void armatureRingCommit(struct ArmatureRing *ring);
void armatureRingDiscard(struct ArmatureRing *ring);
/// Takes the oldest committed byte; false where there is none.
bool armatureRingTake(struct ArmatureRing *ring, uint8_t *byte);

#ifdef __cplusplus
}
#endif
