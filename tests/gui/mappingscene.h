// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/gui/scene.h"

namespace armature::scene {

/// A board in the units of its maker, and a server with words of its own.
inline BoardStatus foreignBoard()
{
    BoardStatus board = readyBoard();
    board.announcement.sensors
        = {{QStringLiteral("t1"), QStringLiteral("temperature"), QStringLiteral("degF"), 0, 0, 10},
           {QStringLiteral("p1"), QStringLiteral("pressure"), QStringLiteral("Pa"), 0, 0, 10},
           {QStringLiteral("gas"), QStringLiteral("co2"), QStringLiteral("ppm"), 0, 0, 1}};
    board.announcement.controls = {motor({}).spec, fan({}).spec};
    return board;
}

inline SensorMapping fahrenheit()
{
    return {QStringLiteral("t1"), QStringLiteral("plate"), {}, {}, QStringLiteral("Cel"), 1.0, 0.0};
}

inline UnknownControl wheel()
{
    return {QStringLiteral("motor"), QStringLiteral("55.5"), {}, 7};
}

/// What the bridge makes of the board's numbers by `mapping`, just now.
inline ReadingBatch foreignReadings(const Mapping &mapping, const Stamp &now)
{
    const ReadingBatch raw {
        {QStringLiteral("t1"), QStringLiteral("temperature"), QStringLiteral("degF"), 77.0, now},
        {QStringLiteral("p1"), QStringLiteral("pressure"), QStringLiteral("Pa"), 101'325.0, now},
        {QStringLiteral("gas"), QStringLiteral("co2"), QStringLiteral("ppm"), 412.0, now}};
    ReadingBatch made;
    for (const Reading &reading : raw) {
        const SensorMapping *row = mappingOf(mapping, reading.sensor);
        made.append(row == nullptr ? reading : mapped(reading, *row).value_or(reading));
    }
    return made;
}

} // namespace armature::scene
