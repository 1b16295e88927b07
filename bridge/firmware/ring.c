// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "bridge/firmware/ring.h"

bool armatureRingStage(struct ArmatureRing *ring, uint8_t byte, uint16_t reserve)
{
    const uint16_t used = (uint16_t)(ring->staged - ring->read);
    if (used + reserve >= ARMATURE_RING_BYTES) {
        return false;
    }
    ring->bytes[ring->staged % ARMATURE_RING_BYTES] = byte;
    ++ring->staged;
    return true;
}

void armatureRingCommit(struct ArmatureRing *ring)
{
    ring->committed = ring->staged;
}

void armatureRingDiscard(struct ArmatureRing *ring)
{
    ring->staged = ring->committed;
}

bool armatureRingTake(struct ArmatureRing *ring, uint8_t *byte)
{
    if (ring->read == ring->committed) {
        return false;
    }
    *byte = ring->bytes[ring->read % ARMATURE_RING_BYTES];
    ++ring->read;
    return true;
}
