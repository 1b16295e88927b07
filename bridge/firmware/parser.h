// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h> // NOLINT(modernize-deprecated-headers): a C header
#include <stdint.h> // NOLINT(modernize-deprecated-headers): a C header

#ifdef __cplusplus
extern "C" {
#endif

/// Part of a received line; not terminated.
struct ArmatureSlice
{
    const char *at;
    uint8_t length;
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
    struct ArmatureSlice type;
    struct ArmatureSlice id;
    int32_t value; ///< `v`, thousandths
    int32_t interval; ///< `ms`, thousandths of a millisecond
    uint16_t sequence; ///< `s`
    uint8_t keys; ///< of ArmatureKey
    bool hasCrc;
};

enum ArmatureLineKind {
    ArmatureLineCommand,
    ArmatureLineDebugText, ///< empty, or does not start with `{`
    ArmatureLineBadCrc,
    ArmatureLineUnparsable
};

/// Reads one line without its newline. The command's slices point into `line`.
enum ArmatureLineKind armatureParseLine(const char *line, uint8_t length,
                                        struct ArmatureCommand *command);
/// `text`: ARMATURE_TEXT("…").
bool armatureSliceIsText(const struct ArmatureSlice *slice, const char *text);
bool armatureSliceIsString(const struct ArmatureSlice *slice, const char *string);

#ifdef __cplusplus
}
#endif
