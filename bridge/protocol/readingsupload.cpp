// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/readingsupload.h"

#include "bridge/protocol/jsontext.h"

#include <QDateTime>
#include <QHash>
#include <QList>

#include <algorithm>
#include <array>
#include <cmath>

namespace armature {

namespace {

constexpr qsizetype kMaxNameCharacters = 255;
constexpr std::array kTypes {QLatin1String("temperature"), QLatin1String("pressure"),
                             QLatin1String("illuminance"), QLatin1String("humidity")};

/// The server counts code points, where QString counts UTF-16 units.
qsizetype characterCount(const QString &text)
{
    const auto second
        = std::count_if(text.begin(), text.end(), [](QChar unit) { return unit.isLowSurrogate(); });
    return text.size() - second;
}

bool isGoodName(const QString &name)
{
    return !name.trimmed().isEmpty() && !name.contains(QChar(QChar::Null))
        && characterCount(name) <= kMaxNameCharacters;
}

QByteArray encodeValue(double value, UploadFormat::Value form)
{
    const QByteArray number = jsonNumber(value);
    return form == UploadFormat::Value::String ? '"' + number + '"' : number;
}

QByteArray encodeOne(const Reading &reading, const UploadFormat &format)
{
    QByteArray out = R"({"type":)" + jsonString(reading.type) + R"(,"value":)"
        + encodeValue(reading.value, format.value);
    if (format.hasCapturedAt) {
        const QDateTime at = QDateTime::fromMSecsSinceEpoch(reading.captured.utc.count(), Qt::UTC);
        out += R"(,"captured_at":)" + jsonString(at.toString(Qt::ISODateWithMs));
    }
    return out + '}';
}

struct SensorPart
{
    QString sensor {};
    QByteArray items {};
};

} // namespace

ReadingRefusal refusalOf(const Reading &reading)
{
    if (!isGoodName(reading.sensor)) {
        return ReadingRefusal::Name;
    }
    if (std::find(kTypes.begin(), kTypes.end(), reading.type) == kTypes.end()) {
        return ReadingRefusal::Type;
    }
    return std::isfinite(reading.value) ? ReadingRefusal::None : ReadingRefusal::Value;
}

QByteArray encodeReadings(std::span<const Reading> readings, const UploadFormat &format)
{
    QList<SensorPart> parts;
    QHash<QString, qsizetype> indexes;
    for (const Reading &reading : readings) {
        const auto found = indexes.constFind(reading.sensor);
        const qsizetype index = found == indexes.constEnd() ? parts.size() : *found;
        if (index == parts.size()) {
            indexes.insert(reading.sensor, index);
            parts.append({reading.sensor, {}});
        }
        QByteArray &items = parts[index].items;
        items += (items.isEmpty() ? "" : ",") + encodeOne(reading, format);
    }
    QByteArray out = "{";
    for (const SensorPart &part : parts) {
        out += (out.size() == 1 ? "" : ",") + jsonString(part.sensor) + ":[" + part.items + ']';
    }
    return out + '}';
}

} // namespace armature
