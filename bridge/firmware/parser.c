// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
//
// Every reader takes where it shall begin and gives where it ended, or null where the line is none
// of this protocol's. The zero behind the line stops each.
#include "bridge/firmware/parser.h"

#include "bridge/firmware/crc.h"
#include "bridge/firmware/text.h"

#include <stddef.h>

static const uint8_t kMaxIntegerDigits = 6;
static const uint8_t kDecimals = 3;
static const uint8_t kSuffixLength = 5;
static const uint8_t kKnownKeys = ArmatureKeyInterval * 2 - 1;

static bool isDigit(char character)
{
    return character >= '0' && character <= '9';
}

static char *skipSpace(char *at)
{
    while (*at == ' ' || *at == '\t') {
        ++at;
    }
    return at;
}

/// From behind the opening quote; a zero takes the place of the closing one. An escaped character
/// stays as written: such a string equals no name of this protocol.
static char *readString(char *at)
{
    for (; *at >= ' ' && *at <= '~'; ++at) {
        if (*at == '"') {
            *at = '\0';
            return at + 1;
        }
        if (*at == '\\') {
            ++at;
            if (*at == '\0') {
                break;
            }
        }
    }
    return NULL;
}

/// A digit, and no nought with more of them behind it.
static bool startsNumber(const char *at)
{
    return isDigit(at[0]) && (at[0] != '0' || !isDigit(at[1]));
}

static char *readNumber(char *at, int32_t *thousandths)
{
    const bool isNegative = *at == '-';
    if (isNegative) {
        ++at;
    }
    if (!startsNumber(at)) {
        return NULL;
    }
    uint32_t value = 0;
    uint8_t room = kMaxIntegerDigits; // for digits, until the point or the end
    bool isDecimal = false;
    for (; isDigit(*at) || (*at == '.' && !isDecimal); ++at) {
        if (*at == '.') {
            isDecimal = true;
            room = kDecimals;
        } else if (room == 0) {
            return NULL;
        } else {
            --room;
            value = value * 10U + (uint8_t)(*at - '0');
        }
    }
    for (room = isDecimal ? room : kDecimals; room > 0; --room) {
        value *= 10U;
    }
    *thousandths = (int32_t)(isNegative ? 0U - value : value);
    return isDigit(at[-1]) ? at : NULL;
}

static char *readWord(char *at)
{
    char *const word = at;
    while (*at >= 'a' && *at <= 'z') {
        ++at;
    }
    const char behind = *at;
    *at = '\0';
    const bool isKnown = armatureTextIndex(ARMATURE_TEXT("true\0false\0null\0"), word) < 3;
    *at = behind;
    return isKnown ? at : NULL;
}

static void storeString(struct ArmatureCommand *command, uint8_t key, const char *string)
{
    static const ARMATURE_TABLE char kTypes[]
        = "ping\0set\0rate\0stop\0arm\0id\0"
          "r\0st\0ack\0nak\0pong\0err\0hello\0sensor\0control\0ready\0";
    if (key == ArmatureKeyType) {
        command->type = (enum ArmatureType)armatureTextIndex(kTypes, string);
    } else if (key == ArmatureKeyId) {
        command->id = string;
    } else {
        return;
    }
    command->keys = (uint8_t)(command->keys | key);
}

static void storeNumber(struct ArmatureCommand *command, uint8_t key, int32_t number)
{
    const uint32_t thousandths = (uint32_t)number; // a negative number becomes one far too large
    const uint32_t count = thousandths / 1000U;
    const bool isCount = thousandths % 1000U == 0 && count <= UINT16_MAX;
    if (key == ArmatureKeyValue) {
        command->value = number;
    } else if (key == ArmatureKeyInterval) {
        command->interval = isCount ? (uint16_t)count : UINT16_MAX;
    } else if (key == ArmatureKeySequence && isCount) {
        command->sequence = (uint16_t)count;
    } else {
        return;
    }
    command->keys = (uint8_t)(command->keys | key);
}

static char *readValue(char *at, uint8_t key, struct ArmatureCommand *command)
{
    if (*at == '"') {
        char *const string = at + 1;
        at = readString(string);
        if (at != NULL) {
            storeString(command, key, string);
        }
        return at;
    }
    if (*at == '-' || isDigit(*at)) {
        int32_t number = 0;
        at = readNumber(at, &number);
        if (at != NULL) {
            storeNumber(command, key, number);
        }
        return at;
    }
    return readWord(at);
}

/// One `"key":value`. A known key may come once: of two values neither can be trusted.
static char *readPair(char *at, uint8_t *seen, struct ArmatureCommand *command)
{
    at = skipSpace(at);
    if (*at != '"') {
        return NULL;
    }
    const char *const name = at + 1;
    at = readString(at + 1);
    if (at == NULL) {
        return NULL;
    }
    const uint8_t index = armatureTextIndex(ARMATURE_TEXT("t\0s\0id\0v\0ms\0"), name);
    const uint8_t key = (uint8_t)(1U << index) & kKnownKeys;
    if ((*seen & key) != 0) {
        return NULL;
    }
    *seen = (uint8_t)(*seen | key);
    at = skipSpace(at);
    if (*at != ':') {
        return NULL;
    }
    at = readValue(skipSpace(at + 1), key, command);
    return at == NULL ? NULL : skipSpace(at);
}

/// From the opening brace on.
static char *readObject(char *at, struct ArmatureCommand *command)
{
    uint8_t seen = 0;
    do {
        at = readPair(at + 1, &seen, command);
        if (at == NULL) {
            return NULL;
        }
    } while (*at == ',');
    return *at == '}' ? skipSpace(at + 1) : NULL;
}

/// Tells a damaged CRC from none: is there a `*` after the last brace?
static bool hasSuffix(const char *line, uint8_t length)
{
    do {
        --length;
    } while (length > 0 && line[length] != '}' && line[length] != '*');
    return line[length] == '*';
}

/// `*HHHH` at the end of the line, over every byte before it.
static bool isSuffixRight(const char *line, const char *suffix)
{
    uint16_t crc = ARMATURE_CRC_BEGIN;
    for (; line != suffix; ++line) {
        crc = armatureCrcByte(crc, (uint8_t)*line);
    }
    crc = armatureCrcEnd(crc);
    for (uint8_t i = 1; i < kSuffixLength; ++i) {
        if (suffix[i] != armatureCrcDigit(crc)) {
            return false;
        }
        crc = (uint16_t)(crc << 4);
    }
    return *suffix == '*';
}

enum ArmatureLineKind armatureParseLine(char *line, uint8_t length, struct ArmatureCommand *command)
{
    if (length == 0 || line[0] != '{') {
        return ArmatureLineDebugText;
    }
    char *end = line + length;
    command->hasCrc = end[-1] != '}';
    if (command->hasCrc) {
        if (!hasSuffix(line, length)) {
            return ArmatureLineUnparsable;
        }
        if (length <= kSuffixLength || !isSuffixRight(line, end - kSuffixLength)) {
            return ArmatureLineBadCrc;
        }
        end -= kSuffixLength;
    }
    *end = '\0';
    command->keys = 0;
    const bool isObject = readObject(line, command) == end;
    return isObject && (command->keys & ArmatureKeyType) != 0 ? ArmatureLineCommand
                                                              : ArmatureLineUnparsable;
}
