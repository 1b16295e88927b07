// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/messagechecks.h"

using namespace armature;

/// The input is one frame of version 1.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray frame = fuzz::bytesOf(data, size);
    const PhoenixCodec codec(PhoenixVersion::V1);
    const fuzz::Decoded text = codec.decodeText(frame);
    fuzz::checkResult(text, frame, PhoenixVersion::V1);
    fuzz::require(fuzz::isSame(text, codec.decodeBinary(frame)),
                  "version 1 reads a binary frame as it reads text");
    if (text) {
        const fuzz::Decoded other = PhoenixCodec(PhoenixVersion::V2).decodeText(frame);
        fuzz::require(fuzz::isSame(text, other), "version 2 reads an object as version 1 does");
    }
    return 0;
}
