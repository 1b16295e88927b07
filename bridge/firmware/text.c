// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#include "bridge/firmware/text.h"

#include <stdbool.h>

uint8_t armatureTextIndex(const char *list, const char *string)
{
    uint8_t index = 0;
    for (; ARMATURE_TEXT_BYTE(list) != '\0'; ++index) {
        const char *at = string;
        bool isEqual = true;
        for (char character = ARMATURE_TEXT_BYTE(list); character != '\0';
             character = ARMATURE_TEXT_BYTE(list)) {
            isEqual = isEqual && *at++ == character;
            ++list;
        }
        ++list;
        if (isEqual && *at == '\0') {
            break;
        }
    }
    return index;
}

const char *armatureTextEntry(const char *list, uint8_t index)
{
    while (index > 0) {
        if (ARMATURE_TEXT_BYTE(list) == '\0') {
            --index;
        }
        ++list;
    }
    return list;
}
