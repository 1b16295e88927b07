// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/bottompanel.h"
#include "app/desktop/chartpanel.h"
#include "app/desktop/chartview.h"
#include "app/desktop/controlpanel.h"
#include "app/desktop/legbutton.h"
#include "app/desktop/problembands.h"
#include "app/desktop/simulatedmark.h"
#include "app/desktop/stageview.h"
#include "app/desktop/statusstrip.h"
#include "app/desktop/stopbutton.h"
#include "app/desktop/theme.h"
#include "app/desktop/unknowncard.h"
#include "tests/gui/chartbench.h"
#include "tests/gui/rooms.h"
#include "tests/gui/windowfixture.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSplitter>
#include <QTest>
#include <QToolButton>

using namespace armature;
using namespace armature::test;

/// The window in front of a room, with charts at work.
class PresentationTest : public WindowFixture
{
    Q_OBJECT

private Q_SLOTS:
    void keyEntersAndLeaves();
    void buttonLeaves();
    void onlyWhatMattersIsShown();
    void escapeStops();
    void stopButtonStops();
    void latchIsShown();
    void statusStaysTruthful();
    void typeIsLargerAndComesBack();
    void whatComesLaterIsLargeToo();
    void arrangementComesBack();
    void arrangementIsNotToldOf();
    void whatWasJustArrangedIsToldOf();
    void anotherWayOutLeavesToo();
    void nothingIsCutOff_data();
    void nothingIsCutOff();

private: // NOLINT(readability-redundant-access-specifiers): ends the slots
    void addCharts();
    void enter(const QSize &room = kRooms.first());
    void latch();
    [[nodiscard]] bool isPresenting() const;
    [[nodiscard]] QPushButton *leaveButton() const;
    [[nodiscard]] QMap<QWidget *, QFont> fonts() const;

    ChartFeed m_feed {};
};

void PresentationTest::addCharts()
{
    auto *charts = new ChartPanel(m_feed);
    m_window->setCentralCharts(charts);
    fillBench(m_feed, 60s);
}

void PresentationTest::enter(const QSize &room)
{
    present(*m_window, room);
    QVERIFY(isPresenting());
}

void PresentationTest::latch()
{
    GateStatus gate;
    gate.isStopLatched = true;
    gate.stopReason = ControlReason::StopPressed;
    m_window->setGateStatus(gate);
}

bool PresentationTest::isPresenting() const
{
    return m_window->isFullScreen() && leaveButton()->isVisible();
}

QPushButton *PresentationTest::leaveButton() const
{
    return m_window->findChild<QPushButton *>(QStringLiteral("leaveButton"));
}

QMap<QWidget *, QFont> PresentationTest::fonts() const
{
    QMap<QWidget *, QFont> fonts {{m_window.get(), m_window->font()}};
    const auto widgets = m_window->findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        if (widget->isVisible() && !widget->inherits("QScrollBar")) // which have no words
            fonts.insert(widget, widget->font());
    }
    return fonts;
}

void PresentationTest::keyEntersAndLeaves()
{
    QVERIFY(!leaveButton()->isVisible());
    enter();
    QTest::keyClick(m_window.get(), Qt::Key_F11);
    QVERIFY(!isPresenting());
    QVERIFY(!m_window->isFullScreen());
    QVERIFY(!leaveButton()->isVisible());
}

void PresentationTest::buttonLeaves()
{
    enter();
    QTest::mouseClick(leaveButton(), Qt::LeftButton);
    QVERIFY(!isPresenting());
    QVERIFY(!m_window->isFullScreen());
}

void PresentationTest::onlyWhatMattersIsShown()
{
    m_window->setSimulated(true);
    enter();
    QVERIFY(!m_window->findChild<BottomPanel *>()->isVisible());
    QVERIFY(m_window->findChild<StopButton *>()->isVisible());
    QVERIFY(m_window->findChild<SimulatedMark *>()->isVisible());
    QVERIFY(card(0)->isVisible());
    const auto buttons = m_window->findChild<StatusStrip *>()->findChildren<QToolButton *>();
    for (const QToolButton *button : buttons) {
        const bool isSign = button->testAttribute(Qt::WA_TransparentForMouseEvents);
        QVERIFY2(!button->isVisible() || isSign, qPrintable(button->accessibleName()));
    }
    QCoreApplication::processEvents();
    const auto splitters = m_window->findChildren<QSplitter *>();
    for (const QSplitter *splitter : splitters) {
        const QSplitterHandle *handle = splitter->handle(1);
        QVERIFY(!handle->isVisible() || handle->testAttribute(Qt::WA_TransparentForMouseEvents));
    }
}

void PresentationTest::escapeStops()
{
    enter();
    QSignalSpy stops(m_window.get(), &MainWindow::stopRequested);
    QTest::keyClick(m_window->windowHandle(), Qt::Key_Escape);
    QCOMPARE(stops.size(), 1);
    QTest::keyClick(leaveButton(), Qt::Key_Escape);
    QCOMPARE(stops.size(), 2);
    QVERIFY2(isPresenting(), "Esc means STOP, and nothing else");
}

