// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/mapping.h"
#include "bridge/core/reading.h"

#include <QString>
#include <QUrl>

#include <chrono>

namespace armature {

/// All that a bridge needs to know, by value, before it starts.
struct BridgeConfig
{
    QUrl serverUrl {}; ///< empty: no server
    QByteArray token {};
    QString caFile {};
    QUrl proxy {}; ///< http://[user:password@]host:port; empty: a direct connection
    QString phoenixVersion = QStringLiteral("1.0.0");
    QString boardPort {}; ///< a device path, `auto`, or empty: no board
    int baud = 115200;
    bool isBoardSimulated = false;
    BoardFormat boardFormat = BoardFormat::Checked;
    Mapping mapping {};
    QString dataFolder {};
    bool isRemoteAllowed = false;
    bool isRemoteByOption = false; ///< the command line said so, and not the profile
    bool isRestart = false; ///< the same program goes on, with other settings
    bool isStopLatched = false; ///< a STOP that was pressed before outlives a change of settings
    bool isStopToReset = false; ///< a STOP that the journal or the board remembers counts no more
    std::chrono::milliseconds lease {5000}; ///< 1 to 60 s
    double slew = 0.0; ///< units a second at which values are ramped; 0: at once
    UploadFormat uploadFormat {};
    bool operator==(const BridgeConfig &) const = default;
};

} // namespace armature
