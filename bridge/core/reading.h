// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"

#include <QList>
#include <QString>

namespace armature {

/// One value of one sensor, stamped once, when its line was complete.
struct Reading
{
    QString sensor {};
    QString type {}; ///< quantity: `temperature`, `pressure`, … or any other word
    QString unit {}; ///< as the board announced it: `Cel`, `Pa`, `lx`, `%RH`, …
    double value = 0.0;
    Stamp captured {};
    bool operator==(const Reading &) const = default;
};

using ReadingBatch = QList<Reading>;

/// Why a reading never goes to the server. The server answers ok to each of these and stores
/// nothing, nor anything else of the same message (measured).
enum class ReadingRefusal {
    None,
    Type, ///< not one of the four types that the server knows
    Value, ///< not a finite number
    Name, ///< sensor name empty, blank, over 255 characters, or with a NUL
};

/// How uploaded readings are written.
struct UploadFormat
{
    enum class Value { Number, String };
    Value value = Value::Number;
    bool hasCapturedAt
        = false; ///< `captured_at`, ISO 8601 UTC with milliseconds; the server ignores it
    bool operator==(const UploadFormat &) const = default;
};

} // namespace armature
