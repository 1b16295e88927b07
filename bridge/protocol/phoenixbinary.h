// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/protocol/phoenixmessage.h"

namespace armature {

/// Reads a push, reply or broadcast of the V2 serializer. Its lengths are bytes of UTF-8, at most
/// 255 each. Its own payload is not read: on this server no event has a binary one.
[[nodiscard]] Result<PhoenixMessage, PhoenixFault> decodePhoenixBinary(const QByteArray &frame);

} // namespace armature
