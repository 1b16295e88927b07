// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/commandline.h"
#include "app/desktop/chartcard.h"
#include "app/desktop/chartpanel.h"
#include "app/desktop/controlcard.h"
#include "app/desktop/desktopsession.h"
#include "app/desktop/legbutton.h"
#include "app/desktop/mainwindow.h"
#include "app/desktop/stageview.h"
#include "app/desktop/stopbutton.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QTest>

#include <memory>

using namespace armature;
using namespace std::chrono_literals;

/// The whole program with its demo, driven as a person would: a virtual board on a real tty, a mock
/// server on a real socket, a real window where there is a display.
class TestPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void legsComeUp();
    void serverMovesTheMotor();
    void stopStopsTheBoard();
    void resetMovesNothingByItself();
    void escapeStopsTheBoard();
    void manualControlMovesTheMotor();
    void takesThePictureOfTheReadme();
    void cleanupTestCase();

private: // NOLINT(readability-redundant-access-specifiers): ends the slots
    [[nodiscard]] ControlCard *motor() const;
    [[nodiscard]] QString applied() const;
    [[nodiscard]] QString headline(const char *leg) const;
    [[nodiscard]] StopButton *stopButton() const;
    void reset() const;

    std::unique_ptr<DesktopSession> m_session;
    MainWindow *m_window = nullptr;
};

namespace {

/// One step of the demo's operator is four seconds; a whole tour has a zero twice.
constexpr int kStep = 15'000;
constexpr int kTour = 50'000;

} // namespace

ControlCard *TestPanel::motor() const
{
    const auto cards = m_window->findChildren<ControlCard *>();
    return cards.isEmpty() ? nullptr : cards.constFirst();
}

QString TestPanel::applied() const
{
    const ControlCard *card = motor();
    return card == nullptr ? QString()
                           : card->findChildren<StageView *>().constLast()->text().value;
}

QString TestPanel::headline(const char *leg) const
{
    return m_window->findChild<LegButton *>(QString::fromLatin1(leg))->leg().headline;
}

StopButton *TestPanel::stopButton() const
{
    return m_window->findChild<StopButton *>();
}

/// The button takes no reset for a second after the stop, so that a double hit cannot reset it.
void TestPanel::reset() const
{
    QTRY_VERIFY(stopButton()->isLatched());
    QTest::qWait(1200);
    QTest::mouseClick(stopButton(), Qt::LeftButton);
    QTRY_VERIFY(!stopButton()->isLatched());
}

void TestPanel::initTestCase()
{
    const auto options
        = parseCommandLine(Program::Desktop, {QStringLiteral("armature"), QStringLiteral("--demo")},
                           QProcessEnvironment());
    m_session = std::make_unique<DesktopSession>(options.value());
    QCOMPARE(m_session->start(), 0);
    const auto findWindow = [this] {
        for (QWidget *widget : QApplication::topLevelWidgets())
            m_window = m_window != nullptr ? m_window : qobject_cast<MainWindow *>(widget);
        return m_window != nullptr;
    };
    QTRY_VERIFY(findWindow());
    m_window->resize(1366, 768);
    QVERIFY(QTest::qWaitForWindowExposed(m_window));
    m_window->findChild<ChartPanel *>()->setSpan(30s);
}

void TestPanel::legsComeUp()
{
    QTRY_COMPARE_WITH_TIMEOUT(headline("serverLeg"), QStringLiteral("Server joined"), 10000);
    QTRY_COMPARE_WITH_TIMEOUT(headline("boardLeg"), QStringLiteral("Board ready"), 10000);
    QTRY_COMPARE(m_window->findChildren<ChartCard *>().size(), 4);
    QTRY_COMPARE(m_window->findChildren<ControlCard *>().size(), 2);
}

void TestPanel::serverMovesTheMotor()
{
    QTRY_COMPARE_WITH_TIMEOUT(applied(), QStringLiteral("45"), kStep);
}

void TestPanel::stopStopsTheBoard()
{
    QTest::mouseClick(stopButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(applied(), QStringLiteral("0"), 1500);
    QVERIFY(stopButton()->isLatched());
    // The operator goes on sending; nothing moves, and the card says so.
    const auto *counts = motor()->findChild<QLabel *>(QStringLiteral("counts"));
    QTRY_VERIFY_WITH_TIMEOUT(!counts->text().contains(QStringLiteral("refused: 0")), kStep);
    QCOMPARE(applied(), QStringLiteral("0"));
}

void TestPanel::resetMovesNothingByItself()
{
    reset();
    QCOMPARE(applied(), QStringLiteral("0"));
    QTRY_VERIFY_WITH_TIMEOUT(applied() != QStringLiteral("0"), kStep);
}

void TestPanel::escapeStopsTheBoard()
{
    QTest::keyClick(m_window, Qt::Key_Escape);
    QTRY_COMPARE_WITH_TIMEOUT(applied(), QStringLiteral("0"), 1500);
    reset();
}

void TestPanel::manualControlMovesTheMotor()
{
    auto *manual = motor()->findChild<QPushButton *>(QStringLiteral("manualButton"));
    QTest::mouseClick(manual, Qt::LeftButton);
    auto *box = motor()->findChild<QAbstractSpinBox *>();
    QTRY_VERIFY(box->isEnabled());
    box->setFocus();
    box->selectAll();
    QTest::keyClicks(box, QStringLiteral("33"));
    QTest::keyClick(box, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(applied(), QStringLiteral("33"), 3000);
    QTest::mouseClick(manual, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(applied() != QStringLiteral("33"), 3000);
}

void TestPanel::takesThePictureOfTheReadme()
{
    QTRY_COMPARE_WITH_TIMEOUT(applied(), QStringLiteral("42"), kTour);
    QTest::qWait(1000);
    const QPixmap picture = m_window->screen()->grabWindow(m_window->winId());
    QVERIFY(QDir().mkpath(QStringLiteral(PICTURES_FOLDER)));
    QVERIFY(picture.save(QStringLiteral(PICTURES_FOLDER "/panel.png")));
    QCOMPARE(picture.deviceIndependentSize().toSize(), m_window->size());
}

void TestPanel::cleanupTestCase()
{
    m_session.reset();
}

int main(int argc, char *argv[])
{
    // Real windows where there is a display; ./test brings one.
    if (qEnvironmentVariableIsEmpty("DISPLAY")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    const QApplication application(argc, argv);
    TestPanel test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_panel.moc"
