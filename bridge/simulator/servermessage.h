// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/simulator/json.h"

#include <optional>

namespace armature {

/// The form of the frames, chosen by the `vsn` of the request: 1.0.0 objects, 2.0.0 arrays.
enum class SerializerVersion { V1, V2 };

/// One Phoenix message as the server sees it. Every part may be any JSON: clients send all sorts.
struct ServerMessage
{
    Json joinRef {};
    Json ref {};
    Json topic {};
    Json event {};
    Json payload {}; ///< null for the binary push of version 2, whose payload nothing here takes
};

/// Nothing where the real server's serializer raises, which closes the socket with 1011.
[[nodiscard]] std::optional<ServerMessage> decodeServerMessage(QByteArrayView frame, bool isBinary,
                                                               SerializerVersion version);
[[nodiscard]] QByteArray encodeServerMessage(const ServerMessage &message,
                                             SerializerVersion version);

} // namespace armature
