// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/desktopsession.h"

#include "app/common/credentials.h"
#include "app/common/demo.h"
#include "app/common/exitcode.h"
#include "app/common/proxysetting.h"
#include "app/common/resolve.h"
#include "app/desktop/application.h"
#include "app/desktop/chartfeed.h"
#include "app/desktop/chartpanel.h"
#include "app/desktop/mainwindow.h"
#include "app/desktop/windowboxes.h"

#include <QApplication>
#include <QDir>
#include <QTimer>

#include <cstdio>
#include <utility>

namespace armature {

namespace {

void complain(const QString &text)
{
    std::fprintf(stderr, "armature: %s\n", qUtf8Printable(text));
}

/// Device files that look like boards; by-id names stay the same from plug to plug.
QStringList likelyPorts()
{
    QStringList ports;
    const QDir byId(QStringLiteral("/dev/serial/by-id"));
    for (const QString &name : byId.entryList(QDir::System | QDir::Files))
        ports.append(byId.filePath(name));
    const QDir devices(QStringLiteral("/dev"));
    const QStringList patterns {QStringLiteral("ttyACM*"), QStringLiteral("ttyUSB*")};
    for (const QString &name : devices.entryList(patterns, QDir::System))
        ports.append(devices.filePath(name));
    return ports;
}

Settings settingsOf(const BridgeConfig &config, Settings settings)
{
    settings.server = config.serverUrl.toString();
    settings.caFile = config.caFile;
    settings.proxy = proxyText(config.proxy);
    settings.board = config.boardPort;
    settings.baud = config.baud;
    settings.boardFormat = config.boardFormat;
    settings.mapping = config.mapping;
    settings.lease = std::chrono::duration_cast<std::chrono::seconds>(config.lease);
    settings.slew = config.slew;
    settings.uploadFormat = config.uploadFormat;
    return settings;
}

} // namespace

DesktopSession::DesktopSession(Options options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_profile(m_options.profile.value_or(kDefaultProfile))
    , m_file(m_options.configFile.value_or(QString()))
    , m_settings(m_file.load(m_profile))
{ }

DesktopSession::~DesktopSession() = default;

int DesktopSession::start()
{
    const QString keyFile = keyFileFor(m_file.path(), m_profile);
    const bool isKeyGiven = m_options.tokenFile || m_options.token;
    auto key = m_options.isDemo ? Result<QByteArray, SettingError>(QByteArray())
                                : resolveKey(m_options, keyFile);
    if (!key && isKeyGiven) {
        complain(key.error().detail);
        return ExitSetting;
    }
    const QByteArray usable = key ? key.value() : QByteArray();
    m_key = usable;
    const QString password = readProxyPassword(proxyPasswordFileFor(m_file.path(), m_profile));
    auto config = resolveConfig(m_options, m_settings, usable, password);
    if (!config) {
        // What the profile holds can be mended in the window; what the command line says cannot.
        m_mustSetUp = true;
        Settings mended = m_settings;
        mended.server.clear();
        mended.caFile.clear();
        mended.proxy.clear();
        const QString problem = config.error().detail;
        config = resolveConfig(m_options, mended, usable);
        complain(config ? problem : config.error().detail);
        if (!config)
            return ExitSetting;
    }
    m_proxyPassword = config.value().proxy.password(QUrl::FullyDecoded);
    BridgeConfig resolved = std::move(config).value();
    takeMapping(resolved);
    place(resolved);
    return ExitOk;
}

/// A mapping that is wrong somewhere is not used in part: nobody could tell which numbers are
/// which.
void DesktopSession::takeMapping(BridgeConfig &config)
{
    const auto mapping = resolveMapping(m_options, m_settings);
    config.mapping = mapping ? mapping.value() : Mapping {};
    if (mapping)
        return;
    m_mappingProblem = mapping.error().detail;
    complain(m_mappingProblem);
}

void DesktopSession::place(const BridgeConfig &config)
{
    m_asked = config;
    if (config.boardPort != QLatin1String("simulated")) {
        startWith(config);
        return;
    }
    m_demo
        = std::make_unique<Demo>(m_options.isDemo ? Demo::Part::BoardAndServer : Demo::Part::Board);
    connect(m_demo.get(), &Demo::failed, this, [](const QString &text) {
        complain(text);
        QCoreApplication::exit(ExitSetting);
    });
    connect(m_demo.get(), &Demo::ready, this, [this, config](const Demo::Place &place) {
        startWith(place.applyTo(config, m_options.dataFolder.has_value()));
    });
    m_demo->start();
}

void DesktopSession::startWith(const BridgeConfig &config)
{
    if (m_application) {
        m_application->restartWith(config);
    } else {
        launch(config);
    }
}

void DesktopSession::launch(const BridgeConfig &config)
{
    m_application = std::make_unique<Application>(config);
    Application *application = m_application.get();
    MainWindow &window = application->window();
    plugInCharts();
    window.setDemo(m_options.isDemo);
    if (!m_settings.windowGeometry.isEmpty())
        window.restoreGeometry(m_settings.windowGeometry);
    window.restoreArrangement(m_settings.windowState);
    application->setHints({likelyPorts(),
                           tr("The key is kept in %1, which only you can read.")
                               .arg(keyFileFor(m_file.path(), m_profile))});
    connect(application, &Application::settingsAccepted, this, &DesktopSession::takeSettings);
    connect(application, &Application::remoteAllowedChanged, this, [this](bool isAllowed) {
        m_settings.isRemoteAllowed = isAllowed;
        save();
    });
    connect(&window, &MainWindow::arrangementChanged, this, [this] {
        m_settings.windowGeometry = m_application->window().saveGeometry();
        m_settings.windowState = m_application->window().arrangement();
        save();
    });
    connect(&m_signals, &TerminationSignals::terminationRequested, application,
            [application] { application->quit(EndCause::Signal); });
    // Queued: the application must not end inside the call that started it.
    connect(
        application, &Application::finished, this, [](int code) { QCoreApplication::exit(code); },
        Qt::QueuedConnection);
    if (m_options.duration) {
        QTimer::singleShot(*m_options.duration, application,
                           [application] { application->quit(EndCause::Duration); });
    }
    application->start();
    if (m_mustSetUp || (config.serverUrl.isEmpty() && m_settings == Settings {}))
        window.openSettings();
    if (!m_mappingProblem.isEmpty())
        showMappingRefused(&window, m_mappingProblem, m_file.path());
}

void DesktopSession::plugInCharts()
{
    MainWindow &window = m_application->window();
    m_feed = std::make_unique<ChartFeed>();
    auto *charts = new ChartPanel(*m_feed, &window);
    window.setCentralCharts(charts);
    connect(&window, &MainWindow::presentingChanged, charts, &ChartPanel::setPresenting);
    connect(&window, &MainWindow::readingsAdded, m_feed.get(), &ChartFeed::addReadings);
}

void DesktopSession::takeSettings(const BridgeConfig &config)
{
    if (m_options.isDemo) {
        // Of the demo only the mapping can be changed; its board and server stay, nothing is kept.
        m_feed->clear();
        m_application->restartWith(config);
        return;
    }
    // A mapping is kept alone: what only the command line said is no setting of the profile, and
    // its key is not written anywhere.
    Settings entered = settingsOf(config, m_settings);
    if (config.mapping != m_asked.mapping)
        m_mappingProblem.clear(); // another one takes its place
    if (!m_mappingProblem.isEmpty())
        entered.mapping = m_settings.mapping;
    Settings before = settingsOf(m_asked, m_settings);
    before.mapping = entered.mapping;
    const bool isMappingAlone
        = config.mapping != m_asked.mapping && entered == before && config.token == m_asked.token;
    m_settings.mapping = entered.mapping;
    if (!isMappingAlone) {
        m_settings = entered;
        keepSecrets(config);
    }
    save();
    m_feed->clear();
    BridgeConfig placed = config;
    placed.dataFolder = m_options.dataFolder.value_or(defaultDataFolder(m_profile));
    place(placed);
}

void DesktopSession::keepSecrets(const BridgeConfig &config)
{
    // The key in use may have come by the command line alone: what counts is what the file holds.
    const QString keyFile = keyFileFor(m_file.path(), m_profile);
    const auto kept = readKeyFile(keyFile);
    const bool isNewKey = !config.token.isEmpty() && (!kept || kept.value() != config.token);
    m_key = config.token;
    if (isNewKey && !writeKeyFile(keyFile, config.token))
        complain(tr("The key could not be kept; it holds until the end of this run."));
    const QString password = config.proxy.password(QUrl::FullyDecoded);
    const bool isNewPassword = std::exchange(m_proxyPassword, password) != password;
    if (isNewPassword
        && !writeProxyPassword(proxyPasswordFileFor(m_file.path(), m_profile), password))
        complain(tr("The proxy's password could not be kept; it holds until the end of this run."));
}

void DesktopSession::save()
{
    const auto mappingPart = m_mappingProblem.isEmpty() ? SettingsFile::MappingPart::Write
                                                        : SettingsFile::MappingPart::Leave;
    if (!m_options.isDemo && !m_file.save(m_profile, m_settings, mappingPart))
        complain(tr("The settings could not be written to %1.").arg(m_file.path()));
}

} // namespace armature
