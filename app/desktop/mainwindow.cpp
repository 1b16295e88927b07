// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mainwindow.h"

#include "app/desktop/bottompanel.h"
#include "app/desktop/controlpanel.h"
#include "app/desktop/deliverypanel.h"
#include "app/desktop/desk.h"
#include "app/desktop/escapefilter.h"
#include "app/desktop/eventpanel.h"
#include "app/desktop/icons.h"
#include "app/desktop/mappingdesk.h"
#include "app/desktop/presentation.h"
#include "app/desktop/problembands.h"
#include "app/desktop/recordpanel.h"
#include "app/desktop/sidewindows.h"
#include "app/desktop/statusstrip.h"
#include "app/desktop/stylesheet.h"
#include "app/desktop/theme.h"
#include "app/desktop/trafficpanel.h"
#include "app/desktop/windowboxes.h"

#include <QCloseEvent>
#include <QMenu>
#include <QMessageBox>
#include <QScopedValueRollback>
#include <QVBoxLayout>

namespace armature {

namespace {

constexpr std::chrono::milliseconds kAgesInterval {200};
constexpr std::chrono::milliseconds kArrangementPause {1000};

} // namespace

MainWindow::MainWindow(QWidget *parent)
    : QMainWindow(parent)
    , m_strip(new StatusStrip(this))
    , m_bands(new ProblemBands(this))
    , m_controls(new ControlPanel(this))
    , m_bottom(new BottomPanel(this))
    , m_traffic(new TrafficPanel(this))
    , m_events(new EventPanel(this))
    , m_record(new RecordPanel(this))
    , m_deliveries(new DeliveryPanel(this))
    , m_mapping(new MappingDesk(this))
    , m_desk(new Desk(m_bands, m_controls, m_bottom, this))
    , m_presentation(new Presentation(this, m_strip, m_desk, {m_strip, m_bands, m_controls}))
    , m_side(new SideWindows(this))
{
    setWindowTitle(QStringLiteral("Armature"));
    setWindowIcon(applicationIcon());
    setMinimumSize(960, 600);
    setFont(sized(font(), typesize::kBody));
    layOut();
    m_strip->setMenu(makeMenu());
    m_ages.setInterval(kAgesInterval);
    m_arrangementPause.setSingleShot(true);
    m_arrangementPause.setInterval(kArrangementPause);
    connectParts();
    applyTheme();
    setNow(stampNow());
    m_ages.start();
    resize(1366, 768);
}

void MainWindow::layOut()
{
    m_bottom->addPage(tr("&Traffic"), m_traffic, m_traffic->tools());
    m_bottom->addPage(tr("&Events"), m_events);
    m_bottom->addPage(tr("C&ommands"), m_record, m_record->tools());
    m_bottom->addPage(tr("&Deliveries"), m_deliveries);
    auto *ground = new QWidget(this);
    auto *column = new QVBoxLayout(ground);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_desk, 1);
    setCentralWidget(ground);
    // No control has the focus at first: a stray space bar presses nothing.
    ground->setFocus();
}

