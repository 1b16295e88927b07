// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/boarddoctor.h"
#include "app/desktop/legbutton.h"
#include "app/desktop/sidewindows.h"
#include "app/desktop/stepicon.h"
#include "app/desktop/stopbutton.h"
#include "tests/gui/windowfixture.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace armature;

class BoardDoctorTest : public WindowFixture
{
    Q_OBJECT

private Q_SLOTS:
    void bandOffersTheLook();
    void legOpensItWhileThePortIsClosed();
    void menuOpensIt();
    void demoHasNoPort();
    void looksAndNamesTheFault();
    void commandsAreCopiedOneByOne();
    void copyAllHasEveryCommand();
    void checkAgainLooksAnew();
    void whatTheBridgeMetCounts();
    void readyBoardIsLookedAtAgain();
    void closingEndsTheLook();
    void slowLookHoldsNobodyUp();
    void neverInTheWayOfStop();
    void stepsHaveNames();
    void pictures();

private: // NOLINT(readability-redundant-access-specifiers): those are slots
    [[nodiscard]] static BoardStatus refused(BoardReason reason = BoardReason::PermissionDenied)
    {
        BoardStatus status;
        status.state = BoardState::Refused;
        status.reason = reason;
        status.port = QStringLiteral("/dev/ttyACM0");
        status.detail = QStringLiteral("dialout");
        return status;
    }
    void setPort(const QString &port)
    {
        BridgeConfig config;
        config.boardPort = port;
        m_window->setSettings(config, {});
    }
    [[nodiscard]] BoardDoctor *doctor() const { return m_window->findChild<BoardDoctor *>(); }
    BoardDoctor *openFor(const QString &port)
    {
        setPort(port);
        m_window->findChild<SideWindows *>()->openBoardAccess();
        return doctor();
    }
};

namespace {

QList<QPushButton *> buttons(const QWidget *dialog, const char *text)
{
    QList<QPushButton *> found;
    const auto all = dialog->findChildren<QPushButton *>();
    for (QPushButton *each : all) {
        if (each->text().remove(u'&') == QString::fromUtf8(text))
            found.append(each);
    }
    return found;
}

PortAccess forbidden()
{
    PortAccess access;
    access.path = QStringLiteral("/dev/ttyACM0");
    access.device = access.path;
    access.kind = PortKind::Device;
    access.isUsb = true;
    access.owner = QStringLiteral("root");
    access.group = QStringLiteral("dialout");
    access.mode = 0660;
    access.membership = GroupMembership::Outsider;
    access.hasUdev = true;
    return access;
}

Diagnosis forbiddenDiagnosis()
{
    return diagnose(forbidden(), BoardReason::PermissionDenied,
                    QStringLiteral("/usr/lib/udev/rules.d/60-armature.rules"));
}

} // namespace

void BoardDoctorTest::bandOffersTheLook()
{
    setPort(QStringLiteral("/dev/null"));
    auto *why = m_window->findChild<QPushButton *>(QStringLiteral("boardAccess"));
    m_window->setBoardStatus(refused(BoardReason::NoAnswer));
    QVERIFY(band("boardBand")->isVisible());
    QVERIFY(!why->isVisible()); // no look from outside helps there
    m_window->setBoardStatus(refused());
    QVERIFY(why->isVisible());
    why->click();
    QVERIFY(doctor() != nullptr && doctor()->isVisible());
}

void BoardDoctorTest::legOpensItWhileThePortIsClosed()
{
    setPort(QStringLiteral("/dev/null"));
    auto *leg = m_window->findChild<LegButton *>(QStringLiteral("boardLeg"));
    QTest::mouseClick(leg, Qt::LeftButton); // the board is ready
    QVERIFY(doctor() == nullptr);
    m_window->setBoardStatus(refused(BoardReason::Busy));
    BoardStatus again = refused(BoardReason::None); // opens again
    again.state = BoardState::Opening;
    m_window->setBoardStatus(again);
    QTest::mouseClick(leg, Qt::LeftButton);
    QVERIFY(doctor() != nullptr);
}

void BoardDoctorTest::menuOpensIt()
{
    setPort(QStringLiteral("/dev/null"));
    const auto actions = m_window->actions();
    for (QAction *action : actions) {
        if (action->text() == QStringLiteral("&Board access…"))
            action->trigger();
    }
    QVERIFY(doctor() != nullptr);
}

