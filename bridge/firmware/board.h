// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/firmware/outputs.h"
#include "bridge/firmware/parser.h"
#include "bridge/firmware/ring.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Longest line to the board, with its newline.
#define ARMATURE_RECEIVE_LINE_BYTES 128U

enum ArmatureError {
    ArmatureErrorNone,
    ArmatureErrorCrc,
    ArmatureErrorParse,
    ArmatureErrorLong,
    ArmatureErrorType,
    ArmatureErrorId,
    ArmatureErrorRange,
    ArmatureErrorStop
};

enum ArmatureAnnouncement { ArmatureAnnounceNothing, ArmatureAnnounceBoot, ArmatureAnnounceAsked };

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
/// The members are the core's own.
struct ArmatureBoard
{
    const struct ArmatureHal *hal;
    const struct ArmatureDescription *description;
    struct ArmatureOutputs outputs;
    struct ArmatureRing ring;

    char line[ARMATURE_RECEIVE_LINE_BYTES - 1];
    uint8_t lineLength;
    bool isSkipping; ///< to the newline that ends a line that is too long
    bool isCrcRequired; ///< "sticky CRC"

    uint16_t lastSequence; ///< `s` of the last `set` that was applied
    uint8_t lastControl; ///< and its control; none: ARMATURE_MAX_CONTROLS
    uint16_t lastSequences[ARMATURE_MAX_CONTROLS]; ///< for each control
    uint8_t hasLastSequence; ///< a bit for each control

    enum ArmatureAnnouncement announcement;
    uint8_t announced; ///< lines of the announcement so far

    uint32_t reportedAt;
    uint16_t reportInterval; ///< ms; 0: off
    uint16_t reports; ///< `n`
    uint8_t nextSensor; ///< of the report under way; none: the count of sensors

    uint32_t statusAt;
    uint8_t statusStateChanges; ///< what the last `st` had told
    uint8_t statusOutputChanges;
    bool isStatusDue;

    uint32_t badCrc;
    uint32_t badParse;
    uint32_t tooLong;
    uint32_t errorAt;
    bool hasToldError;
    enum ArmatureError error; ///< still to tell

    uint32_t polledAt;
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
