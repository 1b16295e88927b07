// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/protocol/phoenixmessage.h"
#include "tests/fuzz/fuzztarget.h"

namespace armature::fuzz {

using Decoded = Result<PhoenixMessage, PhoenixFault>;

/// What every decoded frame holds to: it is no larger than what came, and what was read can be
/// written and read again.
inline void checkMessage(const PhoenixMessage &message, const QByteArray &frame,
                         PhoenixVersion version)
{
    constexpr qsizetype kRefDigits = 17; // a ref may be a number: 1e15 grows to its digits
    const qsizetype size
        = message.joinRef.size() + message.ref.size() + message.topic.size() + message.event.size();
    require(size <= frame.size() + 2 * kRefDigits, "the strings of a message fit its frame");
    const QString all = message.joinRef + message.ref + message.topic + message.event;
    if (!all.isValidUtf16()) {
        return; // a lone surrogate cannot be sent: it is replaced
    }
    const PhoenixCodec codec(version);
    const Decoded again = codec.decodeText(
        codec.encode({message.joinRef, message.ref, message.topic, message.event}));
    require(again.isOk(), "what was read can be written and read again");
    const PhoenixMessage &copy = again.value();
    require(copy.joinRef == message.joinRef && copy.ref == message.ref, "refs come back");
    require(copy.ref.isNull() == message.ref.isNull(), "a null ref stays null");
    require(copy.topic == message.topic && copy.event == message.event, "names come back");
}

inline void checkResult(const Decoded &decoded, const QByteArray &frame, PhoenixVersion version)
{
    constexpr qsizetype kMaxDetail = 200;
    if (decoded) {
        checkMessage(decoded.value(), frame, version);
    } else {
        require(decoded.error().detail.size() <= kMaxDetail, "a fault is told in a line");
    }
}

inline bool isSame(const Decoded &one, const Decoded &other)
{
    if (one && other) {
        return one.value() == other.value();
    }
    return !one && !other && one.error().code == other.error().code;
}

} // namespace armature::fuzz
