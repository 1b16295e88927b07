// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mainwindow.h"

#include "app/desktop/boarddoctor.h"
#include "app/desktop/bottompanel.h"
#include "app/desktop/checkdialog.h"
#include "app/desktop/controlpanel.h"
#include "app/desktop/deliverypanel.h"
#include "app/desktop/escapefilter.h"
#include "app/desktop/eventpanel.h"
#include "app/desktop/helpwindow.h"
#include "app/desktop/icons.h"
#include "app/desktop/mappingdesk.h"
#include "app/desktop/problembands.h"
#include "app/desktop/recordpanel.h"
#include "app/desktop/statusstrip.h"
#include "app/desktop/stylesheet.h"
#include "app/desktop/theme.h"
#include "app/desktop/trafficpanel.h"
#include "app/desktop/windowboxes.h"

#include <QCloseEvent>
#include <QDataStream>
#include <QMenu>
#include <QMessageBox>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QVBoxLayout>

namespace armature {

namespace {

constexpr std::chrono::milliseconds kAgesInterval {200};
constexpr std::chrono::milliseconds kArrangementPause {1000};
constexpr quint32 kArrangementVersion = 1;
const QList<int> kAcross {880, 450}; // charts, controls

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
    , m_across(new QSplitter(Qt::Horizontal, this))
    , m_down(new QSplitter(Qt::Vertical, this))
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
    m_across->setChildrenCollapsible(false);
    m_across->setHandleWidth(spacing::kMedium);
    m_across->addWidget(new QWidget(m_across));
    m_across->addWidget(m_controls);
    m_across->setStretchFactor(0, 1);
    m_across->setStretchFactor(1, 0);
    m_across->setSizes(kAcross);
    m_down->setChildrenCollapsible(false);
    m_down->setHandleWidth(spacing::kMedium);
    m_down->addWidget(m_across);
    m_down->addWidget(m_bottom);
    m_down->setStretchFactor(0, 1);
    m_down->setStretchFactor(1, 0);
    m_down->setSizes({530, 150});
    auto *body = new QVBoxLayout;
    body->setContentsMargins(spacing::kMedium, spacing::kMedium, spacing::kMedium,
                             spacing::kMedium);
    body->setSpacing(spacing::kMedium);
    body->addWidget(m_bands);
    body->addWidget(m_down, 1);
    auto *ground = new QWidget(this);
    auto *column = new QVBoxLayout(ground);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addLayout(body, 1);
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
    connect(m_strip, &StatusStrip::checkRequested, this, &MainWindow::openCheck);
    connect(m_strip, &StatusStrip::connectNowRequested, this, &MainWindow::connectNowRequested);
    connect(m_strip, &StatusStrip::settingsRequested, this, &MainWindow::openSettings);
    connect(m_bands, &ProblemBands::checkRequested, this, &MainWindow::openCheck);
    connect(m_strip, &StatusStrip::boardClicked, this, [this] {
        isAboutAccess(m_boardTrouble.reason) ? openBoardAccess() : m_bottom->showPage(m_deliveries);
    });
    connect(m_bands, &ProblemBands::boardAccessRequested, this, &MainWindow::openBoardAccess);
    connect(m_strip, &StatusStrip::journalClicked, this,
            [this] { m_bottom->showPage(m_deliveries); });
    connect(m_bands, &ProblemBands::connectNowRequested, this, &MainWindow::connectNowRequested);
    connect(m_bands, &ProblemBands::boardReopenRequested, this, &MainWindow::boardReopenRequested);
    connect(m_bands, &ProblemBands::settingsRequested, this, &MainWindow::openSettings);
    connect(m_controls, &ControlPanel::manualTaken, this, &MainWindow::manualTaken);
    connect(m_controls, &ControlPanel::manualReleased, this, &MainWindow::manualReleased);
    connect(m_controls, &ControlPanel::valueRequested, this, &MainWindow::valueRequested);
    connect(m_controls, &ControlPanel::mappingRequested, m_mapping, &MappingDesk::openFor);
    connect(m_mapping, &MappingDesk::settingsAccepted, this, &MainWindow::settingsAccepted);
    connect(this, &MainWindow::readingsAdded, m_mapping, &MappingDesk::addReadings);
    connect(&m_ages, &QTimer::timeout, this, [this] { setNow(stampNow()); });
    const auto arrange = [this] { m_arrangementPause.start(); };
    connect(m_across, &QSplitter::splitterMoved, this, arrange);
    connect(m_down, &QSplitter::splitterMoved, this, arrange);
    connect(m_bottom, &BottomPanel::collapsedChanged, this, arrange);
    connect(&m_arrangementPause, &QTimer::timeout, this, &MainWindow::arrangementChanged);
}

QMenu *MainWindow::makeMenu()
{
    auto *menu = new QMenu(this);
    auto *settings = menu->addAction(tr("&Settings…"), this, &MainWindow::openSettings);
    settings->setShortcut(Qt::CTRL | Qt::Key_Comma);
    auto *mapping = menu->addAction(tr("Sensors &and controls…"), m_mapping, &MappingDesk::open);
    mapping->setShortcut(Qt::CTRL | Qt::Key_M);
    auto *connectNow = menu->addAction(tr("&Connect now"), this, &MainWindow::connectNowRequested);
    connectNow->setShortcut(Qt::CTRL | Qt::Key_R);
    menu->addAction(tr("C&heck connection…"), this, &MainWindow::openCheck);
    menu->addAction(tr("&Open the board again"), this, &MainWindow::boardReopenRequested);
    menu->addAction(tr("&Board access…"), this, &MainWindow::openBoardAccess);
    menu->addSeparator();
    auto *fold = menu->addAction(tr("&Fold the lower panel"), this,
                                 [this] { m_bottom->setCollapsed(!m_bottom->isCollapsed()); });
    fold->setShortcut(Qt::Key_F9);
    auto *help = menu->addAction(tr("H&elp"), this, &MainWindow::openHelp);
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
    delete m_across->replaceWidget(0, charts);
    m_across->setStretchFactor(0, 1);
    m_across->setSizes(kAcross);
    charts->show();
}

void MainWindow::setSettings(const BridgeConfig &config, const SettingsHints &hints)
{
    m_config = config;
    m_hints = hints;
    m_mapping->setConfig(config, m_isDemo);
    m_controls->setMapping(config.mapping, config.boardFormat);
}

QByteArray MainWindow::arrangement() const
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << kArrangementVersion << m_across->saveState() << m_down->saveState()
           << m_bottom->isCollapsed();
    return bytes;
}

