// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/messagechecks.h"

using namespace armature;

/// The input is one frame of version 2, taken as text and as a binary frame.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray frame = fuzz::bytesOf(data, size);
    const PhoenixCodec codec(PhoenixVersion::V2);
    fuzz::checkResult(codec.decodeText(frame), frame, PhoenixVersion::V2);
    const fuzz::Decoded binary = codec.decodeBinary(frame);
    fuzz::checkResult(binary, frame, PhoenixVersion::V2);
    if (binary) {
        // The lengths stand before all else, so each byte that is cut off the fields is missed.
        fuzz::require(frame.size() >= 3, "a binary frame has a kind and two lengths at least");
        fuzz::require(!codec.decodeBinary(frame.first(2)).isOk(), "two bytes are no frame");
    }
    return 0;
}
