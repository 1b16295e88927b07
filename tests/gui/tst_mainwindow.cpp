// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/bottompanel.h"
#include "app/desktop/controlcard.h"
#include "app/desktop/legbutton.h"
#include "app/desktop/legtext.h"
#include "app/desktop/noticeband.h"
#include "app/desktop/settingscheck.h"
#include "app/desktop/simulatedmark.h"
#include "app/desktop/stageview.h"
#include "app/desktop/stopbutton.h"
#include "app/desktop/tableview.h"
#include "tests/gui/scene.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryFile>
#include <QTest>
#include <QToolButton>

using namespace armature;

class MainWindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void escapeStops();
    void escapeStopsFromTheSettingsDialog();
    void escapeInAnotherWindowDoesNotStop();
    void heldEscapeStopsOnce();
    void stopCountsWhenItGoesDown();
    void latchedStopBecomesReset();
    void secondPressDoesNotReset();
    void latchIsShownInWords();
    void manualHandIsLiveOnlyAfterTaking();
    void sliderAsksForValues();
    void handStartsAtTheOutput();
    void nobodyTakesManualWhileStopped();
    void limitedValueSaysWhy();
    void unknownControlHasACard();
    void agesGrow();
    void silentOutputIsStaleInWords();
    void delaysAreCountedFromTheRequest();
    void earlierStagesAreMarked();
    void newBoardBringsNewCards();
    void refusedKeyIsExplainedWithCountdown();
    void troubleStaysWhileTryingAgain();
    void connectNowIsOffered();
    void permissionNamesTheCommand();
    void boardThatStoppedItselfIsMarked();
    void remoteControlIsSwitched();
    void simulatedIsMarked();
    void trafficIsBounded();
    void closingAsksWhileAnOutputRuns();
    void closingAQuietWindowJustCloses();
    void arrangementSurvives();
    void brokenArrangementIsIgnored();
    void wrongSettingsAreNotAccepted();
    void rightSettingsAreAccepted();
    void keyIsHiddenAndInNoToolTip();
    void settingsProblems_data();
    void settingsProblems();
    void interactiveWidgetsHaveNames();

private:
    [[nodiscard]] ControlCard *card(int index) const;
    [[nodiscard]] NoticeBand *band(const char *name) const;
    [[nodiscard]] QString stage(Stage which) const;

    std::unique_ptr<MainWindow> m_window;
    Stamp m_now {};
};

void MainWindowTest::init()
{
    m_now = stampNow();
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    scene::fill(*m_window, m_now);
}

void MainWindowTest::cleanup()
{
    m_window.reset();
}

ControlCard *MainWindowTest::card(int index) const
{
    return m_window->findChildren<ControlCard *>().at(index);
}

NoticeBand *MainWindowTest::band(const char *name) const
{
    return m_window->findChild<NoticeBand *>(QString::fromLatin1(name));
}

QString MainWindowTest::stage(Stage which) const
{
    const auto stages = card(0)->findChildren<StageView *>();
    return stages.at(static_cast<int>(which))->text().age;
}

void MainWindowTest::escapeStops()
{
    QSignalSpy stops(m_window.get(), &MainWindow::stopRequested);
    auto *filter = m_window->findChild<QLineEdit *>(QStringLiteral("trafficFilter"));
    QTest::keyClick(filter, Qt::Key_Escape);
    QCOMPARE(stops.size(), 1);
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
    QCOMPARE(stops.size(), 2);
    QTest::keyClick(m_window->windowHandle(), Qt::Key_Escape);
    QCOMPARE(stops.size(), 3);
}

void MainWindowTest::escapeStopsFromTheSettingsDialog()
{
    QSignalSpy stops(m_window.get(), &MainWindow::stopRequested);
    m_window->openSettings();
    auto *dialog = m_window->findChild<SettingsDialog *>();
    QVERIFY(dialog != nullptr);
    QTest::keyClick(dialog->findChild<QLineEdit *>(QStringLiteral("server")), Qt::Key_Escape);
    QCOMPARE(stops.size(), 1);
    QVERIFY(dialog->isVisible());
}

