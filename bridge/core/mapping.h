// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

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

/// How a board writes its lines.
enum class BoardFormat {
    Checked, ///< board protocol 1, each line with its checksum
    Bare, ///< board protocol 1 where lines may lack it: read-only
    Plain, ///< `label:value` or values with commas between them, of any sketch: read-only
};

} // namespace armature
