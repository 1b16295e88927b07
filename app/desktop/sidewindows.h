// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/settingsdialog.h"
#include "bridge/core/controlvalue.h"
#include "bridge/core/status.h"
#include "bridge/io/bridgeconfig.h"

#include <QObject>

class QWidget;

namespace armature {

class HelpWindow;

/// What opens beside the main window: the settings, the check of the connection, the board's
/// access, the help. Each once, and none before STOP. All are the window's children, so that Esc
/// stops from there too. GUI thread.
class SideWindows : public QObject
{
    Q_OBJECT

public:
    /// `window` is borrowed, and owns this object.
    explicit SideWindows(QWidget *window);

    /// What the settings dialog begins with.
    void setSettings(const BridgeConfig &config, const SettingsHints &hints);
    /// The demo has nothing to set.
    void setDemo(bool isDemo) { m_isDemo = isDemo; }
    [[nodiscard]] bool isDemo() const { return m_isDemo; }
    void setGateStatus(const GateStatus &status);
    void setBoardStatus(const BoardStatus &status);
    /// This account does not get at the board's port.
    [[nodiscard]] bool isAccessInTrouble() const;

    void openSettings();
    /// Of the settings in use. Nothing of it goes through the bridge.
    void openCheck();
    /// Whether this account gets at the board's port, and what helps where not.
    void openBoardAccess();
    void openHelp();

Q_SIGNALS:
    void settingsAccepted(const armature::BridgeConfig &config);
    void mappingRequested();
    void stopRequested();
    void stopResetRequested();

private:
    QWidget *m_window;
    BridgeConfig m_config {};
    SettingsHints m_hints {};
    HelpWindow *m_help = nullptr; ///< made when it is first asked for
    GateStatus m_gate {};
    BoardStatus m_boardTrouble {}; ///< the last one with a reason, until the board is ready
    bool m_isDemo = false;
};

} // namespace armature
