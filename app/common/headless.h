// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "app/common/eventstream.h"
#include "app/common/outputpipe.h"
#include "app/common/sleepinhibitor.h"
#include "app/common/statusline.h"
#include "bridge/io/bridge.h"
#include "bridge/io/terminationsignals.h"

#include <QObject>

#include <memory>

namespace armature {

class Demo;

/// The bridge without a screen, from its first line to its exit code. Main thread.
class Headless : public QObject
{
    Q_OBJECT

public:
    explicit Headless(Options options, QObject *parent = nullptr);
    ~Headless() override;

    /// Starts, or writes what is wrong to standard error. \return ExitOk, or the code to end with.
    [[nodiscard]] int start();

private:
    void startDemo(const BridgeConfig &config);
    void run(const BridgeConfig &config);
    void end(EndCause cause);
    void fail(const QString &code, const QString &text);

    Options m_options;
    TerminationSignals m_signals {};
    SleepInhibitor m_awake {};
    OutputPipe m_out;
    std::unique_ptr<EventStream> m_events;
    std::unique_ptr<StatusLine> m_line;
    std::unique_ptr<Demo> m_demo; ///< goes after the bridge: it holds the bridge's folder
    std::unique_ptr<Bridge> m_bridge;
    int m_exitCode = 0;
    bool m_isEnding = false;
};

} // namespace armature
