// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/protocol/boardmessage.h"
#include "tests/fuzz/fuzztarget.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <utility>

namespace armature::fuzz {

/// CRC-16/IBM-SDLC, bit by bit: by the protocol's page, and not by the code that is tried out.
inline QByteArray boardCrc(const QByteArray &body)
{
    unsigned crc = 0xFFFFU;
    for (const char byte : body) {
        crc ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc & 1U) != 0U ? (crc >> 1U) ^ 0x8408U : crc >> 1U;
        }
    }
    return QByteArray::number(crc ^ 0xFFFFU, 16).rightJustified(4, '0').toUpper();
}

inline QByteArray boardLine(const QByteArray &body)
{
    return body + '*' + boardCrc(body) + '\n';
}

/// A line to the board, taken apart after all that the protocol asks of it was found in order.
inline QJsonObject checkHostLine(const QByteArray &line)
{
    constexpr qsizetype kLongest = 128;
    constexpr qsizetype kTail = 6; // `*HHHH\n`
    require(line.size() <= kLongest, "a line to the board has at most 128 bytes");
    require(line.size() > kTail && line.endsWith('\n'), "a line to the board is whole");
    const QByteArray body = line.chopped(kTail);
    require(line == boardLine(body), "a line to the board has its checksum");
    require(
        std::all_of(body.begin(), body.end(), [](char sign) { return sign >= ' ' && sign <= '~'; }),
        "a line to the board is plain ASCII");
    QJsonObject object = QJsonDocument::fromJson(body).object();
    require(object.value(QLatin1String("t")).isString(), "a line to the board is an object");
    for (const auto &value : std::as_const(object)) {
        require(!value.isObject() && !value.isArray(), "a line to the board is flat");
    }
    return object;
}

/// What every message from the board holds to, wherever its bytes come from.
inline void checkBoardMessage(const QByteArray &text)
{
    const auto finite = [](std::initializer_list<double> numbers) {
        return std::all_of(numbers.begin(), numbers.end(),
                           [](double number) { return std::isfinite(number); });
    };
    const auto decoded = decodeBoardMessage(text);
    if (!decoded) {
        return;
    }
    if (const auto *hello = std::get_if<HelloMessage>(&decoded.value())) {
        const int watchdog = hello->identity.watchdogMs;
        require(watchdog >= 50 && watchdog <= 60'000, "a watchdog is 50 ms to a minute");
        require(hello->sensors.value_or(0) >= 0 && hello->controls.value_or(0) >= 0,
                "counts are not negative");
    } else if (const auto *readings = std::get_if<ReadingsMessage>(&decoded.value())) {
        for (const auto &[sensor, value] : readings->values) {
            require(std::isfinite(value), "readings are finite");
            require(sensor.size() <= text.size(), "a name fits its line");
        }
    } else if (const auto *outputs = std::get_if<OutputsMessage>(&decoded.value())) {
        require(std::all_of(outputs->outputs.begin(), outputs->outputs.end(),
                            [](double value) { return std::isfinite(value); }),
                "outputs are finite");
    } else if (const auto *ack = std::get_if<AckMessage>(&decoded.value())) {
        require(!ack->value || std::isfinite(*ack->value), "an acknowledged value is finite");
    } else if (const auto *control = std::get_if<ControlMessage>(&decoded.value())) {
        const ControlSpec &spec = control->spec;
        require(finite({spec.min, spec.max, spec.safe, spec.slew}), "a control's range is finite");
    } else if (const auto *sensor = std::get_if<SensorMessage>(&decoded.value())) {
        const SensorSpec &spec = sensor->spec;
        require(finite({spec.min, spec.max, spec.hz}), "a sensor's range is finite");
    }
}

} // namespace armature::fuzz
