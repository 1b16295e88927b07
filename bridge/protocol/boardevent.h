// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/controlvalue.h"
#include "bridge/core/identity.h"
#include "bridge/core/reading.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QMap>
#include <QString>

#include <variant>

namespace armature {

/// What a BoardSession has to say to its owner.
namespace boardevent {

/// The announcement is complete and valid; commands are possible from now on.
struct Announced
{
    BoardAnnouncement announcement {};
    bool operator==(const Announced &) const = default;
};

/// No `ready` within the limit: nothing more is sent until the session is opened again.
struct GivenUp
{
    QString detail {}; ///< what was wrong with the last announcement, if there was one
    bool operator==(const GivenUp &) const = default;
};

/// What was outstanding is dropped without a word for each; Announced follows.
struct Rebooted
{
    bool operator==(const Rebooted &) const = default;
};

struct FellSilent
{
    bool operator==(const FellSilent &) const = default;
};

struct AnswersAgain
{
    bool operator==(const AnswersAgain &) const = default;
};

struct ReadingsTaken
{
    ReadingBatch readings {};
    bool operator==(const ReadingsTaken &) const = default;
};

struct OutputsReported
{
    QMap<QString, double> outputs {};
    QString state {};
    QString why {};
    bool operator==(const OutputsReported &) const = default;
};

/// The first sending of a value; not repeated for retries.
struct CommandSent
{
    QString id {};
    double value = 0.0;
    bool operator==(const CommandSent &) const = default;
};

struct CommandAcknowledged
{
    QString id {};
    double value = 0.0; ///< as the board said it
    bool operator==(const CommandAcknowledged &) const = default;
};

struct CommandFailed
{
    QString id {};
    ControlReason reason = ControlReason::None;
    QString detail {};
    bool operator==(const CommandFailed &) const = default;
};

struct StopSent
{
    bool operator==(const StopSent &) const = default;
};

struct StopAcknowledged
{
    bool operator==(const StopAcknowledged &) const = default;
};

} // namespace boardevent

using BoardEvent
    = std::variant<boardevent::Announced, boardevent::GivenUp, boardevent::Rebooted,
                   boardevent::FellSilent, boardevent::AnswersAgain, boardevent::ReadingsTaken,
                   boardevent::OutputsReported, boardevent::CommandSent,
                   boardevent::CommandAcknowledged, boardevent::CommandFailed, boardevent::StopSent,
                   boardevent::StopAcknowledged>;

/// What one input to a BoardSession leads to: first the lines are written, then the events told.
struct BoardOutput
{
    QByteArrayList lines {};
    QList<BoardEvent> events {};
    bool operator==(const BoardOutput &) const = default;
};

} // namespace armature
