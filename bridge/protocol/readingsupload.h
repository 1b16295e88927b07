// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/reading.h"

#include <QByteArray>

#include <span>

namespace armature {

/// Most readings in one message: far below the server's 13,107 (measured).
inline constexpr int kMaxUploadReadings = 500;

/// Why the server would silently discard this reading; None if it would store it.
[[nodiscard]] ReadingRefusal refusalOf(const Reading &reading);

/// The payload of `upload_readings`: `{"<sensor>":[{"type":…,"value":…},…],…}`, each sensor's
/// readings in the order given. Precondition: refusalOf() is None for each.
[[nodiscard]] QByteArray encodeReadings(std::span<const Reading> readings,
                                        const UploadFormat &format);

} // namespace armature
