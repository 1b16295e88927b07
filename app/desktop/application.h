// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/sleepinhibitor.h"
#include "app/desktop/settingsdialog.h"
#include "bridge/core/status.h"
#include "bridge/io/bridgeconfig.h"

#include <QObject>

#include <memory>

namespace armature {

class Bridge;
class MainWindow;

/// The desktop's composition root: one window, one bridge at a time, and the wires between them.
/// It knows no settings file: its owner keeps what the signals say. GUI thread.
class Application : public QObject
{
    Q_OBJECT

public:
    /// Dresses the program in its theme; needs a QApplication.
    explicit Application(BridgeConfig config, QObject *parent = nullptr);
    ~Application() override;

    /// For its owner to place the charts in and to restore its arrangement.
    [[nodiscard]] MainWindow &window() { return *m_window; }
    /// What the settings dialog cannot know by itself.
    void setHints(const SettingsHints &hints);

    /// Shows the window and starts the bridge.
    void start();
    /// Ends the running bridge, outputs safe, and starts one with this configuration. A latched
    /// STOP stays latched.
    void restartWith(const armature::BridgeConfig &config);
    /// Outputs to their safe values, everything closed, then finished(). The window's closing and a
    /// termination signal both come here.
    void quit(armature::EndCause cause = EndCause::Asked);

Q_SIGNALS:
    /// The operator's settings. Its owner keeps them, finds out where a simulated board is, and
    /// answers with restartWith().
    void settingsAccepted(const armature::BridgeConfig &config);
    /// To be kept with the profile.
    void remoteAllowedChanged(bool isAllowed);
    /// All is closed; the program ends with this code (0, or 3: the data folder cannot be used).
    void finished(int exitCode);

private:
    void connectWindow();
    void connectBridge();
    void connectHands();
    void setRemoteAllowed(bool isAllowed);
    void forgetBridge();
    void explainFailure(JournalFailure failure, const QString &detail);
    void endBridge();
    void proceed();

    enum class Ending { None, Restart, Quit };

    BridgeConfig m_config;
    SettingsHints m_hints {};
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<Bridge> m_bridge {};
    Ending m_ending = Ending::None;
    int m_exitCode = 0;
    SleepInhibitor m_awake {};
    bool m_hasReadRecord = false;
    bool m_isStopLatched = false;
    bool m_isExplaining = false;
};

} // namespace armature
