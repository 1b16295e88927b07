// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/mapping.h"
#include "bridge/core/reading.h"
#include "bridge/core/result.h"

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace armature {

enum class Program { Desktop, Bridge };

/// What the command line and the environment say; what they leave out stays empty and is the
/// profile's to say.
struct Options
{
    std::optional<QString> server {};
    std::optional<QString> token {}; ///< from the environment
    std::optional<QString> tokenFile {}; ///< `-` is standard input
    std::optional<QString> caFile {};
    std::optional<QString> proxy {}; ///< with a password from the environment alone
    std::optional<QString> board {};
    std::optional<int> baud {};
    std::optional<BoardFormat> boardFormat {};
    std::optional<QString> mappingFile {}; ///< instead of the profile's mapping
    std::optional<QString> dataFolder {};
    std::optional<QString> profile {};
    std::optional<QString> configFile {};
    std::optional<bool> isRemoteAllowed {};
    std::optional<std::chrono::seconds> lease {};
    std::optional<UploadFormat::Value> valueFormat {};
    std::optional<QString> phoenixVersion {};
    bool hasCapturedAt = false;
    std::optional<double> slew {}; ///< units a second; 0: at once
    bool isDemo = false;
    bool isResettingStop = false; ///< what was latched before counts no more
    bool isListing = false; ///< print the record of commands, and end
    bool isCheck = false; ///< walk the way to the server once, and end
    std::optional<std::chrono::seconds> duration {};
    bool hasEvents = false;
    bool wantsHelp = false;
    bool wantsVersion = false;
    QString helpText {};
};

enum class CommandLineError { Wrong };

/// Reads the options; an error's detail says what is wrong and the nearest right form.
/// \param arguments with the program's name first.
[[nodiscard]] Result<Options, CommandLineError>
parseCommandLine(Program program, const QStringList &arguments,
                 const QProcessEnvironment &environment);

} // namespace armature