void BoardDoctorTest::demoHasNoPort()
{
    m_window->setDemo(true);
    QVERIFY(openFor(QStringLiteral("/dev/null")) == nullptr);
    QVERIFY(m_window->findChild<QMessageBox *>() != nullptr);
    m_window->setDemo(false);
    QVERIFY(openFor(QStringLiteral("simulated")) == nullptr);
    QVERIFY(m_window->findChild<SettingsDialog *>() != nullptr);
}

void BoardDoctorTest::looksAndNamesTheFault()
{
    BoardDoctor *dialog = openFor(QStringLiteral("/dev/ttyACM_absent"));
    QTRY_VERIFY(!dialog->isLooking());
    const auto *outcome = dialog->findChild<NoticeBand *>(QStringLiteral("outcome"));
    QVERIFY(outcome->isVisible());
    QCOMPARE(outcome->headline(), QStringLiteral("No port"));
    QVERIFY(outcome->text().contains(QStringLiteral("/dev/ttyACM_absent")));
    QVERIFY(!buttons(dialog, "Copy").isEmpty());
}

void BoardDoctorTest::commandsAreCopiedOneByOne()
{
    BoardDoctor dialog(QStringLiteral("/dev/ttyACM0"));
    dialog.show({forbiddenDiagnosis()});
    const auto copies = buttons(&dialog, "Copy");
    QCOMPARE(copies.size(), 2);
    copies.at(1)->click();
    QVERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("sudo install -m 644")));
    copies.at(0)->click();
    QCOMPARE(QGuiApplication::clipboard()->text(),
             QStringLiteral("sudo usermod -aG dialout $USER"));
    QCOMPARE(copies.at(0)->text(), QStringLiteral("Copied"));
    QVERIFY(copies.at(0)->accessibleName().contains(QStringLiteral("usermod")));
}

void BoardDoctorTest::copyAllHasEveryCommand()
{
    BoardDoctor dialog(QStringLiteral("/dev/ttyACM0"));
    dialog.show({forbiddenDiagnosis()});
    buttons(&dialog, "Copy all").at(0)->click();
    const QString copied = QGuiApplication::clipboard()->text();
    QVERIFY(copied.contains(QStringLiteral("usermod")));
    QVERIFY(copied.contains(QStringLiteral("udevadm")));
    QVERIFY(copied.contains(QStringLiteral("failed")));
}

void BoardDoctorTest::checkAgainLooksAnew()
{
    const QString path = QDir::tempPath() + QStringLiteral("/tst_boarddoctor_port");
    QFile::remove(path);
    BoardDoctor *dialog = openFor(path);
    QSignalSpy looked(dialog, &BoardDoctor::looked);
    buttons(dialog, "Check again").at(0)->click(); // while the first look goes on
    QTRY_COMPARE(looked.size(), 1);
    QVERIFY(dialog->report().contains(QStringLiteral("There is no port")));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    buttons(dialog, "Check again").at(0)->click();
    QTRY_COMPARE(looked.size(), 2);
    QVERIFY(file.remove());
    QVERIFY(dialog->report().contains(QStringLiteral("something else than a serial port")));
    QCOMPARE(dialog->findChildren<StepIcon *>().size(), 4);
}

/// A port in exclusive mode looks free from outside.
void BoardDoctorTest::whatTheBridgeMetCounts()
{
    const QString port = QStringLiteral("/dev/tty");
    if (!QFile::exists(port) || faultOf(inspectPort(port)) != PortFault::None)
        QSKIP("There is no terminal here that this account may open and nobody holds");
    BoardStatus busy = refused(BoardReason::Busy);
    busy.port = port;
    m_window->setBoardStatus(busy);
    BoardDoctor *dialog = openFor(port);
    QTRY_VERIFY(!dialog->isLooking());
    QCOMPARE(dialog->findChild<NoticeBand *>(QStringLiteral("outcome"))->headline(),
             QStringLiteral("Port in use"));
    QVERIFY(dialog->report().contains(QStringLiteral("sudo fuser -v /dev/tty")));
}

