// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/uploadrules.h"

#include <QRegularExpression>
#include <QString>

#include <algorithm>
#include <array>
#include <optional>

namespace armature {

namespace {

constexpr qsizetype kMaxNameCharacters = 255;
/// Five columns a row, and PostgreSQL takes at most 65,535 parameters in a statement.
constexpr std::size_t kMaxReadings = 65535 / 5;

constexpr std::array<QByteArrayView, 4> kTypes {"temperature", "pressure", "illuminance",
                                                "humidity"};

using ReadingResult = Result<SensorUpload::Reading, UploadFault>;
using ValueResult = Result<double, UploadFault>;

Error<UploadFault> crash(const QString &why)
{
    return {UploadFault::Crash, why};
}

Error<UploadFault> discarded(const QString &why)
{
    return {UploadFault::Discarded, why};
}

bool isName(const QByteArray &utf8)
{
    const QString name = QString::fromUtf8(utf8);
    const qsizetype characters = name.toUcs4().size();
    return characters <= kMaxNameCharacters && !name.contains(QChar::Null)
        && !name.trimmed().isEmpty();
}

std::optional<double> numberInText(const QByteArray &text)
{
    static const QRegularExpression form(QStringLiteral(R"(\A[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\z)"));
    if (!form.match(QString::fromUtf8(text)).hasMatch()) {
        return std::nullopt;
    }
    return nearestDouble(text.startsWith('+') ? text.mid(1) : text);
}

ValueResult readValue(const Json *value)
{
    if (value != nullptr && value->floating() != nullptr) {
        return *value->floating();
    }
    if (value != nullptr && value->integer() != nullptr) {
        const std::optional<double> number = nearestDouble(value->integer()->digits);
        return number ? ValueResult(*number)
                      : crash(QStringLiteral("integer too large for a float"));
    }
    const QByteArray *text = value == nullptr ? nullptr : value->string();
    const std::optional<double> number = text == nullptr ? std::nullopt : numberInText(*text);
    return number ? ValueResult(*number) : discarded(QStringLiteral("value is no number"));
}

ReadingResult readReading(const Json &item)
{
    if (item.object() == nullptr) {
        return crash(QStringLiteral("a reading is no object"));
    }
    const Json *type = item.find("type");
    const bool hasType = type != nullptr && !type->isNull();
    if (hasType && type->string() == nullptr) {
        return crash(QStringLiteral("a type is no text"));
    }
    const ValueResult value = readValue(item.find("value"));
    if (!value) {
        return value.error();
    }
    if (!hasType || std::find(kTypes.begin(), kTypes.end(), *type->string()) == kTypes.end()) {
        return discarded(QStringLiteral("unknown type"));
    }
    return SensorUpload::Reading {*type->string(), value.value()};
}

} // namespace

Result<Upload, UploadFault> readUpload(const Json &payload)
{
    if (payload.object() == nullptr) {
        return crash(QStringLiteral("the payload is no object"));
    }
    Upload upload;
    std::size_t count = 0;
    std::optional<Error<UploadFault>> fault;
    for (const Json::Member &member : *payload.object()) {
        if (!isName(member.key) || member.value.array() == nullptr) {
            return crash(QStringLiteral("a sensor's name or list is wrong"));
        }
        SensorUpload sensor {member.key, {}};
        for (const Json &item : *member.value.array()) {
            const ReadingResult reading = readReading(item);
            if (reading) {
                sensor.readings.push_back(reading.value());
            } else if (reading.error().code == UploadFault::Crash) {
                return reading.error();
            } else {
                fault = reading.error();
            }
        }
        count += sensor.readings.size();
        upload.push_back(std::move(sensor));
    }
    if (fault) {
        return *fault;
    }
    return count <= kMaxReadings ? Result<Upload, UploadFault>(std::move(upload))
                                 : crash(QStringLiteral("too many readings for one statement"));
}

} // namespace armature
