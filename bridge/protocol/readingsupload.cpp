// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/readingsupload.h"

#include "bridge/core/servernames.h"
#include "bridge/protocol/jsontext.h"

#include <QDateTime>
#include <QHash>
#include <QList>

#include <cmath>

namespace armature {

namespace {

void appendValue(QByteArray &out, double value, UploadFormat::Value form)
{
    const char *quote = form == UploadFormat::Value::String ? "\"" : "";
    out.append(quote);
    appendJsonNumber(out, value);
    out.append(quote);
}

void appendOne(QByteArray &out, const Reading &reading, const UploadFormat &format)
{
    out.append(R"({"type":)");
    appendJsonString(out, reading.type);
    out.append(R"(,"value":)");
    appendValue(out, reading.value, format.value);
    if (format.hasCapturedAt) {
        const QDateTime at = QDateTime::fromMSecsSinceEpoch(reading.captured.utc.count(), Qt::UTC);
        out.append(R"(,"captured_at":)");
        appendJsonString(out, at.toString(Qt::ISODateWithMs));
    }
    out.append('}');
}

/// The readings of each sensor, in the order in which the sensors first appear.
class SensorParts
{
public:
    /// Where the next reading of this sensor is to be written.
    QByteArray &of(const QString &sensor)
    {
        if (m_parts.isEmpty() || m_parts.at(m_last).sensor != sensor) {
            m_last = indexOf(sensor);
        }
        return m_parts[m_last].items;
    }

    [[nodiscard]] QByteArray joined() const
    {
        QByteArray out;
        out.reserve(size());
        out.append('{');
        for (const Part &part : m_parts) {
            out.append(out.size() == 1 ? "" : ",");
            appendJsonString(out, part.sensor);
            out.append(":[").append(part.items).append(']');
        }
        return out.append('}');
    }

private:
    struct Part
    {
        QString sensor {};
        QByteArray items {};
    };

    qsizetype indexOf(const QString &sensor)
    {
        const auto found = m_indexes.constFind(sensor);
        if (found != m_indexes.constEnd()) {
            return *found;
        }
        m_indexes.insert(sensor, m_parts.size());
        m_parts.append({sensor, {}});
        m_parts.last().items.reserve(kUsualItems);
        return m_parts.size() - 1;
    }
    [[nodiscard]] qsizetype size() const
    {
        constexpr qsizetype kFrame = 8; // brackets, quotes, colon and comma
        qsizetype sum = kFrame;
        for (const Part &part : m_parts) {
            sum += part.sensor.size() + part.items.size() + kFrame;
        }
        return sum;
    }

    static constexpr qsizetype kUsualItems = 256;
    QList<Part> m_parts {};
    QHash<QString, qsizetype> m_indexes {};
    qsizetype m_last = 0;
};

} // namespace

ReadingRefusal refusalOf(const Reading &reading)
{
    if (!isServerName(reading.sensor)) {
        return ReadingRefusal::Name;
    }
    if (!serverTypeNamed(reading.type)) {
        return ReadingRefusal::Type;
    }
    return std::isfinite(reading.value) ? ReadingRefusal::None : ReadingRefusal::Value;
}

QByteArray encodeReadings(std::span<const Reading> readings, const UploadFormat &format)
{
    SensorParts parts;
    for (const Reading &reading : readings) {
        QByteArray &items = parts.of(reading.sensor);
        items.append(items.isEmpty() ? "" : ",");
        appendOne(items, reading, format);
    }
    return parts.joined();
}

} // namespace armature
