// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/bottompanel.h"
#include "app/desktop/card.h"
#include "app/desktop/chartpanel.h"
#include "app/desktop/checkdialog.h"
#include "app/desktop/checkview.h"
#include "app/desktop/servermenu.h"
#include "app/desktop/theme.h"
#include "tests/gui/chartbench.h"
#include "tests/gui/rooms.h"
#include "tests/gui/scene.h"

#include <QApplication>
#include <QDir>
#include <QMenu>
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
    void checks_data();
    void checks();
    void serverMenu();
};

namespace {

void wear(bool isDark)
{
    QApplication::setPalette(toPalette(isDark ? Theme::dark() : Theme::light()));
}

void take(QWidget &widget, const QString &name)
{
    const QPixmap picture = widget.grab();
    const QImage image = picture.toImage();
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); y += 7) {
        for (int x = 0; x < image.width(); x += 3)
            colors.insert(image.pixel(x, y));
    }
    QVERIFY2(colors.size() > 8, qPrintable(name));
    QVERIFY(picture.save(QStringLiteral(PICTURES_FOLDER "/%1.png").arg(name)));
}

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

void refused(MainWindow &window, const Stamp &now)
{
    scene::fill(window, now);
    ServerStatus server;
    server.state = ServerState::Refused;
    server.reason = ServerReason::KeyOrAuthRefused;
    server.httpStatus = 403;
    server.host = QStringLiteral("bench.example");
    server.retryAt = now.at + Milliseconds(28'400);
    window.setServerStatus(server);
    BoardStatus board;
    board.state = BoardState::Refused;
    board.reason = BoardReason::PermissionDenied;
    board.detail = QStringLiteral("dialout");
    board.port = QStringLiteral("/dev/ttyACM0");
    window.setBoardStatus(board);
    DeliveryStatus delivery = scene::deliveries();
    delivery.waiting = 12'480;
    delivery.oldestWaitingUtc = now.utc - Milliseconds(1'260'000);
    window.setDelivery(delivery);
    const Stamp later {now.at + Milliseconds(5000), now.utc + Milliseconds(5000)};
    window.setNow(later);
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
    = {{"at-work", atWork},  {"simulated", simulated}, {"not-connected", notConnected},
       {"refused", refused}, {"stopped", stopped},     {"manual", manual}};

Stamp noon()
{
    return {Clock::now(), Milliseconds(1'767'268'802'418)};
}

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
    kStates[state].change(window, noon());
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
    kStates[state].change(window, noon());
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

namespace {

CheckStatus step(CheckStep which, CheckResult result, int took, const char *detail)
{
    CheckStatus status;
    status.step = which;
    status.took = Milliseconds(took);
    status.outcome.result = result;
    status.outcome.detail = QString::fromLatin1(detail);
    return status;
}

using Steps = QList<CheckStatus>;

Steps waysToTls()
{
    return {step(CheckStep::Name, CheckResult::Passed, 4, "192.0.2.17, 2001:db8::17"),
            step(CheckStep::Tcp, CheckResult::Passed, 12, "192.0.2.17:443")};
}

Steps passing()
{
    return waysToTls()
        + Steps {step(CheckStep::Tls, CheckResult::Passed, 31,
                      "TLS 1.3; bench.example, issued by Caddy Local Authority - ECC "
                      "Intermediate, valid until 2026-11-23T06:10:02Z"),
                 step(CheckStep::Http, CheckResult::Passed, 18, "426 Upgrade Required"),
                 step(CheckStep::WebSocket, CheckResult::Passed, 44, ""),
                 step(CheckStep::Metadata, CheckResult::Passed, 1, "3"),
                 step(CheckStep::Join, CheckResult::Passed, 9, "microcontroller:v1:3")};
}

Steps waiting(CheckStep from)
{
    Steps steps;
    for (int which = static_cast<int>(from); which <= static_cast<int>(CheckStep::Join); ++which)
        steps.append(step(static_cast<CheckStep>(which), CheckResult::Waiting, 0, ""));
    return steps;
}

Steps running()
{
    Steps steps = waysToTls() + waiting(CheckStep::Tls);
    steps[2].outcome.result = CheckResult::Running;
    return steps;
}

Steps untrusted()
{
    Steps steps = running();
    for (CheckStatus &status : steps) {
        if (status.outcome.result == CheckResult::Waiting)
            status.outcome.result = CheckResult::NotReached;
    }
    steps[2] = step(CheckStep::Tls, CheckResult::Failed, 29,
                    "The root certificate of the certificate chain is self-signed, and untrusted "
                    "(Caddy Local Authority - 2026 ECC Root, issued by Caddy Local Authority - "
                    "2026 ECC Root, valid until 2036-09-30T00:00:00Z)");
    steps[2].outcome.reason = ServerReason::TlsUntrusted;
    return steps;
}

Steps refusedByAProxy()
{
    Steps steps = waysToTls();
    for (CheckStatus &status : steps)
        status.isOfProxy = true;
    steps += Steps {step(CheckStep::Proxy, CheckResult::Passed, 22, "bench.example:80"),
                    step(CheckStep::Tls, CheckResult::Skipped, 0, ""),
                    step(CheckStep::Http, CheckResult::Failed, 18, "403 Forbidden")};
    steps[3].outcome.skip = CheckSkip::NoTlsAsked;
    steps[4].outcome.reason = ServerReason::KeyOrAuthRefused;
    steps[4].outcome.httpStatus = 403;
    steps[4].outcome.answer = QStringLiteral("<html>\n<h1>Blocked</h1>\n<p>by policy 7</p>");
    for (CheckStatus &status : waiting(CheckStep::WebSocket)) {
        status.outcome.result = CheckResult::NotReached;
        steps.append(status);
    }
    return steps;
}

struct CheckState
{
    const char *name;
    Steps (*steps)();
};

constexpr CheckState kChecks[] = {{"check-passing", passing},
                                  {"check-running", running},
                                  {"check-untrusted", untrusted},
                                  {"check-refused", refusedByAProxy}};

} // namespace

void PicturesTest::checks_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<bool>("isDark");
    for (int state = 0; state < int(std::size(kChecks)); ++state) {
        for (const bool isDark : {false, true}) {
            QTest::addRow("%s-%s", kChecks[state].name, isDark ? "dark" : "light")
                << state << isDark;
        }
    }
}

void PicturesTest::checks()
{
    QFETCH(int, state);
    QFETCH(bool, isDark);
    wear(isDark);
    MainWindow window;
    window.show();
    BridgeConfig config;
    config.serverUrl = QUrl(QStringLiteral("wss://bench.example"));
    if (kChecks[state].steps == refusedByAProxy)
        config.proxy = QUrl(QStringLiteral("http://bench:secret@proxy.example:3128"));
    CheckDialog dialog(config, &window);
    dialog.show();
    const Steps steps = kChecks[state].steps();
    for (const CheckStatus &status : steps)
        dialog.view()->setStep(status);
    if (kChecks[state].steps != running)
        dialog.showEnd(kChecks[state].steps == passing);
    QCoreApplication::processEvents();
    take(dialog, QString::fromLatin1(QTest::currentDataTag()));
}

void PicturesTest::serverMenu()
{
    for (const bool isDark : {false, true}) {
        wear(isDark);
        MainWindow window;
        window.show();
        refused(window, noon());
        ServerStatus status;
        status.state = ServerState::Refused;
        status.reason = ServerReason::KeyOrAuthRefused;
        status.httpStatus = 403;
        status.host = QStringLiteral("bench.example");
        status.detail = QStringLiteral("403 Forbidden");
        status.answer = QStringLiteral("<h1>Blocked</h1>\n<p>by policy 7</p>");
        auto *menu = window.findChild<ServerMenu *>();
        menu->setStatus(status);
        menu->popup(window.mapToGlobal(QPoint(60, 60)));
        QCoreApplication::processEvents();
        take(*menu,
             isDark ? QStringLiteral("server-menu-dark") : QStringLiteral("server-menu-light"));
        menu->close();
    }
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
