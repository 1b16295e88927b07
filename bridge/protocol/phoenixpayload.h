// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/identity.h"
#include "bridge/protocol/phoenixmessage.h"

#include <optional>

namespace armature {

/// What `metadata` says; empty where its controller_id is no positive integer (digits in a string
/// will do).
[[nodiscard]] std::optional<ServerIdentity> decodeMetadata(const QJsonObject &payload);

/// True for status `ok`; every other status, known or not, is a refusal.
[[nodiscard]] bool isOkReply(const PhoenixMessage &reply);

/// `response.reason` of a refusal; empty where none is given.
[[nodiscard]] QString replyReason(const PhoenixMessage &reply);

} // namespace armature