void MainWindow::restoreArrangement(const QByteArray &arrangement)
{
    QDataStream stream(arrangement);
    quint32 version = 0;
    QByteArray across;
    QByteArray down;
    bool isCollapsed = false;
    stream >> version >> across >> down >> isCollapsed;
    if (stream.status() != QDataStream::Ok || version != kArrangementVersion)
        return;
    m_across->restoreState(across);
    m_down->restoreState(down);
    m_bottom->setCollapsed(isCollapsed);
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
    m_deliveries->setBoardStatus(status);
    if (status.reason != BoardReason::None || status.state == BoardState::Ready)
        m_boardTrouble = status;
    BoardDoctor::tell(status, this);
}

void MainWindow::setGateStatus(const GateStatus &status)
{
    m_gate = status;
    if (m_help != nullptr)
        m_help->setGateStatus(status);
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
    if (m_isDemo) {
        showDemoSettings(this);
        return;
    }
    if (auto *open = findChild<SettingsDialog *>(QString(), Qt::FindDirectChildrenOnly);
        open != nullptr && open->isVisible()) {
        showBeside(open);
        return;
    }
    auto *dialog = new SettingsDialog(m_config, m_hints, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SettingsDialog::settingsAccepted, m_mapping, &MappingDesk::acceptSettings);
    connect(dialog, &SettingsDialog::mappingRequested, m_mapping, &MappingDesk::open);
    showBeside(dialog);
}

void MainWindow::openCheck()
{
    if (m_config.serverUrl.isEmpty()) {
        openSettings();
        return;
    }
    // One at a time; the window stays usable beside it, STOP above all.
    delete findChild<CheckDialog *>(QString(), Qt::FindDirectChildrenOnly);
    auto *dialog = new CheckDialog(m_config, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
    dialog->start();
}

void MainWindow::openBoardAccess()
{
    if (m_isDemo || !BoardDoctor::isFor(m_config.boardPort)) {
        openSettings();
        return;
    }
    BoardDoctor::open(m_config.boardPort, m_boardTrouble, this);
}

void MainWindow::openHelp()
{
    if (m_help == nullptr) {
        // A child of this window, so that Esc stops from there too.
        m_help = new HelpWindow(this);
        m_help->setGateStatus(m_gate);
        connect(m_help, &HelpWindow::stopRequested, this, &MainWindow::stopRequested);
        connect(m_help, &HelpWindow::stopResetRequested, this, &MainWindow::stopResetRequested);
    }
    m_help->open();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_gate.isAnyOutputActive && !m_mayClose) {
        event->ignore();
        askToClose();
        return;
    }
    event->accept();
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
    m_arrangementPause.start();
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
