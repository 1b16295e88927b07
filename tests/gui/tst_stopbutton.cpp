// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/stopbutton.h"

#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

#include <memory>

using namespace armature;

namespace {

/// Something that is drawn all the time, as the charts are.
class Busy : public QWidget
{
public:
    int painted = 0;

protected:
    void paintEvent(QPaintEvent * /*event*/) override { ++painted; }
};

} // namespace

/// STOP goes out before anything else that the press of the button entails.
class TestStopButton : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void mouseStopsBeforeAnythingIsPainted();
    void aPressStopsOnce_data();
    void aPressStopsOnce();
    void anotherMouseButtonStopsNothing();

private: // NOLINT(readability-redundant-access-specifiers): ends the slots
    std::unique_ptr<QWidget> m_window {};
    Busy *m_busy = nullptr;
    StopButton *m_stop = nullptr;
};

void TestStopButton::init()
{
    m_window = std::make_unique<QWidget>();
    auto *column = new QVBoxLayout(m_window.get());
    m_busy = new Busy;
    m_stop = new StopButton;
    column->addWidget(m_busy, 1);
    column->addWidget(m_stop);
    m_window->resize(300, 300);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QTRY_VERIFY(m_busy->painted > 0);
}

void TestStopButton::cleanup()
{
    m_window.reset();
}

void TestStopButton::mouseStopsBeforeAnythingIsPainted()
{
    int paintedBefore = -1;
    connect(m_stop, &StopButton::stopRequested, this, [&] { paintedBefore = m_busy->painted; });
    m_busy->painted = 0;
    m_busy->update();
    QTest::mousePress(m_stop, Qt::LeftButton);
    QCOMPARE(paintedBefore, 0);
}

void TestStopButton::aPressStopsOnce_data()
{
    QTest::addColumn<bool>("isMouse");
    QTest::newRow("mouse") << true;
    QTest::newRow("key") << false;
}

void TestStopButton::aPressStopsOnce()
{
    QFETCH(const bool, isMouse);
    const QSignalSpy stops(m_stop, &StopButton::stopRequested);
    for (int count = 1; count <= 2; ++count) {
        if (isMouse) {
            QTest::mouseClick(m_stop, Qt::LeftButton);
        } else {
            QTest::keyClick(m_stop, Qt::Key_Space);
        }
        QCOMPARE(stops.count(), count);
    }
}

void TestStopButton::anotherMouseButtonStopsNothing()
{
    const QSignalSpy stops(m_stop, &StopButton::stopRequested);
    QTest::mouseClick(m_stop, Qt::RightButton);
    QCOMPARE(stops.count(), 0);
}

QTEST_MAIN(TestStopButton)
#include "tst_stopbutton.moc"
