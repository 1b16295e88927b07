// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/boardmessage.h"
#include "bridge/protocol/lineframer.h"
#include "tests/fuzz/fuzztarget.h"

#include <algorithm>
#include <cmath>

using namespace armature;

namespace {

QList<BoardLine> inCuts(LineFramer framer, QByteArrayView bytes, unsigned step)
{
    QList<BoardLine> lines;
    while (!bytes.isEmpty()) {
        const qsizetype size = std::min<qsizetype>(bytes.size(), step);
        lines += framer.feed(bytes.first(size));
        bytes = bytes.sliced(size);
    }
    return lines;
}

void checkMessage(const QByteArray &text)
{
    const auto decoded = decodeBoardMessage(text);
    if (!decoded) {
        return;
    }
    if (const auto *readings = std::get_if<ReadingsMessage>(&decoded.value())) {
        for (const auto &[sensor, value] : readings->values) {
            fuzz::require(std::isfinite(value), "readings are finite");
            fuzz::require(sensor.size() <= text.size(), "a name fits its line");
        }
    }
    if (const auto *ack = std::get_if<AckMessage>(&decoded.value()); ack != nullptr && ack->value) {
        fuzz::require(std::isfinite(*ack->value), "an acknowledged value is finite");
    }
    if (const auto *control = std::get_if<ControlMessage>(&decoded.value())) {
        const QList<double> numbers {control->spec.min, control->spec.max, control->spec.safe};
        fuzz::require(std::all_of(numbers.begin(), numbers.end(),
                                  [](double number) { return std::isfinite(number); }),
                      "a control's range and its safe value are finite");
    }
}

} // namespace

/// One byte says how the line is cut and whether bare lines pass; the rest is what the port gives.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0) {
        return 0;
    }
    const LineFramer framer((data[0] & 1U) != 0 ? LineFramer::Mode::BareLines
                                                : LineFramer::Mode::Checked);
    const QByteArray bytes = fuzz::bytesOf(data + 1, size - 1);
    const QList<BoardLine> lines = LineFramer(framer).feed(bytes);
    fuzz::require(lines == inCuts(framer, bytes, data[0] / 2U + 1U),
                  "the lines are the same however the bytes are cut");
    for (const BoardLine &line : lines) {
        fuzz::require(line.text.size() < kMaxBoardLine, "a line has its bound");
        if (line.kind == BoardLine::Kind::Message) {
            checkMessage(line.text);
        }
    }
    checkMessage(bytes);
    return 0;
}