void MainWindow::connectParts()
{
    auto *escape = new EscapeFilter(this);
    connect(escape, &EscapeFilter::escapePressed, this, &MainWindow::stopRequested);
    connect(m_strip, &StatusStrip::stopRequested, this, &MainWindow::stopRequested);
    connect(m_strip, &StatusStrip::stopResetRequested, this, &MainWindow::stopResetRequested);
    connect(m_strip, &StatusStrip::remoteAllowedChanged, this, &MainWindow::remoteAllowedChanged);
    connect(m_strip, &StatusStrip::trafficRequested, this,
            [this] { m_bottom->showPage(m_traffic); });
    connect(m_strip, &StatusStrip::checkRequested, m_side, &SideWindows::openCheck);
    connect(m_strip, &StatusStrip::connectNowRequested, this, &MainWindow::connectNowRequested);
    connect(m_strip, &StatusStrip::settingsRequested, m_side, &SideWindows::openSettings);
    connect(m_bands, &ProblemBands::checkRequested, m_side, &SideWindows::openCheck);
    connect(m_strip, &StatusStrip::boardClicked, this, [this] {
        m_side->isAccessInTrouble() ? m_side->openBoardAccess() : m_bottom->showPage(m_deliveries);
    });
    connect(m_bands, &ProblemBands::boardAccessRequested, m_side, &SideWindows::openBoardAccess);
    connect(m_strip, &StatusStrip::journalClicked, this,
            [this] { m_bottom->showPage(m_deliveries); });
    connect(m_bands, &ProblemBands::serverDetailsRequested, m_strip, &StatusStrip::openServerMenu);
    connect(m_bands, &ProblemBands::connectNowRequested, this, &MainWindow::connectNowRequested);
    connect(m_bands, &ProblemBands::boardReopenRequested, this, &MainWindow::boardReopenRequested);
    connect(m_bands, &ProblemBands::settingsRequested, m_side, &SideWindows::openSettings);
    connect(m_controls, &ControlPanel::manualTaken, this, &MainWindow::manualTaken);
    connect(m_controls, &ControlPanel::manualReleased, this, &MainWindow::manualReleased);
    connect(m_controls, &ControlPanel::valueRequested, this, &MainWindow::valueRequested);
    connect(m_side, &SideWindows::stopRequested, this, &MainWindow::stopRequested);
    connect(m_side, &SideWindows::stopResetRequested, this, &MainWindow::stopResetRequested);
    connect(m_side, &SideWindows::settingsAccepted, m_mapping, &MappingDesk::acceptSettings);
    connect(m_side, &SideWindows::mappingRequested, m_mapping, &MappingDesk::open);
    connect(m_controls, &ControlPanel::mappingRequested, m_mapping, &MappingDesk::openFor);
    connect(m_mapping, &MappingDesk::settingsAccepted, this, &MainWindow::settingsAccepted);
    connect(this, &MainWindow::readingsAdded, m_mapping, &MappingDesk::addReadings);
    connect(&m_ages, &QTimer::timeout, this, [this] { setNow(stampNow()); });
    connect(m_desk, &Desk::arranged, this, &MainWindow::tellArrangementSoon);
    connect(&m_arrangementPause, &QTimer::timeout, this, &MainWindow::arrangementChanged);
    connect(m_strip, &StatusStrip::leaveRequested, this, [this] { m_presentation->setOn(false); });
    connect(m_presentation, &Presentation::aboutToEnter, this, &MainWindow::tellArrangement);
    connect(m_presentation, &Presentation::changed, this, &MainWindow::presentingChanged);
}

QMenu *MainWindow::makeMenu()
{
    auto *menu = new QMenu(this);
    auto *settings = menu->addAction(tr("&Settings…"), m_side, &SideWindows::openSettings);
    settings->setShortcut(Qt::CTRL | Qt::Key_Comma);
    auto *mapping = menu->addAction(tr("Sensors &and controls…"), m_mapping, &MappingDesk::open);
    mapping->setShortcut(Qt::CTRL | Qt::Key_M);
    auto *connectNow = menu->addAction(tr("&Connect now"), this, &MainWindow::connectNowRequested);
    connectNow->setShortcut(Qt::CTRL | Qt::Key_R);
    menu->addAction(tr("C&heck connection…"), m_side, &SideWindows::openCheck);
    menu->addAction(tr("&Open the board again"), this, &MainWindow::boardReopenRequested);
    menu->addAction(tr("&Board access…"), m_side, &SideWindows::openBoardAccess);
    menu->addSeparator();
    auto *fold = menu->addAction(tr("&Fold the lower panel"), this,
                                 [this] { m_bottom->setCollapsed(!m_bottom->isCollapsed()); });
    fold->setShortcut(Qt::Key_F9);
    connect(m_presentation, &Presentation::changed, fold, &QAction::setDisabled);
    auto *present = menu->addAction(tr("&Presentation"), this,
                                    [this] { m_presentation->setOn(!m_presentation->isOn()); });
    present->setShortcut(Qt::Key_F11);
    auto *help = menu->addAction(tr("H&elp"), m_side, &SideWindows::openHelp);
    help->setShortcut(Qt::Key_F1);
    menu->addAction(tr("&About Armature"), this, [this] { showAbout(this); });
    menu->addSeparator();
    auto *quit = menu->addAction(tr("&Quit"), this, &MainWindow::close);
    quit->setShortcut(Qt::CTRL | Qt::Key_Q);
    addActions(menu->actions());
    return menu;
}

void MainWindow::setCentralCharts(QWidget *charts)
{
    m_desk->setCharts(charts);
}

void MainWindow::setSettings(const BridgeConfig &config, const SettingsHints &hints)
{
    m_side->setSettings(config, hints);
    m_mapping->setConfig(config, m_side->isDemo());
    m_controls->setMapping(config.mapping, config.boardFormat);
}