void PresentationTest::stopButtonStops()
{
    enter();
    QSignalSpy stops(m_window.get(), &MainWindow::stopRequested);
    QTest::mouseClick(m_window->findChild<StopButton *>(), Qt::LeftButton);
    QCOMPARE(stops.size(), 1);
}

void PresentationTest::latchIsShown()
{
    enter();
    latch();
    QVERIFY(m_window->findChild<StopButton *>()->isLatched());
    QVERIFY(band("stopBand")->isVisible());
    QCOMPARE(band("stopBand")->headline(), QStringLiteral("STOPPED"));
}

void PresentationTest::statusStaysTruthful()
{
    enter();
    ServerStatus server;
    server.state = ServerState::Waiting;
    server.reason = ServerReason::ConnectionLost;
    m_window->setServerStatus(server);
    BoardStatus board;
    board.reason = BoardReason::NotFound;
    m_window->setBoardStatus(board);
    for (const char *name : {"serverLeg", "boardLeg"}) {
        const auto *leg = m_window->findChild<LegButton *>(QLatin1String(name));
        QVERIFY(leg->isVisible());
        QVERIFY(leg->leg().tone != Tone::Normal);
    }
    QVERIFY(band("serverBand")->isVisible());
    QVERIFY(band("boardBand")->isVisible());
    const auto *journal = m_window->findChild<LegButton *>(QStringLiteral("journalLeg"));
    QVERIFY(!journal->isVisible());
    DeliveryStatus delivery = scene::deliveries();
    delivery.dropped = 7;
    m_window->setDelivery(delivery);
    QVERIFY(journal->isVisible());
    const auto *remote = m_window->findChild<QToolButton *>(QStringLiteral("remoteSwitch"));
    m_window->setGateStatus({});
    QCOMPARE(remote->text(), QStringLiteral("Held"));
}

void PresentationTest::typeIsLargerAndComesBack()
{
    addCharts();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QCoreApplication::processEvents();
    const auto before = fonts();
    const QSize stop = m_window->findChild<StopButton *>()->size();
    enter();
    for (const QWidget *shown :
         QList<QWidget *> {m_window->findChild<StopButton *>(), card(0)->findChild<StageView *>(),
                           card(0)->findChild<QLabel *>(), m_window->findChild<ChartView *>(),
                           m_window->findChild<UnknownCard *>()->findChild<QLabel *>()}) {
        const int was = before.value(const_cast<QWidget *>(shown)).pixelSize();
        QVERIFY2(shown->font().pixelSize() > was * 1.25, shown->metaObject()->className());
    }
    QTRY_VERIFY(m_window->findChild<StopButton *>()->width() > stop.width() * 1.25);
    const int large = m_window->font().pixelSize();
    QTest::keyClick(m_window.get(), Qt::Key_F11);
    QTRY_VERIFY(m_window->size() != kRooms.first());
    QCoreApplication::processEvents();
    enter(kRooms.last());
    QVERIFY(m_window->font().pixelSize() > large * 1.7);
    QTest::keyClick(m_window.get(), Qt::Key_F11);
    for (auto font = before.cbegin(); font != before.cend(); ++font)
        QVERIFY2(font.key()->font() == font.value(), font.key()->metaObject()->className());
    QTRY_COMPARE(m_window->findChild<StopButton *>()->size(), stop);
}

void PresentationTest::whatComesLaterIsLargeToo()
{
    const int normal = card(0)->findChild<QLabel *>()->font().pixelSize();
    auto *charts = new ChartPanel(m_feed);
    m_window->setCentralCharts(charts);
    enter();
    m_window->setControls({});
    m_window->setControls({scene::fan(m_now.at)});
    fillBench(m_feed, 1s);
    const auto *chart = m_window->findChild<ChartView *>();
    const auto *manual = card(0)->findChild<QPushButton *>();
    QTRY_VERIFY(card(0)->findChild<QLabel *>()->font().pixelSize() > normal * 1.25);
    QTRY_VERIFY(manual->font().pixelSize() > normal * 1.25);
    QTRY_VERIFY(chart->font().pixelSize() > normal * 1.25);
    QTest::keyClick(m_window.get(), Qt::Key_F11);
    QCOMPARE(card(0)->findChild<QLabel *>()->font().pixelSize(), normal);
    QCOMPARE(manual->font().pixelSize(), normal);
    QCOMPARE(chart->font().pixelSize(), normal);
}

