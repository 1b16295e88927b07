// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/controlupdate.h"
#include "bridge/protocol/phoenixmessage.h"
#include "tests/fuzz/fuzztarget.h"

#include <cmath>

using namespace armature;

namespace {

void checkItem(const ControlItem &item, const QByteArray &payload)
{
    constexpr qsizetype kMaxText = 64;
    fuzz::require(item.id.size() <= payload.size(), "an id fits its frame");
    fuzz::require(item.text.size() <= kMaxText, "a value is shown in at most 64 characters");
    if (item.number) {
        bool isNumber = false;
        const double shown = item.text.toDouble(&isNumber);
        fuzz::require(std::isfinite(*item.number), "only finite numbers pass");
        fuzz::require(isNumber && shown == *item.number, "what is shown is what is applied");
    }
}

} // namespace

/// The input is the payload of a control_update.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray payload = fuzz::bytesOf(data, size);
    const QByteArray frame
        = R"({"event":"control_update","ref":null,"topic":"t","payload":)" + payload + '}';
    const auto message = PhoenixCodec(PhoenixVersion::V1).decodeText(frame);
    if (!message) {
        return 0;
    }
    const ControlUpdate update = decodeControlUpdate(message.value().payload);
    fuzz::require(update.items.size() + update.malformed <= payload.size() + 1,
                  "a part takes a byte at least");
    fuzz::require(!update.isLate, "only a session knows what is late");
    for (const ControlItem &item : update.items) {
        checkItem(item, payload);
    }
    return 0;
}
