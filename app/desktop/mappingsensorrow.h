// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/mappingraw.h"
#include "bridge/core/mapping.h"

#include <QCoreApplication>
#include <QString>
#include <QStringList>

#include <optional>

namespace armature {

/// A finite number as it is written here, or with a point; never with separators between groups,
/// which mean a decimal one elsewhere.
[[nodiscard]] std::optional<double> parseFigure(const QString &text);

/// One sensor in the table of the mapping: what the board says, and what is entered. GUI thread.
struct SensorRow
{
    Q_DECLARE_TR_FUNCTIONS(armature::SensorRow)

public:
    enum Column { Sensor, Now, Name, Type, SourceUnit, Unit, Scale, Offset, Result, ColumnCount };

    SensorMapping mapping {};
    RawSensor raw {};
    bool isOnBoard = false;
    bool isStale = false; ///< nothing was read for a while
    QString wrongScale {}; ///< what was entered and is no number
    QString wrongOffset {};

    /// Forgets what is entered.
    void clear();
    /// \return false where the column takes nothing.
    bool enter(Column column, const QString &text);
    void calibrate(double scale, double offset);

    /// As it is entered.
    [[nodiscard]] QString text(Column column) const;
    /// As people read it.
    [[nodiscard]] QString shown(Column column) const;
    /// What holds while nothing is entered.
    [[nodiscard]] QString placeholder(Column column) const;
    [[nodiscard]] QStringList choices(Column column) const;
    /// Whether the board's word goes through as it is.
    [[nodiscard]] bool changesNothing() const;
    [[nodiscard]] QString resultUnit() const;
    /// What the server gets now.
    [[nodiscard]] std::optional<double> result() const;
    /// What a calibration holds for: it is worth nothing once one of these units is another.
    [[nodiscard]] QStringList basis() const;
    /// What the server gets now, before scale and offset; nothing while the board does not say it.
    [[nodiscard]] std::optional<double> uncalibrated() const;
    /// A sentence on a figure that is none; empty where it is one. \param column Scale or Offset.
    [[nodiscard]] QString figureProblem(Column column) const;
};

} // namespace armature