void PresentationTest::arrangementComesBack()
{
    addCharts();
    m_window->setGeometry(40, 30, 1111, 733);
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QCoreApplication::processEvents();
    m_window->findChildren<QSplitter *>().at(0)->setSizes({600, 470});
    m_window->findChildren<QSplitter *>().at(1)->setSizes({400, 250});
    auto *filter = m_window->findChild<QLineEdit *>(QStringLiteral("trafficFilter"));
    filter->setFocus();
    const QByteArray arrangement = m_window->arrangement();
    const QByteArray geometry = m_window->saveGeometry();
    QTest::keyClick(m_window.get(), Qt::Key_F11);
    QTRY_COMPARE(m_window->size(), kRooms.first());
    QCoreApplication::processEvents();
    QVERIFY(isPresenting());
    QVERIFY(m_window->arrangement() != arrangement);
    QTest::keyClick(m_window.get(), Qt::Key_F9); // does nothing here
    QTest::keyClick(m_window.get(), Qt::Key_F11);
    QCOMPARE(m_window->geometry(), QRect(40, 30, 1111, 733));
    QCoreApplication::processEvents();
    QCOMPARE(m_window->arrangement(), arrangement);
    QCOMPARE(m_window->saveGeometry(), geometry);
    QCOMPARE(m_window->focusWidget(), filter);
    QVERIFY(m_window->findChild<BottomPanel *>()->isVisible());
}

void PresentationTest::arrangementIsNotToldOf()
{
    QSignalSpy told(m_window.get(), &MainWindow::arrangementChanged);
    QTRY_VERIFY(!told.isEmpty()); // of the window's first size
    enter();
    told.clear();
    m_window->setGateStatus({});
    m_window->close();
    QCOMPARE(told.size(), 0);
}

void PresentationTest::whatWasJustArrangedIsToldOf()
{
    QSignalSpy told(m_window.get(), &MainWindow::arrangementChanged);
    QTRY_VERIFY(!told.isEmpty());
    told.clear();
    m_window->findChild<BottomPanel *>()->setCollapsed(true);
    QByteArray kept;
    connect(m_window.get(), &MainWindow::arrangementChanged, this,
            [&] { kept = m_window->arrangement(); });
    enter();
    QCOMPARE(told.size(), 1);
    MainWindow other;
    other.restoreArrangement(kept);
    QVERIFY(other.findChild<BottomPanel *>()->isCollapsed());
}

void PresentationTest::anotherWayOutLeavesToo()
{
    enter();
    m_window->showNormal();
    QTRY_VERIFY(!leaveButton()->isVisible());
    QVERIFY(m_window->findChild<BottomPanel *>()->isVisible());
}

void PresentationTest::nothingIsCutOff_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("isInTrouble");
    for (const QSize &size : kRooms) {
        QTest::addRow("%dx%d", size.width(), size.height()) << size << false;
        QTest::addRow("%dx%d, in trouble", size.width(), size.height()) << size << true;
    }
}

void PresentationTest::nothingIsCutOff()
{
    QFETCH(const QSize, size);
    QFETCH(const bool, isInTrouble);
    addCharts();
    m_window->setSimulated(true);
    enter(size);
    if (isInTrouble) {
        ServerStatus server;
        server.state = ServerState::Waiting;
        server.reason = ServerReason::ConnectionLost;
        server.host = QStringLiteral("bench.example");
        m_window->setServerStatus(server);
        BoardStatus board;
        board.reason = BoardReason::NotFound;
        board.port = QStringLiteral("/dev/ttyACM0");
        m_window->setBoardStatus(board);
        latch();
    }
    QCoreApplication::processEvents();
    QCOMPARE(m_window->size(), size); // a window that needs more would be larger
    QVERIFY(m_window->minimumSizeHint().width() <= size.width());
    QVERIFY(m_window->minimumSizeHint().height() <= size.height());
    const auto *strip = m_window->findChild<StatusStrip *>();
    QVERIFY(strip->sizeHint().width() <= strip->width());
    for (const QWidget *part : strip->findChildren<QWidget *>(Qt::FindDirectChildrenOnly)) {
        if (!part->isVisible() || part->isWindow())
            continue;
        const char *what = part->metaObject()->className();
        QVERIFY2(part->sizeHint().width() <= part->width(), what);
        QVERIFY2(part->sizeHint().height() <= part->height(), what);
        QVERIFY2(strip->rect().contains(part->geometry()), what);
    }
    // No side scrolls across, and without trouble each card and chart is whole in sight.
    const auto *panel = m_window->findChild<ControlPanel *>();
    QVERIFY(panel->minimumSizeHint().width() <= panel->width());
    for (int each = 0; each < 2; ++each) {
        QVERIFY(card(each)->minimumSizeHint().width() <= card(each)->width());
        QVERIFY(card(each)->minimumSizeHint().height() <= card(each)->height());
        if (!isInTrouble)
            QCOMPARE(card(each)->visibleRegion().boundingRect(), card(each)->rect());
    }
    const auto charts = m_window->findChildren<ChartView *>();
    QCOMPARE(charts.size(), 3);
    for (const ChartView *chart : charts) {
        QVERIFY(chart->height() >= chart->minimumHeight());
        if (!isInTrouble)
            QCOMPARE(chart->viewport()->visibleRegion().boundingRect(), chart->viewport()->rect());
    }
}

int main(int argc, char *argv[])
{
    const QTemporaryDir folder;
    buildRooms(folder);
    const QApplication application(argc, argv);
    QApplication::setFont(sized(QApplication::font(), typesize::kBody)); // as the program does
    PresentationTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_presentation.moc"