void MainWindowTest::escapeInAnotherWindowDoesNotStop()
{
    QSignalSpy stops(m_window.get(), &MainWindow::stopRequested);
    QLineEdit other;
    other.show();
    QTest::keyClick(&other, Qt::Key_Escape);
    QCOMPARE(stops.size(), 0);
}

void MainWindowTest::heldEscapeStopsOnce()
{
    QSignalSpy stops(m_window.get(), &MainWindow::stopRequested);
    QKeyEvent first(QEvent::KeyPress, Qt::Key_Escape, Qt::ShiftModifier);
    QKeyEvent repeat(QEvent::KeyPress, Qt::Key_Escape, Qt::NoModifier, {}, true);
    QCoreApplication::sendEvent(m_window.get(), &first);
    QCoreApplication::sendEvent(m_window.get(), &repeat);
    QCOMPARE(stops.size(), 1);
}

void MainWindowTest::stopCountsWhenItGoesDown()
{
    QSignalSpy stops(m_window.get(), &MainWindow::stopRequested);
    auto *stop = m_window->findChild<StopButton *>();
    QTest::mousePress(stop, Qt::LeftButton);
    QCOMPARE(stops.size(), 1);
    QTest::mouseRelease(stop, Qt::LeftButton);
    QCOMPARE(stops.size(), 1);
}

void MainWindowTest::latchedStopBecomesReset()
{
    QSignalSpy stops(m_window.get(), &MainWindow::stopRequested);
    QSignalSpy resets(m_window.get(), &MainWindow::stopResetRequested);
    GateStatus gate;
    gate.isStopLatched = true;
    m_window->setGateStatus(gate);
    auto *stop = m_window->findChild<StopButton *>();
    QCOMPARE(stop->accessibleName(), QStringLiteral("Reset stop"));
    QTRY_VERIFY(stop->isEnabled());
    QTest::mouseClick(stop, Qt::LeftButton);
    QCOMPARE(resets.size(), 1);
    QCOMPARE(stops.size(), 0);
    m_window->setGateStatus({});
    QCOMPARE(stop->accessibleName(), QStringLiteral("STOP"));
    QVERIFY(stop->isEnabled());
}

void MainWindowTest::secondPressDoesNotReset()
{
    QSignalSpy resets(m_window.get(), &MainWindow::stopResetRequested);
    auto *stop = m_window->findChild<StopButton *>();
    QTest::mousePress(stop, Qt::LeftButton);
    GateStatus gate;
    gate.isStopLatched = true;
    m_window->setGateStatus(gate);
    QTest::mouseRelease(stop, Qt::LeftButton);
    QTest::mouseClick(stop, Qt::LeftButton);
    QCOMPARE(resets.size(), 0);
}

void MainWindowTest::latchIsShownInWords()
{
    QVERIFY(!band("stopBand")->isVisible());
    GateStatus gate;
    gate.isStopLatched = true;
    gate.stopReason = ControlReason::StopPressed;
    m_window->setGateStatus(gate);
    QVERIFY(band("stopBand")->isVisible());
    QCOMPARE(band("stopBand")->headline(), QStringLiteral("STOPPED"));
    m_window->setGateStatus({});
    QVERIFY(!band("stopBand")->isVisible());
}

void MainWindowTest::manualHandIsLiveOnlyAfterTaking()
{
    QSignalSpy taken(m_window.get(), &MainWindow::manualTaken);
    QSignalSpy released(m_window.get(), &MainWindow::manualReleased);
    auto *button = card(0)->findChild<QPushButton *>(QStringLiteral("manualButton"));
    auto *slider = card(0)->findChild<QSlider *>();
    auto *field = card(0)->findChild<QDoubleSpinBox *>();
    QVERIFY(!slider->isEnabled());
    QVERIFY(!field->isEnabled());
    button->click();
    QCOMPARE(taken.size(), 1);
    QCOMPARE(taken.at(0).at(0).toString(), QStringLiteral("m1"));
    QVERIFY2(!slider->isEnabled(), "the gate has not said yes yet");
    ControlStatus motor = scene::motor(m_now.at);
    motor.isManual = true;
    m_window->setControls({motor, scene::fan(m_now.at)});
    QVERIFY(slider->isEnabled() && slider->isVisible());
    QVERIFY(field->isEnabled());
    QVERIFY(!card(1)->findChild<QSlider *>()->isEnabled());
    button->click();
    QCOMPARE(released.size(), 1);
}

