// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/protocol/phoenixmessage.h"

#include <optional>

namespace armature {

/// The short way for what comes most, the `phx_reply` to each push: a fifth of the time that
/// QJsonDocument takes. None for every other frame, be it good or bad: PhoenixCodec reads it the
/// long way, which alone decides what is refused. Any thread.
[[nodiscard]] std::optional<PhoenixMessage> decodeUsualReply(const QByteArray &frame,
                                                             PhoenixVersion version);

} // namespace armature
