// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/firmware/outputs.h"
#include "bridge/firmware/parser.h"
#include "bridge/firmware/writer.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Longest line to the board, with its newline.
#define ARMATURE_RECEIVE_LINE_BYTES 128

/// The first three are counted and told by `err`.
enum ArmatureError {
    ArmatureErrorCrc,
    ArmatureErrorParse,
    ArmatureErrorLong,
    ArmatureErrorType,
    ArmatureErrorId,
    ArmatureErrorRange,
    ArmatureErrorStop,
    ArmatureErrorNone
};
#define ARMATURE_COUNTED_ERRORS 3U

enum ArmatureAnnouncement { ArmatureAnnounceNothing, ArmatureAnnounceBoot, ArmatureAnnounceAsked };

/// What of a control's `set` commands is known again.
struct ArmatureLastSet
{
    uint16_t sequence; ///< `s` of the last one that was applied
    bool isKnown;
};

/// The board's side of protocol 1. No dynamic memory, no floating point, no globals.
///
///     armatureBoardBegin(&board, &hal, &description);
///     for (;;) {
///         while (a byte has come)
///             armatureBoardReceive(&board, byte);
///         armatureBoardPoll(&board);
///     }
///
/// and armatureBoardTick(&board) from a timer interrupt, 1000 times a second.
/// The members are the core's own. Moments are the board clock modulo 65536: poll it oftener.
struct ArmatureBoard
{
    const struct ArmatureHal *hal;
    const struct ArmatureDescription *description;

    uint8_t lineLength;
    bool isSkipping; ///< to the newline that ends a line that is too long
    bool isCrcRequired; ///< "sticky CRC"
    uint8_t lastControl; ///< of the last `set` that was applied; none: ARMATURE_MAX_CONTROLS

    enum ArmatureAnnouncement announcement;
    uint8_t announced; ///< lines of the announcement so far

    uint16_t reportedAt;
    uint16_t reportInterval; ///< ms; 0: off
    uint16_t reports; ///< `n`
    uint8_t nextSensor; ///< of the report under way; none: the count of sensors

    uint16_t statusAt;
    uint8_t statusStateChanges; ///< what the last `st` had told
    uint8_t statusOutputChanges;
    bool isStatusDue;

    bool hasToldError;
    enum ArmatureError error; ///< still to tell
    uint16_t errorAt;
    uint32_t errors[ARMATURE_COUNTED_ERRORS];

    uint16_t polledAt;

    struct ArmatureLastSet lastSets[ARMATURE_MAX_CONTROLS];
    char line[ARMATURE_RECEIVE_LINE_BYTES]; ///< and a zero in the newline's place
    struct ArmatureOutputs outputs;
    struct ArmatureWriter writer;
};

/// Drives every output to its safe value and begins the announcement.
void armatureBoardBegin(struct ArmatureBoard *board, const struct ArmatureHal *hal,
                        const struct ArmatureDescription *description);
/// Takes one received byte. Main loop.
void armatureBoardReceive(struct ArmatureBoard *board, uint8_t byte);
/// Sends what is due. Main loop, at least once a millisecond; never blocks.
void armatureBoardPoll(struct ArmatureBoard *board);
/// One millisecond of slew, silence watchdog and emergency stop. Timer interrupt.
void armatureBoardTick(struct ArmatureBoard *board);

#ifdef __cplusplus
}
#endif
