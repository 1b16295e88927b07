// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "app/common/eventstream.h"
#include "app/common/outputpipe.h"
#include "bridge/io/bridgeconfig.h"
#include "bridge/io/connectioncheck.h"
#include "bridge/io/terminationsignals.h"

#include <QObject>
#include <QString>

#include <memory>

namespace armature {

/// `--check`: prints the steps as they come, then cause and remedy of the one that failed, and ends
/// the program with ExitOk or ExitCheckFailed. First comes the board's port, where one is named: it
/// is looked at and never opened, so no board and no journal is touched. Main thread.
class HeadlessCheck : public QObject
{
    Q_OBJECT

public:
    /// \param program its name, before what goes to standard error.
    HeadlessCheck(Options options, QString program, QObject *parent = nullptr);
    ~HeadlessCheck() override;

    /// Starts, or writes what is wrong to standard error. \return ExitOk, or the code to end with.
    [[nodiscard]] int start();

private:
    [[nodiscard]] bool hasPort() const;
    void checkPorts();
    void checkServer();
    void take(const CheckStatus &status);
    void end(bool isJoined);
    void fail(const QString &code, const QString &text);

    Options m_options;
    QString m_program;
    BridgeConfig m_config {};
    TerminationSignals m_signals {};
    OutputPipe m_out;
    EventStream m_events;
    std::unique_ptr<ConnectionCheck> m_check;
    CheckStatus m_failed {};
    bool m_isPortFine = true;
};

} // namespace armature
