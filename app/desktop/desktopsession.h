// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "app/common/settings.h"
#include "bridge/io/bridgeconfig.h"
#include "bridge/io/terminationsignals.h"

#include <QObject>

#include <memory>

namespace armature {

class Application;
class ChartFeed;
class Demo;

/// The desktop from its first line to its exit code: finds out what to start with, keeps what is to
/// be kept in the profile, and brings the simulated board where one is asked for. GUI thread.
class DesktopSession : public QObject
{
    Q_OBJECT

public:
    explicit DesktopSession(Options options, QObject *parent = nullptr);
    ~DesktopSession() override;

    /// Starts, or writes what is wrong to standard error. \return ExitOk, or the code to end with.
    [[nodiscard]] int start();

private:
    void startWith(const BridgeConfig &config);
    void place(const BridgeConfig &config);
    void launch(const BridgeConfig &config);
    void takeMapping(BridgeConfig &config);
    void plugInCharts();
    void takeSettings(const BridgeConfig &config);
    void keepSecrets(const BridgeConfig &config);
    void save();

    Options m_options;
    QString m_profile;
    SettingsFile m_file;
    Settings m_settings;
    BridgeConfig m_asked {}; ///< before it was found out where a simulated board is
    TerminationSignals m_signals {};
    std::unique_ptr<Demo> m_demo; ///< goes after the application: it holds the journal's folder
    std::unique_ptr<ChartFeed> m_feed;
    std::unique_ptr<Application> m_application;
    QByteArray m_key {}; ///< in use; only another one is kept in the profile
    QString m_proxyPassword {}; ///< likewise
    bool m_mustSetUp = false;
    QString m_mappingProblem {}; ///< why the profile's mapping is not in use, and stays as it is
};

} // namespace armature
