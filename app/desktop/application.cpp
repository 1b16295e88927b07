// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/application.h"

#include "app/common/errortext.h"
#include "app/common/exitcode.h"
#include "app/common/programend.h"
#include "app/common/proxysetting.h"
#include "app/desktop/icons.h"
#include "app/desktop/mainwindow.h"
#include "app/desktop/theme.h"
#include "bridge/io/bridge.h"

#include <QApplication>
#include <QMessageBox>
#include <QTimer>

#include <utility>

namespace armature {

namespace {

void dress()
{
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication::setPalette(toPalette(Theme::of(QApplication::palette())));
    // Also for what comes into a window later: a style sheet keeps the window's font from it.
    QApplication::setFont(sized(QApplication::font(), typesize::kBody));
    QApplication::setWindowIcon(applicationIcon());
    // The bridge outlives the window by the time that its outputs need to be safe.
    QApplication::setQuitOnLastWindowClosed(false);
}

} // namespace

Application::Application(BridgeConfig config, QObject *parent)
    : QObject(parent)
    , m_config(std::move(config))
    , m_isStopLatched(m_config.isStopLatched)
{
    dress();
    m_window = std::make_unique<MainWindow>();
    connectWindow();
}

Application::~Application() = default;

void Application::setHints(const SettingsHints &hints)
{
    m_hints = hints;
    m_window->setSettings(m_config, m_hints);
}

void Application::start()
{
    m_config.isStopLatched = m_isStopLatched;
    m_bridge = std::make_unique<Bridge>(withSystemProxy(m_config));
    m_window->setSettings(m_config, m_hints);
    m_window->setSimulated(m_config.isBoardSimulated);
    connectBridge();
    connectHands();
    m_window->show();
    m_bridge->start();
    if (!std::exchange(m_hasReadRecord, true))
        m_bridge->readRecord({});
}

void Application::connectWindow()
{
    auto *window = m_window.get();
    connect(window, &MainWindow::closed, this, [this] { quit(); });
    connect(window, &MainWindow::settingsAccepted, this, &Application::settingsAccepted);
    connect(window, &MainWindow::remoteAllowedChanged, this, &Application::setRemoteAllowed);
    // At once, and not only once a bridge has said so: there may be none just now.
    connect(window, &MainWindow::stopRequested, this, [this] { m_isStopLatched = true; });
}

void Application::connectBridge()
{
    auto *bridge = m_bridge.get();
    auto *window = m_window.get();
    m_awake.follow(bridge);
    connect(bridge, &Bridge::serverChanged, window, &MainWindow::setServerStatus);
    connect(bridge, &Bridge::boardChanged, window, &MainWindow::setBoardStatus);
    connect(bridge, &Bridge::gateChanged, window, &MainWindow::setGateStatus);
    connect(bridge, &Bridge::gateChanged, this,
            [this](const GateStatus &status) { m_isStopLatched = status.isStopLatched; });
    connect(bridge, &Bridge::controlsChanged, window, &MainWindow::setControls);
    connect(bridge, &Bridge::unknownControlsChanged, window, &MainWindow::setUnknownControls);
    connect(bridge, &Bridge::readingsArrived, window, &MainWindow::addReadings);
    connect(bridge, &Bridge::deliveryChanged, window, &MainWindow::setDelivery);
    connect(bridge, &Bridge::noticed, window, &MainWindow::addNotice);
    connect(bridge, &Bridge::controlHappened, window, &MainWindow::addCommand);
    connect(bridge, &Bridge::recordRead, window, &MainWindow::addOlderRecord);
    connect(bridge, &Bridge::trafficSeen, window, &MainWindow::addTraffic);
    connect(bridge, &Bridge::startFailed, this, &Application::explainFailure);
    connect(bridge, &Bridge::finished, this, &Application::endBridge);
}

void Application::connectHands()
{
    // With the bridge as context, these end with it.
    auto *bridge = m_bridge.get();
    const auto *window = m_window.get();
    connect(window, &MainWindow::stopRequested, bridge, &Bridge::pressStop);
    connect(window, &MainWindow::stopResetRequested, bridge, &Bridge::resetStop);
    connect(window, &MainWindow::manualTaken, bridge, &Bridge::takeManual);
    connect(window, &MainWindow::manualReleased, bridge, &Bridge::releaseManual);
    connect(window, &MainWindow::valueRequested, bridge, &Bridge::requestValue);
    connect(window, &MainWindow::connectNowRequested, bridge, &Bridge::connectNow);
    connect(window, &MainWindow::boardReopenRequested, bridge, &Bridge::reopenBoard);
}

void Application::setRemoteAllowed(bool isAllowed)
{
    m_config.isRemoteAllowed = isAllowed;
    m_config.isRemoteByOption = false;
    if (m_bridge)
        m_bridge->setRemoteAllowed(isAllowed);
    m_window->setSettings(m_config, m_hints);
    Q_EMIT remoteAllowedChanged(isAllowed);
}

void Application::restartWith(const BridgeConfig &config)
{
    m_config = config;
    if (m_ending == Ending::Quit)
        return;
    if (!m_bridge) {
        start();
        return;
    }
    if (m_ending == Ending::Restart)
        return;
    m_ending = Ending::Restart;
    m_bridge->shutdown(EndCause::SettingsChanged);
}

void Application::quit(EndCause cause)
{
    if (m_ending == Ending::Quit)
        return;
    m_isExplaining = false;
    m_ending = Ending::Quit;
    QTimer::singleShot(kLongestEnd, Qt::PreciseTimer, this, [this] { endProcess(m_exitCode); });
    if (m_bridge) {
        m_bridge->shutdown(cause);
    } else {
        proceed();
    }
}

void Application::explainFailure(JournalFailure failure, const QString &detail)
{
    m_exitCode = ExitDataFolder;
    m_isExplaining = true;
    const ErrorText text = describe(failure, detail);
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("Armature cannot start"), text.cause,
                                QMessageBox::Close, m_window.get());
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(text.remedy);
    connect(box, &QMessageBox::finished, this, [this] {
        m_isExplaining = false;
        proceed();
    });
    box->open();
}

void Application::endBridge()
{
    // Called from a signal of the bridge's own, which must end before the bridge does.
    m_bridge.release()->deleteLater();
    forgetBridge();
    proceed();
}

void Application::forgetBridge()
{
    m_window->setServerStatus({});
    m_window->setBoardStatus({});
    m_window->setControls({});
    m_window->setUnknownControls({});
}

void Application::proceed()
{
    if (m_bridge || m_isExplaining)
        return;
    const bool isRestarting = m_ending == Ending::Restart && m_exitCode == 0;
    if (isRestarting) {
        m_ending = Ending::None;
        m_config.isRestart = true;
        start();
        return;
    }
    m_ending = Ending::Quit;
    m_window->hide();
    Q_EMIT finished(m_exitCode);
}

} // namespace armature
