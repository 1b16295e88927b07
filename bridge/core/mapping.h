// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/identity.h"
#include "bridge/core/reading.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace armature {

/// What one sensor of the board is called, and how its numbers are converted, on the screen, in the
/// journal and on the way to the server alike.
struct SensorMapping
{
    QString sensor {}; ///< the board's id; the label of a board without Armature's firmware
    QString name {}; ///< as the server knows it; empty: as the board calls it
    QString type {}; ///< quantity; empty: as announced
    QString sourceUnit {}; ///< what the board's number is in; empty: as announced
    QString unit {}; ///< what it is converted to; empty: not converted
    /// \name Calibration, in the unit that it is converted to: number * scale + offset
    ///@{
    double scale = 1.0; ///< finite, not 0
    double offset = 0.0; ///< finite
    ///@}
    bool operator==(const SensorMapping &) const = default;
};

/// Which of the board's controls is moved by an id that the server sends.
struct ControlMapping
{
    QString serverId {};
    QString control {}; ///< the board's id
    bool operator==(const ControlMapping &) const = default;
};

/// What lies between the names of a board and those of the server; part of a profile. What it does
/// not list goes through as it is. No sensor and no server's id stands in it twice.
struct Mapping
{
    QList<SensorMapping> sensors {};
    QList<ControlMapping> controls {};
    bool operator==(const Mapping &) const = default;
};

/// In each of its lists. More rows than that are another file's.
inline constexpr int kMaxMappingRows = 1000;

/// \name What a mapping makes of one sensor, one reading, one id
/// Any thread.
///@{
/// The row of this sensor; null where there is none. The pointer is into the mapping.
[[nodiscard]] const SensorMapping *mappingOf(const Mapping &mapping, const QString &sensor);
/// The board's control that the server means by this id: as mapped, else the id itself.
[[nodiscard]] QString boardControl(const Mapping &mapping, const QString &serverId);
/// By which ids the server moves this control, in the order of the mapping. The control's own id is
/// the only one where no row names it, unless a row gives that id to another control.
[[nodiscard]] QStringList serverIds(const Mapping &mapping, const QString &control);
/// The name under which the server, the journal and the screen know the sensor.
[[nodiscard]] QString serverName(const SensorMapping &row);
/// The sensor as it is shown: name, type and unit, with its range converted.
[[nodiscard]] SensorSpec mapped(const SensorSpec &spec, const SensorMapping &row);
/// The reading with its name, type, unit and value as the row says. Where neither the row nor the
/// board says what unit the number is in, it is taken to be in the row's unit already. Nothing
/// where the units do not go together, where the scale is 0, or where the value does not stay
/// finite.
[[nodiscard]] std::optional<Reading> mapped(const Reading &reading, const SensorMapping &row);
///@}

/// How a board writes its lines.
enum class BoardFormat {
    Checked, ///< board protocol 1, each line with its checksum
    Bare, ///< board protocol 1 where lines may lack it: read-only
    Plain, ///< `label:value` or values with commas between them, of any sketch: read-only
};

/// `checked`, `bare`, `plain`: on the command line and in the profile.
///@{
[[nodiscard]] QString nameOf(BoardFormat format);
[[nodiscard]] std::optional<BoardFormat> boardFormatNamed(const QString &name);
///@}

} // namespace armature
