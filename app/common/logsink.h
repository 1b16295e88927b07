// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/outputpipe.h"

#include <QObject>

namespace armature {

/// Takes Qt's messages from every thread and writes them to standard error from the main thread,
/// so that nobody who leaves that pipe unread can make the bridge thread wait. One instance.
class LogSink : public QObject
{
    Q_OBJECT

public:
    LogSink();
    ~LogSink() override;

private:
    OutputPipe m_out;
};

} // namespace armature
