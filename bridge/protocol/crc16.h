// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace armature {

/// CRC-16/IBM-SDLC (X.25): reflected polynomial 0x1021, initial value and final XOR 0xFFFF.
[[nodiscard]] quint16 crc16(QByteArrayView bytes);

} // namespace armature