void MainWindowTest::sliderAsksForValues()
{
    QSignalSpy values(m_window.get(), &MainWindow::valueRequested);
    ControlStatus motor = scene::motor(m_now.at);
    motor.isManual = true;
    m_window->setControls({motor});
    QCOMPARE(values.size(), 0);
    auto *slider = card(0)->findChild<QSlider *>();
    slider->setValue(slider->maximum());
    QCOMPARE(values.size(), 1);
    QCOMPARE(values.at(0).at(0).toString(), QStringLiteral("m1"));
    QCOMPARE(values.at(0).at(1).toDouble(), 100.0);
    slider->setValue(slider->minimum() + 1);
    slider->setValue(slider->minimum());
    QTRY_COMPARE(values.size(), 2);
    QCOMPARE(values.at(1).at(1).toDouble(), -100.0);
    auto *field = card(0)->findChild<QDoubleSpinBox *>();
    field->setValue(12.5);
    QTRY_COMPARE(values.size(), 3);
    QCOMPARE(values.at(2).at(1).toDouble(), 12.5);
}

void MainWindowTest::handStartsAtTheOutput()
{
    QSignalSpy values(m_window.get(), &MainWindow::valueRequested);
    ControlStatus motor = scene::motor(m_now.at);
    motor.isManual = true;
    m_window->setControls({motor});
    QCOMPARE(card(0)->findChild<QDoubleSpinBox *>()->value(), 42.0);
    motor.origin = ControlOrigin::SafeState;
    motor.requested->value = 0.0;
    m_window->setControls({motor});
    QCOMPARE(card(0)->findChild<QDoubleSpinBox *>()->value(), 0.0);
    QCOMPARE(values.size(), 0);
}

void MainWindowTest::nobodyTakesManualWhileStopped()
{
    GateStatus gate;
    gate.isStopLatched = true;
    m_window->setGateStatus(gate);
    QVERIFY(!card(0)->findChild<QPushButton *>(QStringLiteral("manualButton"))->isEnabled());
    m_window->setGateStatus({});
    QVERIFY(card(0)->findChild<QPushButton *>(QStringLiteral("manualButton"))->isEnabled());
    m_window->setBoardStatus({});
    QVERIFY(!card(0)->findChild<QPushButton *>(QStringLiteral("manualButton"))->isEnabled());
}

void MainWindowTest::limitedValueSaysWhy()
{
    auto *quiet = card(0)->findChild<QLabel *>(QStringLiteral("warning"));
    auto *limited = card(1)->findChild<QLabel *>(QStringLiteral("warning"));
    QVERIFY(!quiet->isVisible());
    QVERIFY(limited->isVisible());
    QCOMPARE(limited->text(),
             QStringLiteral("Limited: the server asked for 120, the board's range "
                            "ends at 100."));
}

void MainWindowTest::unknownControlHasACard()
{
    auto *text = m_window->findChild<QLabel *>(QStringLiteral("unknownControls"));
    QVERIFY(text->isVisible());
    QCOMPARE(text->text(),
             QStringLiteral("The server also sent lamp = 1, which this board does not have."));
    QList<UnknownControl> many(300, scene::lamp());
    m_window->setUnknownControls(many);
    QCOMPARE(text->text().count(u'\n'), 5);
    QVERIFY(text->text().endsWith(QStringLiteral("And 295 more.")));
    m_window->setUnknownControls({});
    QVERIFY(!text->isVisible());
}