void BoardDoctorTest::readyBoardIsLookedAtAgain()
{
    m_window->setBoardStatus(refused());
    BoardDoctor *dialog = openFor(QStringLiteral("/dev/null"));
    QSignalSpy looked(dialog, &BoardDoctor::looked);
    QTRY_COMPARE(looked.size(), 1);
    m_window->setBoardStatus(refused());
    QVERIFY(!dialog->isLooking());
    m_window->setBoardStatus(scene::readyBoard());
    QTRY_COMPARE(looked.size(), 2);
    m_window->setBoardStatus(scene::readyBoard());
    QVERIFY(!dialog->isLooking());
}

void BoardDoctorTest::closingEndsTheLook()
{
    const QPointer<BoardDoctor> dialog = openFor(QStringLiteral("/dev/null"));
    QVERIFY(dialog->isLooking());
    buttons(dialog, "Close").at(0)->click();
    QTRY_VERIFY(dialog.isNull());
}

/// The look does not end before the test lets it: whoever waits for it never comes back.
void BoardDoctorTest::slowLookHoldsNobodyUp()
{
    const auto begun = std::make_shared<QSemaphore>();
    const auto held = std::make_shared<QSemaphore>();
    const auto slow = [begun, held](const QString &) {
        begun->release();
        held->acquire();
        return QList<PortAccess> {};
    };
    QPointer<BoardDoctor> dialog = new BoardDoctor(QStringLiteral("auto"), m_window.get(), slow);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->QDialog::show();
    QSignalSpy looked(dialog, &BoardDoctor::looked);
    dialog->start();
    dialog->start(); // "Check again"
    begun->acquire(2);
    buttons(dialog, "Close").at(0)->click();
    QTRY_VERIFY(dialog.isNull());
    BoardDoctor *second = openFor(QStringLiteral("/dev/null"));
    QTRY_VERIFY(!second->isLooking());
    QVERIFY(!second->report().isEmpty());
    held->release(2);
    QTRY_COMPARE(held.use_count(), 2L); // here and in `slow`: both threads are gone
    QCOMPARE(looked.size(), 0);
}

void BoardDoctorTest::neverInTheWayOfStop()
{
    QSignalSpy stops(m_window.get(), &MainWindow::stopRequested);
    BoardDoctor *dialog = openFor(QStringLiteral("/dev/null"));
    QVERIFY(!dialog->isModal());
    QTest::keyClick(dialog, Qt::Key_Escape);
    QCOMPARE(stops.size(), 1);
    QVERIFY(dialog->isVisible());
    QTest::mousePress(m_window->findChild<StopButton *>(), Qt::LeftButton);
    QCOMPARE(stops.size(), 2);
}

void BoardDoctorTest::stepsHaveNames()
{
    BoardDoctor dialog(QStringLiteral("/dev/ttyACM0"));
    dialog.show({forbiddenDiagnosis()});
    const auto labels = dialog.findChildren<QLabel *>();
    const auto named = std::count_if(labels.begin(), labels.end(), [](const QLabel *label) {
        return label->accessibleName().contains(QStringLiteral("failed"));
    });
    QCOMPARE(named, 1);
    for (const QLabel *label : labels)
        QVERIFY(label->textFormat() == Qt::PlainText || label->text().isEmpty());
}

void BoardDoctorTest::pictures()
{
    QDir().mkpath(QStringLiteral(PICTURES_FOLDER));
    PortAccess held = forbidden();
    held.isReadable = true;
    held.isWritable = true;
    held.holders = {{812, QStringLiteral("ModemManager")}, {1290, QStringLiteral("picocom")}};
    held.suspects = {QStringLiteral("ModemManager")};
    PortAccess open = held;
    open.holders.clear();
    open.suspects.clear();
    open.membership = GroupMembership::Member;
    const QList<std::pair<const char *, Diagnosis>> states {
        {"forbidden", forbiddenDiagnosis()},
        {"held",
         diagnose(held, BoardReason::None, QStringLiteral("/usr/lib/udev/rules.d/60.rules"))},
        {"open", diagnose(open)}};
    for (const auto &[name, diagnosis] : states) {
        BoardDoctor dialog(QStringLiteral("/dev/ttyACM0"), m_window.get());
        dialog.show({diagnosis});
        dialog.show();
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        QCoreApplication::processEvents();
        QVERIFY(dialog.grab().save(
            QStringLiteral(PICTURES_FOLDER "/boardaccess-%1.png").arg(QLatin1String(name))));
    }
}

QTEST_MAIN(BoardDoctorTest)
#include "tst_boarddoctor.moc"
