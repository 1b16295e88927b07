// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/boardchecks.h"

using namespace armature;

namespace {

/// What a board may have said is written back by the host as a number and an id.
void checkEncoding(const QString &id, double value)
{
    constexpr quint16 kSequence = 65'535;
    const std::optional<QByteArray> number = encodeBoardNumber(value);
    const std::optional<QByteArray> line = encodeSet(kSequence, id, value);
    fuzz::require(number || !line, "only a number that can be written is sent");
    if (!line) {
        return;
    }
    const QJsonObject object = fuzz::checkHostLine(*line);
    fuzz::require(object.value(QLatin1String("id")).toString() == id, "the id comes through");
    fuzz::require(object.value(QLatin1String("s")).toInt() == kSequence,
                  "the number comes through");
    const double sent = object.value(QLatin1String("v")).toDouble();
    fuzz::require(std::abs(sent - value) <= 0.000'5 + std::abs(value) * 1e-12,
                  "the value comes through, to three decimals");
    fuzz::require(!number->contains('e') && number->size() <= 11, "a number is plain and short");
}

} // namespace

/// The input is one line without its checksum.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text = fuzz::bytesOf(data, size);
    fuzz::checkBoardMessage(text);
    const auto decoded = decodeBoardMessage(text);
    if (!decoded) {
        fuzz::require(decoded.error().detail.size() <= text.size() + 32, "a detail is short");
        return 0;
    }
    if (const auto *ack = std::get_if<AckMessage>(&decoded.value()); ack != nullptr && ack->value) {
        checkEncoding(ack->id, *ack->value);
    } else if (const auto *control = std::get_if<ControlMessage>(&decoded.value())) {
        checkEncoding(control->spec.id, control->spec.safe);
    } else if (const auto *readings = std::get_if<ReadingsMessage>(&decoded.value())) {
        for (const auto &[id, value] : readings->values) {
            checkEncoding(id, value);
        }
    }
    return 0;
}
