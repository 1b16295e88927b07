// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "bridge/firmware/parser.h"

#include "bridge/firmware/crc.h"
#include "bridge/firmware/text.h"

static const uint8_t kMaxIntegerDigits = 6;
static const uint8_t kDecimals = 3;
static const uint8_t kSuffixLength = 5;

struct Cursor
{
    const char *at;
    const char *end;
};

static char peek(const struct Cursor *cursor)
{
    return (char)(cursor->at < cursor->end ? *cursor->at : '\0');
}

static bool take(struct Cursor *cursor, char character)
{
    if (peek(cursor) != character) {
        return false;
    }
    ++cursor->at;
    return true;
}

static bool isDigit(char character)
{
    return character >= '0' && character <= '9';
}

static void skipSpace(struct Cursor *cursor)
{
    while (peek(cursor) == ' ' || peek(cursor) == '\t') {
        ++cursor->at;
    }
}

/// An escaped character stays as written: such a string equals no name of this protocol.
static bool readString(struct Cursor *cursor, struct ArmatureSlice *string)
{
    if (!take(cursor, '"')) {
        return false;
    }
    string->at = cursor->at;
    for (; cursor->at < cursor->end; ++cursor->at) {
        const char character = *cursor->at;
        if (character < ' ' || character > '~') {
            return false;
        }
        if (character == '"') {
            string->length = (uint8_t)(cursor->at - string->at);
            ++cursor->at;
            return true;
        }
        if (character == '\\') {
            ++cursor->at;
        }
    }
    return false;
}

/// Reads up to `most` digits into `value`; returns how many there were, 255 for too many.
static uint8_t readDigits(struct Cursor *cursor, uint8_t most, int32_t *value)
{
    uint8_t digits = 0;
    for (; isDigit(peek(cursor)); ++cursor->at) {
        if (digits == most) {
            return 255;
        }
        *value = *value * 10 + (*cursor->at - '0');
        ++digits;
    }
    return digits;
}

static bool readNumber(struct Cursor *cursor, int32_t *thousandths)
{
    const bool isNegative = take(cursor, '-');
    const bool startsWithZero = peek(cursor) == '0';
    int32_t value = 0;
    const uint8_t integerDigits = readDigits(cursor, kMaxIntegerDigits, &value);
    if (integerDigits == 0 || integerDigits == 255 || (startsWithZero && integerDigits > 1)) {
        return false;
    }
    uint8_t decimals = 0;
    if (take(cursor, '.')) {
        decimals = readDigits(cursor, kDecimals, &value);
        if (decimals == 0 || decimals == 255) {
            return false;
        }
    }
    for (; decimals < kDecimals; ++decimals) {
        value *= 10;
    }
    *thousandths = isNegative ? -value : value;
    return true;
}

static bool readWord(struct Cursor *cursor, const char *word)
{
    for (char character = ARMATURE_TEXT_BYTE(word); character != '\0';
         character = ARMATURE_TEXT_BYTE(word)) {
        if (!take(cursor, character)) {
            return false;
        }
        ++word;
    }
    return true;
}

static bool storeString(struct ArmatureCommand *command, uint8_t key,
                        const struct ArmatureSlice *string)
{
    if (key == ArmatureKeyType) {
        command->type = *string;
    } else if (key == ArmatureKeyId) {
        command->id = *string;
    } else {
        return false;
    }
    return true;
}

static bool storeNumber(struct ArmatureCommand *command, uint8_t key, int32_t number)
{
    if (key == ArmatureKeySequence) {
        const int32_t sequence = number / 1000;
        command->sequence = (uint16_t)sequence;
        return number >= 0 && number % 1000 == 0 && sequence <= UINT16_MAX;
    }
    if (key == ArmatureKeyValue) {
        command->value = number;
    } else if (key == ArmatureKeyInterval) {
        command->interval = number;
    } else {
        return false;
    }
    return true;
}

static bool readValue(struct Cursor *cursor, uint8_t key, struct ArmatureCommand *command)
{
    bool isKnown = false;
    const char first = peek(cursor);
    if (first == '"') {
        struct ArmatureSlice string = {0, 0};
        if (!readString(cursor, &string)) {
            return false;
        }
        isKnown = storeString(command, key, &string);
    } else if (first == '-' || isDigit(first)) {
        int32_t number = 0;
        if (!readNumber(cursor, &number)) {
            return false;
        }
        isKnown = storeNumber(command, key, number);
    } else if (first == 't') {
        return readWord(cursor, ARMATURE_TEXT("true"));
    } else if (first == 'f') {
        return readWord(cursor, ARMATURE_TEXT("false"));
    } else {
        return readWord(cursor, ARMATURE_TEXT("null"));
    }
    if (isKnown) {
        command->keys = (uint8_t)(command->keys | key);
    }
    return true;
}

