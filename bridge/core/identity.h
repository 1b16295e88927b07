// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace armature {

/// A sensor as its board announced it (board protocol 1, `sensor`).
struct SensorSpec
{
    QString id {};
    QString type {};
    QString unit {};
    double min = 0.0;
    double max = 0.0;
    double hz = 0.0;
    bool operator==(const SensorSpec &) const = default;
};

/// A control as its board announced it (board protocol 1, `control`).
struct ControlSpec
{
    QString id {};
    QString type {};
    QString unit {};
    double min = 0.0;
    double max = 0.0;
    double safe = 0.0; ///< the output at which nothing moves; within min and max
    double slew = 0.0; ///< units a second that the board itself keeps to; 0 for none
    bool operator==(const ControlSpec &) const = default;
};

/// What a board says of itself (board protocol 1, `hello`).
struct BoardIdentity
{
    int protocol = 0;
    QString board {};
    QString uid {};
    QString firmware {};
    quint32 boot = 0; ///< boot counter
    QString bootReason {}; ///< `power` `reset` `brown` `wdt` `unknown`
    int watchdogMs = 500; ///< silence after which the board stops its outputs
    bool operator==(const BoardIdentity &) const = default;
};

/// A whole announcement: `hello` to `ready`.
struct BoardAnnouncement
{
    BoardIdentity identity {};
    QList<SensorSpec> sensors {};
    QList<ControlSpec> controls {};
    /// False for an unknown major protocol and for bare lines: charted, never controlled.
    bool isControllable = false;
    bool operator==(const BoardAnnouncement &) const = default;
};

/// What the server's `metadata` says of this device.
struct ServerIdentity
{
    qint64 userId = 0;
    qint64 locationId = 0;
    qint64 controllerId = 0;
    bool operator==(const ServerIdentity &) const = default;
};

} // namespace armature
