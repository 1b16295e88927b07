// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/core/units.h"

#include "bridge/core/servernames.h"

#include <QHash>

#include <array>

namespace armature {

namespace {

/// The quantity's base value is (number - zero) * numerator / denominator. The base units are those
/// in which whole degrees and pascals come out whole.
struct Unit
{
    const char *name; ///< the usual spelling
    const char *others; ///< further spellings, with blanks between them
    ServerType type;
    double zero = 0.0;
    double numerator = 1.0;
    double denominator = 1.0;
};

// Pressures: mmHg, inHg and psi by their definitions (NIST SP 811, appendix B).
constexpr std::array kUnits {
    Unit {"Cel", "°C degC C celsius", ServerType::Temperature},
    Unit {"degF", "°F [degF] fahrenheit", ServerType::Temperature, 32.0, 5.0, 9.0},
    Unit {"K", "kelvin", ServerType::Temperature, 273.15},
    Unit {"hPa", "", ServerType::Pressure, 0.0, 100.0},
    Unit {"Pa", "", ServerType::Pressure},
    Unit {"kPa", "", ServerType::Pressure, 0.0, 1000.0},
    Unit {"bar", "", ServerType::Pressure, 0.0, 100'000.0},
    Unit {"mbar", "", ServerType::Pressure, 0.0, 100.0},
    Unit {"mmHg", "mm[Hg]", ServerType::Pressure, 0.0, 133.322387415},
    Unit {"inHg", "[in_i'Hg]", ServerType::Pressure, 0.0, 3386.388640341},
    Unit {"psi", "[psi]", ServerType::Pressure, 0.0, 6894.757293168},
    Unit {"lx", "lux", ServerType::Illuminance},
    Unit {"klx", "klux", ServerType::Illuminance, 0.0, 1000.0},
    Unit {"%RH", "% %rH", ServerType::Humidity},
};

QString nameOf(const Unit &unit)
{
    return QString::fromUtf8(unit.name);
}

/// Every spelling, for the looks of each single reading.
QHash<QString, const Unit *> allSpellings()
{
    QHash<QString, const Unit *> all;
    for (const Unit &unit : kUnits) {
        all.insert(nameOf(unit), &unit);
        const QStringList others = QString::fromUtf8(unit.others).split(u' ', Qt::SkipEmptyParts);
        for (const QString &other : others)
            all.insert(other, &unit);
    }
    return all;
}

const Unit *unitCalled(const QString &name)
{
    static const QHash<QString, const Unit *> spellings = allSpellings();
    return spellings.value(name, nullptr);
}

QStringList unitsOf(ServerType type)
{
    QStringList names;
    for (const Unit &unit : kUnits) {
        if (unit.type == type)
            names.append(nameOf(unit));
    }
    return names;
}

} // namespace

std::optional<double> convert(double value, const QString &from, const QString &to)
{
    const Unit *source = unitCalled(from);
    const Unit *target = unitCalled(to);
    if (from == to || (source != nullptr && source == target))
        return value;
    if (source == nullptr || target == nullptr || source->type != target->type)
        return {};
    const double base = (value - source->zero) * source->numerator / source->denominator;
    return base * target->denominator / target->numerator + target->zero;
}

bool areConvertible(const QString &from, const QString &to)
{
    return convert(0.0, from, to).has_value();
}

QStringList unitsConvertibleTo(const QString &unit)
{
    const Unit *known = unitCalled(unit);
    if (known != nullptr)
        return unitsOf(known->type);
    return unit.isEmpty() ? QStringList() : QStringList(unit);
}

QStringList unitsOf(const QString &type)
{
    const auto known = serverTypeNamed(type);
    return known ? unitsOf(*known) : QStringList();
}

QString serverUnit(const QString &type)
{
    return unitsOf(type).value(0);
}

QString quantityOf(const QString &unit)
{
    const Unit *known = unitCalled(unit);
    return known == nullptr ? QString() : nameOf(known->type);
}

} // namespace armature
