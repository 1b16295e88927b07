// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/result.h"
#include "bridge/simulator/json.h"

#include <vector>

namespace armature {

/// One sensor's part of an `upload_readings` message. UTF-8.
struct SensorUpload
{
    struct Reading
    {
        QByteArray type;
        double value = 0.0;
        bool operator==(const Reading &) const = default;
    };

    QByteArray sensor;
    std::vector<Reading> readings;
    bool operator==(const SensorUpload &) const = default;
};

using Upload = std::vector<SensorUpload>;

/// What the real server does with a message that it does not store.
enum class UploadFault {
    Discarded, ///< answers ok all the same, and stores nothing
    Crash, ///< the channel ends with phx_error
};

/// The rows of an `upload_readings` payload: all of them or none.
[[nodiscard]] Result<Upload, UploadFault> readUpload(const Json &payload);

} // namespace armature
