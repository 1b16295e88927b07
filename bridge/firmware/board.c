// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "bridge/firmware/board.h"

#include "bridge/firmware/commands.h"
#include "bridge/firmware/reports.h"

void armatureBoardBegin(struct ArmatureBoard *board, const struct ArmatureHal *hal,
                        const struct ArmatureDescription *description)
{
    *board = (struct ArmatureBoard) {.hal = hal,
                                     .description = description,
                                     .lastControl = ARMATURE_MAX_CONTROLS,
                                     .announcement = ArmatureAnnounceBoot,
                                     .reportInterval = description->reportInterval,
                                     .nextSensor = description->sensorCount,
                                     .error = ArmatureErrorNone,
                                     .isStatusDue = true};
    armatureOutputsBegin(&board->outputs, hal, description);
    // Ends the line in which a reset may have cut the last run short, so that `hello` stands alone.
    armatureWriteNewline(&board->writer);
}

static void readLine(struct ArmatureBoard *board)
{
    uint8_t length = board->lineLength;
    board->lineLength = 0;
    if (length > 0 && board->line[length - 1] == '\r') {
        --length;
    }
    struct ArmatureCommand command;
    switch (armatureParseLine(board->line, length, &command)) {
    case ArmatureLineCommand:
        armatureObey(board, &command);
        break;
    case ArmatureLineDebugText:
        break;
    case ArmatureLineBadCrc:
        armatureCountError(board, ArmatureErrorCrc);
        break;
    case ArmatureLineUnparsable:
        armatureCountError(board, ArmatureErrorParse);
        break;
    }
}

void armatureBoardReceive(struct ArmatureBoard *board, uint8_t byte)
{
    if (byte == '\n') {
        if (board->isSkipping) {
            board->isSkipping = false;
            board->lineLength = 0;
        } else {
            readLine(board);
        }
    } else if (board->isSkipping) {
        return;
    } else if (board->lineLength == ARMATURE_RECEIVE_LINE_BYTES - 1) {
        board->isSkipping = true;
        armatureCountError(board, ArmatureErrorLong);
    } else {
        board->line[board->lineLength++] = (char)byte;
    }
}

static void send(struct ArmatureBoard *board)
{
    const struct ArmatureHal *hal = board->hal;
    uint8_t byte = 0;
    for (uint16_t space = hal->sendSpace(hal->context); space > 0; --space) {
        if (!armatureWriterTake(&board->writer, &byte)) {
            return;
        }
        hal->sendByte(hal->context, byte);
    }
}

void armatureBoardPoll(struct ArmatureBoard *board)
{
    const uint32_t now = armatureOutputsClock(&board->outputs);
    if (board->polledAt != (uint16_t)now) {
        board->polledAt = (uint16_t)now;
        board->hal->restartWatchdog(board->hal->context);
    }
    armatureAnnounce(board);
    armatureReportError(board, now);
    armatureReportStatus(board, now);
    armatureReportReadings(board, now);
    send(board);
}

void armatureBoardTick(struct ArmatureBoard *board)
{
    armatureOutputsTick(&board->outputs);
}
