// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mappingsensorrow.h"

#include "app/desktop/charttext.h"
#include "bridge/core/servernames.h"
#include "bridge/core/units.h"

#include <QLocale>

#include <cmath>

namespace armature {

namespace {

QString figure(double value)
{
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    return locale.toString(value, 'g', QLocale::FloatingPointShortest);
}

void takeFigure(const QString &text, double usual, double &figure, QString &wrong)
{
    const auto number = text.isEmpty() ? std::optional(usual) : parseFigure(text);
    wrong = number ? QString() : text;
    figure = number.value_or(figure);
}

QString measured(double value, const QString &unit)
{
    const QString number = QLocale().toString(value, 'g', 6);
    return unit.isEmpty() ? number : number + u' ' + ChartText::unit(unit);
}

QStringList allUnits()
{
    QStringList units;
    for (const QString &type : serverTypes())
        units += unitsOf(type);
    return units;
}

QString sourceUnitOf(const SensorRow &row)
{
    return row.mapping.sourceUnit.isEmpty() ? row.raw.unit : row.mapping.sourceUnit;
}

} // namespace

std::optional<double> parseFigure(const QString &text)
{
    QLocale locale;
    locale.setNumberOptions(QLocale::RejectGroupSeparator);
    bool isNumber = false;
    double number = locale.toDouble(text, &isNumber);
    if (!isNumber)
        number = text.toDouble(&isNumber);
    return isNumber && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

void SensorRow::clear()
{
    const QString id = mapping.sensor;
    mapping = {};
    mapping.sensor = id;
    wrongScale.clear();
    wrongOffset.clear();
}

bool SensorRow::enter(Column column, const QString &text)
{
    switch (column) {
    case Name:
        mapping.name = text == mapping.sensor ? QString() : text;
        return true;
    case Type:
        mapping.type = text;
        return true;
    case SourceUnit:
        mapping.sourceUnit = text;
        return true;
    case Unit:
        mapping.unit = text;
        return true;
    case Scale:
        takeFigure(text, 1.0, mapping.scale, wrongScale);
        return true;
    case Offset:
        takeFigure(text, 0.0, mapping.offset, wrongOffset);
        return true;
    case Sensor:
    case Now:
    case Result:
    case ColumnCount:
        break;
    }
    return false;
}

void SensorRow::calibrate(double scale, double offset)
{
    mapping.scale = scale;
    mapping.offset = offset;
    wrongScale.clear();
    wrongOffset.clear();
}

QString SensorRow::text(Column column) const
{
    const auto value = result();
    switch (column) {
    case Sensor:
        return mapping.sensor;
    case Now:
        if (!isOnBoard)
            return tr("not on board");
        return raw.value ? measured(*raw.value, raw.unit) : tr("nothing yet");
    case Name:
        return mapping.name;
    case Type:
        return mapping.type;
    case SourceUnit:
        return mapping.sourceUnit;
    case Unit:
        return mapping.unit;
    case Scale:
        return wrongScale.isEmpty() ? figure(mapping.scale) : wrongScale;
    case Offset:
        return wrongOffset.isEmpty() ? figure(mapping.offset) : wrongOffset;
    case Result:
        return value ? measured(*value, resultUnit()) : QStringLiteral("–");
    case ColumnCount:
        break;
    }
    return {};
}

QString SensorRow::shown(Column column) const
{
    return column == SourceUnit || column == Unit ? ChartText::unit(text(column)) : text(column);
}

QString SensorRow::placeholder(Column column) const
{
    switch (column) {
    case Name:
        return mapping.sensor;
    case Type:
        return raw.type.isEmpty() ? tr("not said") : raw.type;
    case SourceUnit:
        return raw.unit.isEmpty() ? tr("not said") : ChartText::unit(raw.unit);
    case Unit:
        return tr("as it is");
    case Sensor:
    case Now:
    case Scale:
    case Offset:
    case Result:
    case ColumnCount:
        break;
    }
    return {};
}

QStringList SensorRow::choices(Column column) const
{
    if (column == Type)
        return serverTypes();
    if (column == SourceUnit) {
        const QStringList ofType = unitsOf(mapping.type.isEmpty() ? raw.type : mapping.type);
        return ofType.isEmpty() ? allUnits() : ofType;
    }
    if (column != Unit)
        return {};
    const QString source = sourceUnitOf(*this);
    QStringList units {QString()};
    units += source.isEmpty() ? allUnits() : unitsConvertibleTo(source);
    // What was chosen for another unit of the board can still be seen, and is marked as wrong.
    if (!units.contains(mapping.unit))
        units.append(mapping.unit);
    return units;
}

bool SensorRow::changesNothing() const
{
    SensorMapping untouched;
    untouched.sensor = mapping.sensor;
    return mapping == untouched;
}

QString SensorRow::resultUnit() const
{
    return mapping.unit.isEmpty() ? sourceUnitOf(*this) : mapping.unit;
}

QStringList SensorRow::basis() const
{
    return {raw.unit, mapping.sourceUnit, mapping.unit};
}

std::optional<double> SensorRow::result() const
{
    const bool isFigure = wrongScale.isEmpty() && wrongOffset.isEmpty() && mapping.scale != 0.0;
    if (!raw.value || !isFigure)
        return {};
    const Reading reading {raw.id, raw.type, raw.unit, *raw.value, {}};
    const auto made = mapped(reading, mapping);
    return made ? std::optional(made->value) : std::nullopt;
}

std::optional<double> SensorRow::uncalibrated() const
{
    if (!isOnBoard || isStale)
        return {};
    SensorRow plain = *this;
    plain.calibrate(1.0, 0.0);
    return plain.result();
}

QString SensorRow::figureProblem(Column column) const
{
    const QString wrong = column == Scale ? wrongScale : wrongOffset;
    return wrong.isEmpty() ? QString()
                           : tr("“%1” is no number. Write one such as %2.").arg(wrong, figure(1.8));
}

} // namespace armature
