// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/readingsupload.h"

#include <QDateTime>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

namespace armature {

namespace {

constexpr qsizetype kLongestName = 255;

bool isKnownType(const QString &type)
{
    return type == QLatin1String("temperature") || type == QLatin1String("pressure")
        || type == QLatin1String("illuminance") || type == QLatin1String("humidity");
}

QJsonObject toJson(const Reading &reading, const UploadFormat &format)
{
    QJsonObject item {{QStringLiteral("type"), reading.type}};
    if (format.value == UploadFormat::Value::String) {
        item.insert(QStringLiteral("value"),
                    QString::number(reading.value, 'g', QLocale::FloatingPointShortest));
    } else {
        item.insert(QStringLiteral("value"), reading.value);
    }
    if (format.hasCapturedAt) {
        const auto at = QDateTime::fromMSecsSinceEpoch(reading.captured.utc.count(), Qt::UTC);
        item.insert(QStringLiteral("captured_at"), at.toString(Qt::ISODateWithMs));
    }
    return item;
}

} // namespace

ReadingRefusal refusalOf(const Reading &reading)
{
    if (!isKnownType(reading.type))
        return ReadingRefusal::Type;
    if (!std::isfinite(reading.value))
        return ReadingRefusal::Value;
    const QString &name = reading.sensor;
    const bool isGood = name.toUcs4().size() <= kLongestName && !name.trimmed().isEmpty()
        && !name.contains(QChar(u'\0'));
    return isGood ? ReadingRefusal::None : ReadingRefusal::Name;
}

QByteArray encodeReadings(std::span<const Reading> readings, const UploadFormat &format)
{
    QHash<QString, QJsonArray> sensors;
    for (const Reading &reading : readings)
        sensors[reading.sensor].append(toJson(reading, format));
    QJsonObject payload;
    for (auto sensor = sensors.cbegin(); sensor != sensors.cend(); ++sensor)
        payload.insert(sensor.key(), sensor.value());
    return QJsonDocument(payload).toJson(QJsonDocument::Compact);
}

} // namespace armature
