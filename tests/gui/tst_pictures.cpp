// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/bottompanel.h"
#include "app/desktop/card.h"
#include "app/desktop/chartpanel.h"
#include "app/desktop/theme.h"
#include "tests/gui/chartbench.h"
#include "tests/gui/picture.h"
#include "tests/gui/rooms.h"
#include "tests/gui/scene.h"

#include <QApplication>
#include <QDir>
#include <QStyleFactory>
#include <QTabBar>
#include <QTest>
#include <QVBoxLayout>

using namespace armature;

/// Photographs the window in each state, for people to look at; fails where a picture is blank.
class PicturesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void window_data();
    void window();
    void presentation_data();
    void presentation();
    void settings();
};

namespace {

void atWork(MainWindow &window, const Stamp &now)
{
    scene::fill(window, now);
}

void simulated(MainWindow &window, const Stamp &now)
{
    scene::fill(window, now);
    window.setSimulated(true);
}

void notConnected(MainWindow &window, const Stamp &now)
{
    ServerStatus server;
    server.reason = ServerReason::NotConfigured;
    window.setServerStatus(server);
    BoardStatus board;
    board.reason = BoardReason::NotFound;
    board.port = QStringLiteral("auto");
    window.setBoardStatus(board);
    window.setDelivery({});
    window.setGateStatus({});
    window.setControls({});
    window.setNow(now);
}

void stopped(MainWindow &window, const Stamp &now)
{
    scene::fill(window, now);
    GateStatus gate;
    gate.isRemoteAllowed = true;
    gate.isStopLatched = true;
    gate.stopReason = ControlReason::StopPressed;
    window.setGateStatus(gate);
    ControlStatus motor = scene::motor(now.at);
    motor.origin = ControlOrigin::SafeState;
    motor.requested->value = motor.sent->value = motor.acknowledged->value = 0.0;
    motor.applied->value = 0.0;
    motor.reason = ControlReason::StopPressed;
    ControlStatus fan = scene::fan(now.at);
    fan.outcome = ControlOutcome::Refused;
    fan.reason = ControlReason::StopLatched;
    fan.requested->at.at = now.at - Milliseconds(300);
    fan.sent->value = fan.acknowledged->value = fan.applied->value = 0.0;
    fan.refused = 4;
    window.setControls({motor, fan});
    window.addNotice(scene::notice(NoticeCode::StopPressed, NoticeSeverity::Alarm, now));
    window.findChild<BottomPanel *>()->findChild<QTabBar *>()->setCurrentIndex(1);
    window.setNow(now);
}

void manual(MainWindow &window, const Stamp &now)
{
    scene::fill(window, now);
    GateStatus gate;
    gate.isAnyOutputActive = true;
    window.setGateStatus(gate);
    ControlStatus motor = scene::motor(now.at);
    motor.isManual = true;
    motor.origin = ControlOrigin::Local;
    ControlStatus fan = scene::fan(now.at);
    fan.outcome = ControlOutcome::Failed;
    fan.reason = ControlReason::NoAnswer;
    window.setControls({motor, fan});
    window.findChild<BottomPanel *>()->findChild<QTabBar *>()->setCurrentIndex(2);
    window.setNow(now);
}

struct State
{
    const char *name;
    void (*change)(MainWindow &, const Stamp &);
};

constexpr State kStates[]
    = {{"at-work", atWork},         {"simulated", simulated}, {"not-connected", notConnected},
       {"refused", scene::refused}, {"stopped", stopped},     {"manual", manual}};

} // namespace

void PicturesTest::initTestCase()
{
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QVERIFY(QDir().mkpath(QStringLiteral(PICTURES_FOLDER)));
}

void PicturesTest::window_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<bool>("isDark");
    QTest::addColumn<QSize>("size");
    for (int state = 0; state < int(std::size(kStates)); ++state) {
        for (const bool isDark : {false, true}) {
            QTest::addRow("%s-%s", kStates[state].name, isDark ? "dark" : "light")
                << state << isDark << QSize(1366, 768);
        }
    }
    QTest::addRow("at-work-light-large") << 0 << false << QSize(2560, 1440);
    QTest::addRow("at-work-dark-large") << 0 << true << QSize(2560, 1440);
}

void PicturesTest::window()
{
    QFETCH(int, state);
    QFETCH(bool, isDark);
    QFETCH(QSize, size);
    wear(isDark);
    MainWindow window;
    auto *charts = new QWidget;
    auto *column = new QVBoxLayout(charts);
    column->setContentsMargins(0, 24, 0, 0);
    column->setSpacing(spacing::kMedium);
    for (int chart = 0; chart < 3; ++chart)
        column->addWidget(new Card, 1);
    window.setCentralCharts(charts);
    window.resize(size);
    window.show();
    kStates[state].change(window, scene::noon());
    QCoreApplication::processEvents();
    take(window, QString::fromLatin1(QTest::currentDataTag()));
}

void PicturesTest::presentation_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<bool>("isDark");
    QTest::addColumn<QSize>("size");
    constexpr int kSimulated = 1;
    for (const bool isDark : {false, true}) {
        const char *theme = isDark ? "dark" : "light";
        QTest::addRow("presentation-%s", theme) << kSimulated << isDark << QSize(1366, 768);
        QTest::addRow("presentation-%s-large", theme) << kSimulated << isDark << QSize(2560, 1440);
        QTest::addRow("presentation-refused-%s", theme) << 3 << isDark << QSize(1366, 768);
        QTest::addRow("presentation-stopped-%s", theme) << 4 << isDark << QSize(1366, 768);
    }
}

void PicturesTest::presentation()
{
    QFETCH(int, state);
    QFETCH(bool, isDark);
    QFETCH(QSize, size);
    wear(isDark);
    ChartFeed feed;
    MainWindow window;
    auto *charts = new ChartPanel(feed);
    window.setCentralCharts(charts);
    connect(&window, &MainWindow::presentingChanged, charts, &ChartPanel::setPresenting);
    window.show();
    kStates[state].change(window, scene::noon());
    const TimePoint end = test::fillBench(feed, std::chrono::seconds(60));
    test::present(window, size);
    for (QTimer *timer : charts->findChildren<QTimer *>())
        timer->stop();
    charts->renderFrame(end);
    take(window, QString::fromLatin1(QTest::currentDataTag()));
}

void PicturesTest::settings()
{
    wear(false);
    MainWindow window;
    BridgeConfig config;
    config.serverUrl = QUrl(QStringLiteral("https://bench.example"));
    config.boardPort = QStringLiteral("auto");
    window.setSettings(config,
                       {{QStringLiteral("/dev/ttyACM0")},
                        QStringLiteral("Kept in ~/.config/armature/default.key, readable "
                                       "by this account alone.")});
    window.show();
    window.openSettings();
    auto *dialog = window.findChild<SettingsDialog *>();
    dialog->accept();
    QCoreApplication::processEvents();
    take(*dialog, QStringLiteral("settings-light"));
}

int main(int argc, char *argv[])
{
    const QTemporaryDir folder;
    test::buildRooms(folder);
    const QApplication application(argc, argv);
    PicturesTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_pictures.moc"
