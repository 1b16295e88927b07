// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/firmware/board.h"

// What the board says unasked; `now` is the board clock, ms. Each sends at most what is due and
// fits into the send ring.

/// The lines of the announcement that fit now.
void armatureAnnounce(struct ArmatureBoard *board);
void armatureReportReadings(struct ArmatureBoard *board, uint32_t now);
void armatureReportStatus(struct ArmatureBoard *board, uint32_t now);
void armatureReportError(struct ArmatureBoard *board, uint32_t now);
/// Counts one that `err` shall tell.
void armatureCountError(struct ArmatureBoard *board, enum ArmatureError error);
/// `,"e":"…"`
void armatureWriteErrorField(struct ArmatureWriter *writer, enum ArmatureError error);
