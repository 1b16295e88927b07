// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/status.h"

#include <QObject>

namespace armature {

/// Turns the two legs' states into the event list's lines: exactly one for each failure, however
/// often it is tried again. Bridge thread.
class LegNotices : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    void takeServer(const ServerStatus &status);
    void takeBoard(const BoardStatus &status);
    void takeReboot();

Q_SIGNALS:
    void noticed(const armature::Notice &notice);

private:
    bool m_wasJoined = false;
    bool m_wasReady = false;
    ServerReason m_serverReason = ServerReason::None;
    BoardReason m_boardReason = BoardReason::None;
};

} // namespace armature
