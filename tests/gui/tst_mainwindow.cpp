// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/bottompanel.h"
#include "app/desktop/helpwindow.h"
#include "app/desktop/legbutton.h"
#include "app/desktop/legtext.h"
#include "app/desktop/simulatedmark.h"
#include "app/desktop/stopbutton.h"
#include "app/desktop/tableview.h"
#include "tests/gui/windowfixture.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace armature;

class MainWindowTest : public WindowFixture
{
    Q_OBJECT

private Q_SLOTS:
    void escapeStops();
    void escapeStopsFromTheSettingsDialog();
    void escapeInAnotherWindowDoesNotStop();
    void heldEscapeStopsOnce();
    void stopCountsWhenItGoesDown();
    void latchedStopBecomesReset();
    void secondPressDoesNotReset();
    void latchIsShownInWords();
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
    void interactiveWidgetsHaveNames();
    void helpOpensByKeyAndItsStopStops();
    void noDialogStandsBeforeStop();
    void stopTakesTheClickThatClosesAMenu();
};

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
    QVERIFY(!band("stopBand")->text().contains(QStringLiteral("e-stop")));
    gate.stopReason = ControlReason::EmergencyStop;
    m_window->setGateStatus(gate);
    QVERIFY(band("stopBand")->text().contains(QStringLiteral("the board's e-stop input")));
    m_window->setGateStatus({});
    QVERIFY(!band("stopBand")->isVisible());
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
    QVERIFY(band("serverBand")->findChildren<QPushButton *>().at(2)->isVisible());
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
    QCOMPARE(stops.size(), 0); // closing makes all safe; a STOP would stay latched
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

void MainWindowTest::helpOpensByKeyAndItsStopStops()
{
    QSignalSpy stopped(m_window.get(), &MainWindow::stopRequested);
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTest::keyClick(m_window.get(), Qt::Key_F1);
    auto *help = m_window->findChild<HelpWindow *>();
    QVERIFY(help != nullptr);
    QVERIFY(help->isVisible());
    auto *stop = help->findChild<StopButton *>();
    QTest::mousePress(stop, Qt::LeftButton);
    QCOMPARE(stopped.size(), 1);
    GateStatus latched;
    latched.isStopLatched = true;
    m_window->setGateStatus(latched);
    QVERIFY(stop->isLatched());
}

void MainWindowTest::noDialogStandsBeforeStop()
{
    QSignalSpy stopped(m_window.get(), &MainWindow::stopRequested);
    m_window->openSettings();
    m_window->openSettings();
    QCOMPARE(m_window->findChildren<SettingsDialog *>().size(), 1);
    m_window->close(); // asks, as an output runs
    QVERIFY(QApplication::activeModalWidget() == nullptr);
    QTest::mousePress(m_window->findChild<StopButton *>(), Qt::LeftButton);
    QCOMPARE(stopped.size(), 1);
}

void MainWindowTest::stopTakesTheClickThatClosesAMenu()
{
    QSignalSpy stopped(m_window.get(), &MainWindow::stopRequested);
    const auto *stop = m_window->findChild<StopButton *>();
    QMenu menu(m_window.get());
    menu.addAction(QStringLiteral("something"));
    menu.popup(m_window->mapToGlobal(QPoint(20, 300)));
    QTRY_VERIFY(menu.isVisible());
    const QPoint place = stop->mapToGlobal(stop->rect().center());
    QTest::mousePress(&menu, Qt::LeftButton, {}, menu.mapFromGlobal(place));
    QCOMPARE(stopped.size(), 1);
    menu.popup(place - QPoint(5, 5)); // a click on the menu is the menu's, wherever it stands
    QTRY_VERIFY(menu.isVisible());
    QTest::mousePress(&menu, Qt::LeftButton, {}, menu.rect().center());
    QCOMPARE(stopped.size(), 1);
}

QTEST_MAIN(MainWindowTest)
#include "tst_mainwindow.moc"