QByteArray MainWindow::arrangement() const
{
    return m_desk->arrangement();
}

void MainWindow::restoreArrangement(const QByteArray &arrangement)
{
    m_desk->restoreArrangement(arrangement);
}

void MainWindow::setServerStatus(const ServerStatus &status)
{
    m_strip->setServerStatus(status);
    m_bands->setServerStatus(status);
    m_deliveries->setServerStatus(status);
}

void MainWindow::setBoardStatus(const BoardStatus &status)
{
    m_strip->setBoardStatus(status);
    m_bands->setBoardStatus(status);
    m_controls->setBoardStatus(status);
    m_mapping->setBoardStatus(status);
    m_side->setBoardStatus(status);
    m_deliveries->setBoardStatus(status);
}

void MainWindow::setGateStatus(const GateStatus &status)
{
    m_gate = status;
    m_side->setGateStatus(status);
    tellQuestion(this, status.isAnyOutputActive);
    showTitle();
    m_strip->setGateStatus(status);
    m_bands->setGateStatus(status);
    m_controls->setGateStatus(status);
}

void MainWindow::setControls(const QList<ControlStatus> &controls)
{
    m_controls->setControls(controls);
    m_mapping->setControls(controls);
}

void MainWindow::setUnknownControls(const QList<UnknownControl> &controls)
{
    m_controls->setUnknownControls(controls);
    m_mapping->setUnknownControls(controls);
}

void MainWindow::setDelivery(const DeliveryStatus &status)
{
    m_strip->setDelivery(status);
    m_bands->setDelivery(status);
    m_deliveries->setDelivery(status);
}

void MainWindow::addReadings(const ReadingBatch &readings)
{
    Q_EMIT readingsAdded(readings);
}

void MainWindow::addTraffic(const TrafficBatch &entries)
{
    m_traffic->add(entries);
}

void MainWindow::addNotice(const Notice &notice)
{
    m_events->add(notice);
    m_record->add(notice);
}

void MainWindow::addCommand(const ControlEvent &event)
{
    m_record->add(event);
}

void MainWindow::addOlderRecord(const QList<RecordEntry> &record)
{
    m_record->addOlder(record);
}

void MainWindow::setDemo(bool isDemo)
{
    m_side->setDemo(isDemo);
}

void MainWindow::setSimulated(bool isSimulated)
{
    m_strip->setSimulated(isSimulated);
    m_isSimulated = isSimulated;
    showTitle();
}

/// The title is what is left of a window behind others: it says where something moves.
void MainWindow::showTitle()
{
    const QString name = m_isSimulated ? tr("Armature (simulated)") : QStringLiteral("Armature");
    setWindowTitle(m_gate.isAnyOutputActive ? tr("Running · %1").arg(name) : name);
}

void MainWindow::setNow(const Stamp &now)
{
    m_strip->setNow(now.at);
    m_bands->setNow(now.at);
    m_controls->setNow(now.at);
    m_deliveries->setNow(now);
}

void MainWindow::openSettings()
{
    m_side->openSettings();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_gate.isAnyOutputActive && !m_mayClose) {
        event->ignore();
        askToClose();
        return;
    }
    event->accept();
    if (!m_presentation->isOn())
        Q_EMIT arrangementChanged();
    Q_EMIT closed();
}

void MainWindow::askToClose()
{
    const QMessageBox *question = askToStopAndQuit(this);
    if (question == nullptr)
        return;
    connect(question, &QDialog::accepted, this, [this] {
        // Closing makes every output safe first; STOP, which would stay latched, is another word.
        m_mayClose = true;
        close();
    });
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    tellArrangementSoon();
}

void MainWindow::tellArrangementSoon()
{
    if (!m_presentation->isOn())
        m_arrangementPause.start();
}

/// What was arranged a moment ago is kept; a presentation is not.
void MainWindow::tellArrangement()
{
    if (!m_arrangementPause.isActive())
        return;
    m_arrangementPause.stop();
    Q_EMIT arrangementChanged();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_isStyling)
        applyTheme();
}

void MainWindow::applyTheme()
{
    const QScopedValueRollback<bool> styling(m_isStyling, true);
    const QString sheet = armature::styleSheet(Theme::of(palette()));
    if (sheet != styleSheet())
        setStyleSheet(sheet);
}

} // namespace armature
