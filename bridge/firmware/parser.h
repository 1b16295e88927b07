// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h> // NOLINT(modernize-deprecated-headers): a C header
#include <stdint.h> // NOLINT(modernize-deprecated-headers): a C header

#ifdef __cplusplus
extern "C" {
#endif

/// What a line's `t` says. Those that a board itself sends are a loop, and no host.
enum ArmatureType {
    ArmatureTypePing,
    ArmatureTypeSet,
    ArmatureTypeRate,
    ArmatureTypeStop,
    ArmatureTypeArm,
    ArmatureTypeId,
    ArmatureTypeFirstOfBoard,
    ArmatureTypeLastOfBoard = ArmatureTypeFirstOfBoard + 9,
    ArmatureTypeUnknown
};

/// Which keys a command had, each with a value of its proper kind.
enum ArmatureKey {
    ArmatureKeyType = 1,
    ArmatureKeySequence = 2,
    ArmatureKeyId = 4,
    ArmatureKeyValue = 8,
    ArmatureKeyInterval = 16
};

struct ArmatureCommand
{
    const char *id; ///< in the line
    int32_t value; ///< `v`, thousandths
    uint16_t interval; ///< `ms`; 65535 where it is no such whole number
    uint16_t sequence; ///< `s`
    enum ArmatureType type;
    uint8_t keys; ///< of ArmatureKey
    bool hasCrc;
};

enum ArmatureLineKind {
    ArmatureLineCommand,
    ArmatureLineDebugText, ///< empty, or does not start with `{`
    ArmatureLineBadCrc,
    ArmatureLineUnparsable
};

/// Reads one line of `length` bytes, without its newline. Writes zeros into it, and one behind it.
enum ArmatureLineKind armatureParseLine(char *line, uint8_t length,
                                        struct ArmatureCommand *command);

#ifdef __cplusplus
}
#endif
