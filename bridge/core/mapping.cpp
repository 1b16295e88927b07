// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/core/mapping.h"

#include "bridge/core/units.h"

#include <algorithm>
#include <cmath>

namespace armature {

namespace {

QString sourceUnit(const SensorMapping &row, const QString &announced)
{
    return row.sourceUnit.isEmpty() ? announced : row.sourceUnit;
}

QString targetUnit(const SensorMapping &row, const QString &announced)
{
    return row.unit.isEmpty() ? sourceUnit(row, announced) : row.unit;
}

std::optional<double> mappedValue(double value, const QString &announced, const SensorMapping &row)
{
    const QString source = sourceUnit(row, announced);
    const auto converted
        = source.isEmpty() ? value : convert(value, source, targetUnit(row, announced));
    if (!converted || row.scale == 0.0)
        return {};
    const double calibrated = *converted * row.scale + row.offset;
    return std::isfinite(calibrated) ? std::optional(calibrated) : std::nullopt;
}

} // namespace

const SensorMapping *mappingOf(const Mapping &mapping, const QString &sensor)
{
    const auto found
        = std::find_if(mapping.sensors.begin(), mapping.sensors.end(),
                       [&sensor](const SensorMapping &row) { return row.sensor == sensor; });
    return found == mapping.sensors.end() ? nullptr : &*found;
}

QString boardControl(const Mapping &mapping, const QString &serverId)
{
    const auto found
        = std::find_if(mapping.controls.begin(), mapping.controls.end(),
                       [&serverId](const ControlMapping &row) { return row.serverId == serverId; });
    return found == mapping.controls.end() ? serverId : found->control;
}

QStringList serverIds(const Mapping &mapping, const QString &control)
{
    QStringList ids;
    for (const ControlMapping &row : mapping.controls) {
        if (row.control == control)
            ids.append(row.serverId);
    }
    if (!ids.contains(control) && boardControl(mapping, control) == control)
        ids.append(control);
    return ids;
}

QString serverName(const SensorMapping &row)
{
    return row.name.isEmpty() ? row.sensor : row.name;
}

SensorSpec mapped(const SensorSpec &spec, const SensorMapping &row)
{
    SensorSpec made = spec;
    made.id = row.name.isEmpty() ? spec.id : row.name;
    made.type = row.type.isEmpty() ? spec.type : row.type;
    made.unit = targetUnit(row, spec.unit);
    const auto one = mappedValue(spec.min, spec.unit, row);
    const auto other = mappedValue(spec.max, spec.unit, row);
    const bool hasRange = spec.min != 0.0 || spec.max != 0.0; // 0 to 0: the board did not say
    made.min = hasRange && one && other ? std::min(*one, *other) : 0.0;
    made.max = hasRange && one && other ? std::max(*one, *other) : 0.0;
    return made;
}

std::optional<Reading> mapped(const Reading &reading, const SensorMapping &row)
{
    const auto value = mappedValue(reading.value, reading.unit, row);
    if (!value)
        return {};
    Reading made = reading;
    made.sensor = row.name.isEmpty() ? reading.sensor : row.name;
    made.type = row.type.isEmpty() ? reading.type : row.type;
    made.unit = targetUnit(row, reading.unit);
    made.value = *value;
    return made;
}

QString nameOf(BoardFormat format)
{
    switch (format) {
    case BoardFormat::Checked:
        return QStringLiteral("checked");
    case BoardFormat::Bare:
        return QStringLiteral("bare");
    case BoardFormat::Plain:
        return QStringLiteral("plain");
    }
    return {};
}

std::optional<BoardFormat> boardFormatNamed(const QString &name)
{
    for (const auto format : {BoardFormat::Checked, BoardFormat::Bare, BoardFormat::Plain}) {
        if (nameOf(format) == name)
            return format;
    }
    return {};
}

} // namespace armature
