// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

/// What peerserver says and reads. It knows the two clients of the bench only: their texts carry no
/// escapes where it looks, and their messages are not fragmented.
namespace peers {

inline const std::string kMetadata
    = R"({"event":"metadata","join_ref":null,"payload":{"controller_id":3,"location_id":2,)"
      R"("user_id":1},"ref":null,"topic":"microcontroller:3"})";

/// The refs and the topic as they stand in the frame, with their quotes.
struct Push
{
    std::string joinRef {};
    std::string ref {};
    std::string topic {};
};

enum class Taken { Nothing, Text, End };

/// `microcontrollers` of `GET /microcontrollers/websocket?vsn=… HTTP/1.1`.
[[nodiscard]] std::string firstPathPart(const std::string &request);
/// The 101 with the right key.
[[nodiscard]] std::string upgradeAnswer(const std::string &request);

/// One text frame to the client.
[[nodiscard]] std::string frame(const std::string &text);
/// Takes one frame from the client off `in`, unmasked into `text`. Pings and pongs are skipped.
[[nodiscard]] Taken takeFrame(std::string &in, std::string &text);

[[nodiscard]] Push readArray(const std::string &text);
[[nodiscard]] Push readObject(const std::string &text);
[[nodiscard]] std::string reply(const Push &push, bool isV2);

} // namespace peers