void MainWindowTest::agesGrow()
{
    QCOMPARE(stage(Stage::Requested), QStringLiteral("0.8 s ago"));
    m_window->setNow({m_now.at + Milliseconds(1200), m_now.utc + Milliseconds(1200)});
    QCOMPARE(stage(Stage::Requested), QStringLiteral("2.0 s ago"));
    m_window->setNow({m_now.at + Milliseconds(61'000), m_now.utc});
    QCOMPARE(stage(Stage::Requested), QStringLiteral("61 s ago"));
}

void MainWindowTest::silentOutputIsStaleInWords()
{
    QCOMPARE(stage(Stage::Applied), QStringLiteral("0.1 s ago"));
    m_window->setNow({m_now.at + Milliseconds(2900), m_now.utc});
    QCOMPARE(stage(Stage::Applied), QStringLiteral("stale, 3.0 s ago"));
}

void MainWindowTest::delaysAreCountedFromTheRequest()
{
    QCOMPARE(stage(Stage::Sent), QStringLiteral("+1 ms"));
    QCOMPARE(stage(Stage::Acknowledged), QStringLiteral("+6 ms"));
}

void MainWindowTest::earlierStagesAreMarked()
{
    ControlStatus motor = scene::motor(m_now.at);
    motor.requested = ControlStage {50.0, m_now};
    motor.outcome = ControlOutcome::Pending;
    auto texts = stageTexts(motor, m_now.at);
    QVERIFY(texts[1].isStale && texts[2].isStale);
    QCOMPARE(texts[1].age, QStringLiteral("waiting"));
    motor.outcome = ControlOutcome::Refused;
    texts = stageTexts(motor, m_now.at);
    QCOMPARE(texts[1].age, QStringLiteral("refused"));
    texts = stageTexts(ControlStatus {}, m_now.at);
    QCOMPARE(texts[0].value, QStringLiteral("–"));
    QVERIFY(texts[3].isStale);
}

void MainWindowTest::newBoardBringsNewCards()
{
    ControlStatus lamp = scene::motor(m_now.at);
    lamp.spec.id = QStringLiteral("lamp");
    m_window->setControls({lamp});
    QCOMPARE(m_window->findChildren<ControlCard *>().size(), 1);
    QCOMPARE(card(0)->id(), QStringLiteral("lamp"));
    m_window->setControls({});
    QVERIFY(m_window->findChildren<ControlCard *>().isEmpty());
}

void MainWindowTest::refusedKeyIsExplainedWithCountdown()
{
    ServerStatus server;
    server.state = ServerState::Refused;
    server.reason = ServerReason::KeyOrAuthRefused;
    server.host = QStringLiteral("bench.example");
    server.retryAt = m_now.at + Milliseconds(11'500);
    m_window->setServerStatus(server);
    auto *leg = m_window->findChild<LegButton *>(QStringLiteral("serverLeg"));
    QCOMPARE(leg->leg().headline, QStringLiteral("Server refused"));
    QCOMPARE(leg->leg().tone, Tone::Alarm);
    QCOMPARE(leg->leg().detail, QStringLiteral("bench.example · next try in 12 s"));
    QVERIFY(band("serverBand")->isVisible());
    QVERIFY(band("serverBand")->text().contains(QStringLiteral("refused the key, or its auth")));
    QVERIFY(band("serverBand")->text().endsWith(QStringLiteral("Next try in 12 s.")));
    m_window->setNow({m_now.at + Milliseconds(1000), m_now.utc});
    QVERIFY(band("serverBand")->text().endsWith(QStringLiteral("Next try in 11 s.")));
}

void MainWindowTest::troubleStaysWhileTryingAgain()
{
    ServerStatus server;
    server.state = ServerState::Waiting;
    server.reason = ServerReason::ConnectionRefused;
    m_window->setServerStatus(server);
    server.state = ServerState::Connecting;
    server.reason = ServerReason::None;
    m_window->setServerStatus(server);
    QVERIFY(band("serverBand")->isVisible());
    QCOMPARE(band("serverBand")->headline(), QStringLiteral("Server connecting"));
    m_window->setServerStatus(scene::joinedServer());
    QVERIFY(!band("serverBand")->isVisible());
}

void MainWindowTest::connectNowIsOffered()
{
    QSignalSpy asked(m_window.get(), &MainWindow::connectNowRequested);
    ServerStatus server;
    server.state = ServerState::Waiting;
    server.reason = ServerReason::ConnectionLost;
    m_window->setServerStatus(server);
    band("serverBand")->findChildren<QPushButton *>().at(0)->click();
    QCOMPARE(asked.size(), 1);
    server.state = ServerState::Offline;
    server.reason = ServerReason::NotConfigured;
    m_window->setServerStatus(server);
    QVERIFY(!band("serverBand")->findChildren<QPushButton *>().at(0)->isVisible());
    QVERIFY(band("serverBand")->findChildren<QPushButton *>().at(1)->isVisible());
}

void MainWindowTest::permissionNamesTheCommand()
{
    QSignalSpy reopened(m_window.get(), &MainWindow::boardReopenRequested);
    BoardStatus board;
    board.state = BoardState::Refused;
    board.reason = BoardReason::PermissionDenied;
    board.detail = QStringLiteral("dialout");
    m_window->setBoardStatus(board);
    QVERIFY(band("boardBand")->isVisible());
    QVERIFY(band("boardBand")->text().contains(QStringLiteral("sudo usermod -aG dialout $USER")));
    band("boardBand")->findChildren<QPushButton *>().at(0)->click();
    QCOMPARE(reopened.size(), 1);
}

void MainWindowTest::boardThatStoppedItselfIsMarked()
{
    BoardStatus board = scene::readyBoard();
    QCOMPARE(legText(board, m_now.at).tone, Tone::Normal);
    board.outputState = QStringLiteral("safe");
    board.outputReason = QStringLiteral("estop");
    const LegText leg = legText(board, m_now.at);
    QCOMPARE(leg.tone, Tone::Warning);
    QCOMPARE(leg.detail, QStringLiteral("stopped by its e-stop input"));
}

void MainWindowTest::remoteControlIsSwitched()
{
    QSignalSpy changes(m_window.get(), &MainWindow::remoteAllowedChanged);
    auto *remote = m_window->findChild<QToolButton *>(QStringLiteral("remoteSwitch"));
    QVERIFY(remote->text().startsWith(QStringLiteral("Allowed")));
    remote->menu()->actions().at(1)->trigger();
    QCOMPARE(changes.size(), 1);
    QCOMPARE(changes.at(0).at(0).toBool(), false);
    QVERIFY2(remote->text().startsWith(QStringLiteral("Allowed")), "the gate has not said so yet");
    m_window->setGateStatus({});
    QVERIFY(remote->text().startsWith(QStringLiteral("Held")));
}

void MainWindowTest::simulatedIsMarked()
{
    auto *mark = m_window->findChild<SimulatedMark *>();
    QVERIFY(!mark->isVisible());
    m_window->setSimulated(true);
    QVERIFY(mark->isVisible());
    QCOMPARE(mark->text(), QStringLiteral("SIMULATED"));
}

void MainWindowTest::trafficIsBounded()
{
    const TrafficBatch batch(500, scene::traffic(m_now).at(0));
    for (int round = 0; round < 10; ++round)
        m_window->addTraffic(batch);
    auto *table = m_window->findChild<TableView *>(QStringLiteral("trafficTable"));
    auto *filter = m_window->findChild<QLineEdit *>(QStringLiteral("trafficFilter"));
    QCOMPARE(table->model()->rowCount(), 2000);
    filter->setText(QStringLiteral("no such text"));
    QCOMPARE(table->model()->rowCount(), 0);
    filter->setText(QStringLiteral("CONTROL_upd"));
    QCOMPARE(table->model()->rowCount(), 2000);
}

void MainWindowTest::closingAsksWhileAnOutputRuns()
{
    QSignalSpy stops(m_window.get(), &MainWindow::stopRequested);
    QSignalSpy closed(m_window.get(), &MainWindow::closed);
    QVERIFY(!m_window->close());
    auto *question = m_window->findChild<QMessageBox *>(QStringLiteral("closeQuestion"));
    QVERIFY(question != nullptr);
    QVERIFY(!m_window->close());
    QCOMPARE(m_window->findChildren<QMessageBox *>().size(), 1);
    question->buttons().at(1)->click();
    QCOMPARE(stops.size(), 0);
    QTRY_VERIFY(m_window->findChildren<QMessageBox *>().isEmpty());
    QVERIFY(m_window->isVisible());
    QVERIFY(!m_window->close());
    question = m_window->findChild<QMessageBox *>(QStringLiteral("closeQuestion"));
    question->buttons().at(0)->click();
    QCOMPARE(stops.size(), 1);
    QCOMPARE(closed.size(), 1);
}

void MainWindowTest::closingAQuietWindowJustCloses()
{
    QSignalSpy stops(m_window.get(), &MainWindow::stopRequested);
    QSignalSpy closed(m_window.get(), &MainWindow::closed);
    m_window->setGateStatus({});
    QVERIFY(m_window->close());
    QCOMPARE(closed.size(), 1);
    QCOMPARE(stops.size(), 0);
}

void MainWindowTest::arrangementSurvives()
{
    auto *bottom = m_window->findChild<BottomPanel *>();
    bottom->setCollapsed(true);
    const QByteArray kept = m_window->arrangement();
    MainWindow other;
    other.restoreArrangement(kept);
    QVERIFY(other.findChild<BottomPanel *>()->isCollapsed());
}

void MainWindowTest::brokenArrangementIsIgnored()
{
    m_window->restoreArrangement(QByteArrayLiteral("rubbish"));
    m_window->restoreArrangement({});
    QVERIFY(!m_window->findChild<BottomPanel *>()->isCollapsed());
}

void MainWindowTest::wrongSettingsAreNotAccepted()
{
    QSignalSpy accepted(m_window.get(), &MainWindow::settingsAccepted);
    m_window->openSettings();
    auto *dialog = m_window->findChild<SettingsDialog *>();
    dialog->findChild<QLineEdit *>(QStringLiteral("server"))
        ->setText(QStringLiteral("https://bench.example"));
    dialog->findChild<QComboBox *>(QStringLiteral("baud"))->setCurrentText(QStringLiteral("1200"));
    dialog->accept();
    QCOMPARE(accepted.size(), 0);
    QVERIFY(dialog->isVisible());
    const auto error = [dialog](const char *name) {
        return dialog->findChild<QLabel *>(QString::fromLatin1(name));
    };
    QVERIFY(error("serverError")->isVisible());
    QVERIFY(error("serverError")->text().contains(QStringLiteral("wss://")));
    QVERIFY(error("keyError")->isVisible());
    QVERIFY(error("baudError")->isVisible());
    QVERIFY(!error("boardError")->isVisible());
}

void MainWindowTest::rightSettingsAreAccepted()
{
    QSignalSpy accepted(m_window.get(), &MainWindow::settingsAccepted);
    BridgeConfig before;
    before.dataFolder = QStringLiteral("/data");
    before.isRemoteAllowed = true;
    m_window->setSettings(before, {});
    m_window->openSettings();
    auto *dialog = m_window->findChild<SettingsDialog *>();
    dialog->findChild<QLineEdit *>(QStringLiteral("server"))
        ->setText(QStringLiteral(" wss://bench.example "));
    dialog->findChild<QLineEdit *>(QStringLiteral("key"))
        ->setText(QStringLiteral("API_TOKEN_MC_0123456789abcdef"));
    dialog->findChild<QComboBox *>(QStringLiteral("board"))
        ->setCurrentText(QStringLiteral("simulated"));
    dialog->accept();
    QCOMPARE(accepted.size(), 1);
    const auto config = accepted.at(0).at(0).value<BridgeConfig>();
    QCOMPARE(config.serverUrl, QUrl(QStringLiteral("wss://bench.example")));
    QCOMPARE(config.token, QByteArrayLiteral("API_TOKEN_MC_0123456789abcdef"));
    QVERIFY(config.isBoardSimulated);
    QCOMPARE(config.dataFolder, before.dataFolder);
    QVERIFY(config.isRemoteAllowed);
    QCOMPARE(config.lease, before.lease);
}

void MainWindowTest::keyIsHiddenAndInNoToolTip()
{
    BridgeConfig config;
    config.token = QByteArrayLiteral("API_TOKEN_MC_0123456789abcdef");
    m_window->setSettings(config, {{}, QStringLiteral("Kept in a file.")});
    m_window->openSettings();
    auto *dialog = m_window->findChild<SettingsDialog *>();
    QCOMPARE(dialog->findChild<QLineEdit *>(QStringLiteral("key"))->echoMode(),
             QLineEdit::Password);
    const auto widgets = dialog->findChildren<QWidget *>();
    for (const QWidget *widget : widgets) {
        for (const QString &text : {widget->toolTip(), widget->accessibleName(),
                                    widget->accessibleDescription(), widget->whatsThis()})
            QVERIFY(!text.contains(QStringLiteral("API_TOKEN_MC_0")));
    }
}

void MainWindowTest::settingsProblems_data()
{
    QTest::addColumn<QString>("problem");
    QTest::addColumn<bool>("isFine");
    const QString key = QStringLiteral("API_TOKEN_MC_0123456789abcdef");
    QTemporaryFile file;
    QVERIFY(file.open());
    QTest::addRow("ws") << serverProblem(QStringLiteral("ws://127.0.0.1:4000")) << true;
    QTest::addRow("no server") << serverProblem({}) << true;
    QTest::addRow("no scheme") << serverProblem(QStringLiteral("bench.example")) << false;
    QTest::addRow("no host") << serverProblem(QStringLiteral("wss://")) << false;
    QTest::addRow("blank inside") << serverProblem(QStringLiteral("wss://a b")) << false;
    QTest::addRow("user") << serverProblem(QStringLiteral("wss://me@bench")) << false;
    QTest::addRow("key") << keyProblem(key, true) << true;
    QTest::addRow("key with a line") << keyProblem(key + u'\n', true) << false;
    QTest::addRow("short key") << keyProblem(key.first(20), false) << false;
    QTest::addRow("no key, no server") << keyProblem({}, false) << true;
    QTest::addRow("no key") << keyProblem({}, true) << false;
    QTest::addRow("no file") << caFileProblem(QStringLiteral("/no/such")) << false;
    QTest::addRow("folder") << caFileProblem(QStringLiteral("/")) << false;
    QTest::addRow("no certificate") << caFileProblem(file.fileName()) << false;
    QTest::addRow("path") << boardProblem(QStringLiteral("/dev/ttyUSB3")) << true;
    QTest::addRow("com") << boardProblem(QStringLiteral("COM12")) << true;
    QTest::addRow("auto") << boardProblem(QStringLiteral("auto")) << true;
    QTest::addRow("word") << boardProblem(QStringLiteral("ttyUSB3")) << false;
    QTest::addRow("baud") << baudProblem(QStringLiteral("115200")) << true;
    QTest::addRow("bootloader") << baudProblem(QStringLiteral("1200")) << false;
    QTest::addRow("no rate") << baudProblem(QStringLiteral("fast")) << false;
}

void MainWindowTest::settingsProblems()
{
    QFETCH(QString, problem);
    QTEST(problem.isEmpty(), "isFine");
}

void MainWindowTest::interactiveWidgetsHaveNames()
{
    const auto buttons = m_window->findChildren<QAbstractButton *>();
    QVERIFY(buttons.size() > 8);
    for (const QAbstractButton *button : buttons) {
        // Qt's own inner buttons, of a line edit or a table's corner.
        if (!button->isVisible() || button->metaObject()->className()[0] == 'Q') {
            if (!qobject_cast<const QPushButton *>(button))
                continue;
        }
        QVERIFY2(!button->accessibleName().isEmpty() || !button->text().isEmpty(),
                 button->metaObject()->className());
    }
}

QTEST_MAIN(MainWindowTest)
#include "tst_mainwindow.moc"
