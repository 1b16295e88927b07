// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace armature {

/// \name Units of measurement
/// Written as boards announce them: `Cel`, `degF`, `K`; `Pa`, `hPa`, `kPa`, `bar`, `mbar`, `mmHg`,
/// `inHg`, `psi`; `lx`, `klx`; `%RH`. Other spellings (`°C`, `°F`, `lux`, …) are understood and
/// mean the same; upper and lower case differ. Any thread.
///@{
/// The number in the other unit: as it is where both are the same, known or not. Nothing where one
/// of them is unknown, or where they measure different things. Not finite where \p value is not, or
/// where the result does not fit.
[[nodiscard]] std::optional<double> convert(double value, const QString &from, const QString &to);
[[nodiscard]] bool areConvertible(const QString &from, const QString &to);
/// The usual spelling first of all that \p unit can be converted to, itself included; \p unit alone
/// where it is unknown, and nothing where it is empty.
[[nodiscard]] QStringList unitsConvertibleTo(const QString &unit);
/// The units in which a quantity of the server can be measured, its own first; nothing for others.
[[nodiscard]] QStringList unitsOf(const QString &type);
/// What this program suggests for a quantity: the server keeps bare numbers, so that all of its
/// devices have to agree. `Cel`, `hPa`, `lx`, `%RH`; empty for a quantity that it does not know.
[[nodiscard]] QString serverUnit(const QString &type);
/// The quantity that the unit measures, in the server's words; empty where it is unknown.
[[nodiscard]] QString quantityOf(const QString &unit);
///@}

} // namespace armature