static uint8_t keyOf(const struct ArmatureSlice *name)
{
    if (armatureSliceIsText(name, ARMATURE_TEXT("t"))) {
        return ArmatureKeyType;
    }
    if (armatureSliceIsText(name, ARMATURE_TEXT("s"))) {
        return ArmatureKeySequence;
    }
    if (armatureSliceIsText(name, ARMATURE_TEXT("id"))) {
        return ArmatureKeyId;
    }
    if (armatureSliceIsText(name, ARMATURE_TEXT("v"))) {
        return ArmatureKeyValue;
    }
    return armatureSliceIsText(name, ARMATURE_TEXT("ms")) ? ArmatureKeyInterval : 0;
}

/// One `"key":value`. A known key may come once: of two values neither can be trusted.
static bool readPair(struct Cursor *cursor, uint8_t *seen, struct ArmatureCommand *command)
{
    struct ArmatureSlice name = {0, 0};
    skipSpace(cursor);
    if (!readString(cursor, &name)) {
        return false;
    }
    const uint8_t key = keyOf(&name);
    if ((*seen & key) != 0) {
        return false;
    }
    *seen = (uint8_t)(*seen | key);
    skipSpace(cursor);
    if (!take(cursor, ':')) {
        return false;
    }
    skipSpace(cursor);
    const bool isRead = readValue(cursor, key, command);
    skipSpace(cursor);
    return isRead;
}

static bool readObject(struct Cursor *cursor, struct ArmatureCommand *command)
{
    uint8_t seen = 0;
    if (!take(cursor, '{')) {
        return false;
    }
    do {
        if (!readPair(cursor, &seen, command)) {
            return false;
        }
    } while (take(cursor, ','));
    if (!take(cursor, '}')) {
        return false;
    }
    skipSpace(cursor);
    return cursor->at == cursor->end;
}

/// Tells a damaged CRC from none: is there a `*` after the last brace?
static bool hasSuffix(const char *line, uint8_t length)
{
    uint8_t last = (uint8_t)(length - 1);
    while (last > 0 && line[last] != '}' && line[last] != '*') {
        --last;
    }
    return line[last] == '*';
}

/// `*HHHH` at the end of the line, over every byte before it.
static bool isSuffixRight(const char *line, uint8_t length)
{
    uint16_t crc = ARMATURE_CRC_BEGIN;
    for (uint8_t i = 0; i < length; ++i) {
        crc = armatureCrcByte(crc, (uint8_t)line[i]);
    }
    crc = armatureCrcEnd(crc);
    for (uint8_t i = 1; i < kSuffixLength; ++i) {
        const uint8_t nibble = (uint8_t)(crc >> 12);
        if (line[length + i] != (char)(nibble < 10 ? '0' + nibble : 'A' + nibble - 10)) {
            return false;
        }
        crc = (uint16_t)(crc << 4);
    }
    return line[length] == '*';
}

enum ArmatureLineKind armatureParseLine(const char *line, uint8_t length,
                                        struct ArmatureCommand *command)
{
    if (length == 0 || line[0] != '{') {
        return ArmatureLineDebugText;
    }
    command->keys = 0;
    command->hasCrc = line[length - 1] != '}';
    if (command->hasCrc) {
        if (!hasSuffix(line, length)) {
            return ArmatureLineUnparsable;
        }
        if (length <= kSuffixLength || !isSuffixRight(line, (uint8_t)(length - kSuffixLength))) {
            return ArmatureLineBadCrc;
        }
        length = (uint8_t)(length - kSuffixLength);
    }
    struct Cursor cursor = {line, line + length};
    const bool isObject = readObject(&cursor, command);
    return isObject && (command->keys & ArmatureKeyType) != 0 ? ArmatureLineCommand
                                                              : ArmatureLineUnparsable;
}

bool armatureSliceIsText(const struct ArmatureSlice *slice, const char *text)
{
    for (uint8_t i = 0; i < slice->length; ++i, ++text) {
        if (ARMATURE_TEXT_BYTE(text) == '\0' || ARMATURE_TEXT_BYTE(text) != slice->at[i]) {
            return false;
        }
    }
    return ARMATURE_TEXT_BYTE(text) == '\0';
}

bool armatureSliceIsString(const struct ArmatureSlice *slice, const char *string)
{
    for (uint8_t i = 0; i < slice->length; ++i, ++string) {
        if (*string == '\0' || *string != slice->at[i]) {
            return false;
        }
    }
    return *string == '\0';
}
