// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/chartcard.h"
#include "app/desktop/chartpanel.h"
#include "tests/gui/chartbench.h"

#include <QApplication>
#include <QChart>
#include <QGraphicsLayout>
#include <QLabel>
#include <QLineSeries>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QValueAxis>
#include <QWheelEvent>

#include <cmath>
#include <map>

using namespace armature;
using namespace armature::test;

namespace {

/// Counts how often each chart is painted.
class PaintCounter : public QObject
{
public:
    explicit PaintCounter(const QList<ChartView *> &views)
    {
        for (const ChartView *view : views) {
            m_paints.insert(view->viewport(), 0);
            view->viewport()->installEventFilter(this);
        }
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        m_paints[watched] += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }

    /// Since it was last asked, once everything is done that was under way.
    QList<int> take()
    {
        for (int round = 0; round < 5; ++round)
            QCoreApplication::processEvents();
        const QList<int> paints = m_paints.values();
        std::fill(m_paints.begin(), m_paints.end(), 0);
        return paints;
    }

private:
    QMap<QObject *, int> m_paints {};
};

ReadingBatch readOfEach(double value, TimePoint at)
{
    return {reading(QStringLiteral("plate"), QStringLiteral("temperature"), QStringLiteral("Cel"),
                    value, at),
            reading(QStringLiteral("air"), QStringLiteral("humidity"), QStringLiteral("%RH"), value,
                    at),
            reading(QStringLiteral("bench"), QStringLiteral("illuminance"), QStringLiteral("lx"),
                    value, at)};
}

const QList<int> kNever {0, 0, 0};
const QList<int> kOnce {1, 1, 1};

} // namespace

class TestChartPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysSoWhenThereIsNothing();
    void hasACardForEachQuantity();
    void drawsTwoPointsAPixelColumnAtMost_data();
    void drawsTwoPointsAPixelColumnAtMost();
    void aGapIsNoLine();
    void manyGapsMakeFewLines();
    void pauseFreezesTheViewAndNotTheData();
    void spanChangesTheAxis();
    void drawsNothingWhenHidden();
    void drawsNothingWhenNothingChanged();
    void paintsOnceAFrame();
    void paintsNothingWhenNothingChangedOrHidden();
    void newLineHasItsPlaceBeforeItIsPainted();
    void timerDrawsOnlyWhileVisible();
    void axisFollowsTheData();
    void clearTakesTheCards();
    void tooManySeriesAreToldOf();
    void controlWheelChangesTheSpan();
    void dragGoesBackInTime();
};

void TestChartPanel::saysSoWhenThereIsNothing()
{
    Bench bench(0s);
    QVERIFY(bench.show());
    const auto labels = bench.panel.findChildren<QLabel *>();
    const auto isWord = [](const QLabel *label) {
        return label->isVisible() && label->text().startsWith(QLatin1String("No readings yet"));
    };
    QCOMPARE(std::count_if(labels.begin(), labels.end(), isWord), 1);
    QVERIFY(!button(bench.panel, "chartExport")->isEnabled());

    bench.feed.addReadings({reading(QStringLiteral("a"), QStringLiteral("co2"),
                                    QStringLiteral("ppm"), 400.0, bench.now)});
    QCOMPARE(std::count_if(labels.begin(), labels.end(), isWord), 0);
    QVERIFY(button(bench.panel, "chartExport")->isEnabled());
}

void TestChartPanel::hasACardForEachQuantity()
{
    Bench bench;
    const auto cards = bench.panel.findChildren<ChartCard *>();
    QCOMPARE(cards.size(), 3);
    QCOMPARE(cards.at(0)->accessibleName(), QStringLiteral("Temperature in °C"));
    QCOMPARE(cards.at(1)->accessibleName(), QStringLiteral("Humidity in %RH"));
    QCOMPARE(cards.at(2)->accessibleName(), QStringLiteral("Illuminance in lx"));
}

void TestChartPanel::drawsTwoPointsAPixelColumnAtMost_data()
{
    QTest::addColumn<int>("dataSeconds");
    QTest::addColumn<int>("spanSeconds");
    QTest::addColumn<int>("intervalMs");
    QTest::newRow("10 s at 1000 Hz") << 20 << 10 << 1;
    QTest::newRow("60 s at 1000 Hz") << 60 << 60 << 1;
    QTest::newRow("60 s at 10 Hz") << 60 << 60 << 100;
    QTest::newRow("1 h at 10 Hz") << 3600 << 3600 << 100;
    QTest::newRow("24 h at 1 Hz") << 86400 << 86400 << 1000;
}

void TestChartPanel::drawsTwoPointsAPixelColumnAtMost()
{
    QFETCH(const int, dataSeconds);
    QFETCH(const int, spanSeconds);
    QFETCH(const int, intervalMs);
    Bench bench(0s);
    bench.now = fillBench(bench.feed, std::chrono::seconds(dataSeconds), Milliseconds(intervalMs));
    bench.panel.setSpan(std::chrono::seconds(spanSeconds));
    QVERIFY(bench.show());
    QChart *chart = bench.views().at(0)->chart();
    std::map<int, int> counts;
    for (const QPointF &point : bench.lines(0).at(0)->points()) {
        const double x = chart->mapToPosition(point).x() - chart->plotArea().left();
        QVERIFY(++counts[static_cast<int>(std::floor(x + 1e-6))] <= 2);
    }
    QVERIFY(counts.size() > 100);
    QVERIFY(counts.rbegin()->first <= static_cast<int>(chart->plotArea().width()));
}

void TestChartPanel::aGapIsNoLine()
{
    Bench bench;
    QVERIFY(bench.show());
    QCOMPARE(bench.lines(0).size(), 3); // plate, and ambient before and after its gap
    double widest = 0.0;
    for (const QLineSeries *line : bench.lines(0)) {
        for (int i = 1; i < line->count(); ++i)
            widest = std::max(widest, line->at(i).x() - line->at(i - 1).x());
    }
    QVERIFY2(widest < 1000.0, qPrintable(QString::number(widest)));
}

void TestChartPanel::manyGapsMakeFewLines()
{
    Bench bench(0s);
    for (int i = 0; i < 600; ++i, bench.now += 100ms) {
        const double value = i % 2 == 0 ? std::nan("") : i;
        bench.feed.addReadings(
            {reading(QStringLiteral("a"), QStringLiteral("x"), QString(), value, bench.now)});
    }
    QVERIFY(bench.show());
    QVERIFY(!bench.lines(0).isEmpty());
    QVERIFY(bench.views().at(0)->chart()->series().size() <= ChartLines::kMaxStretches);
}

void TestChartPanel::pauseFreezesTheViewAndNotTheData()
{
    Bench bench;
    QVERIFY(bench.show());
    bench.panel.setPaused(true, bench.now);
    bench.panel.renderFrame(bench.now);
    const auto before = bench.lines(0).at(0)->points();
    const auto kept = bench.feed.quantities().at(0)->series.at(0).pyramid.entryCount();

    for (int i = 0; i < 50; ++i) {
        bench.now += 100ms;
        bench.feed.addReadings({reading(QStringLiteral("plate"), QStringLiteral("temperature"),
                                        QStringLiteral("Cel"), 90.0, bench.now)});
    }
    bench.panel.renderFrame(bench.now);
    QCOMPARE(bench.lines(0).at(0)->points(), before);
    QVERIFY(bench.feed.quantities().at(0)->series.at(0).pyramid.entryCount() > kept);
    QCOMPARE(button(bench.panel, "chartPause")->text(), QStringLiteral("Resume"));

    bench.panel.setPaused(false, bench.now);
    bench.panel.renderFrame(bench.now);
    QCOMPARE(bench.lines(0).at(0)->points().last().y(), 90.0);
    QCOMPARE(button(bench.panel, "chartPause")->text(), QStringLiteral("Pause"));
    QTest::mouseClick(button(bench.panel, "chartPause"), Qt::LeftButton);
    QVERIFY(bench.panel.isPaused());
}

void TestChartPanel::spanChangesTheAxis()
{
    Bench bench(20min);
    QVERIFY(bench.show());
    const auto axis = [&] {
        return qobject_cast<QValueAxis *>(
            bench.views().at(0)->chart()->axes(Qt::Horizontal).first());
    };
    QCOMPARE(axis()->min(), -60'000.0);
    QCOMPARE(axis()->max(), 0.0);
    const auto actions = bench.panel.findChildren<QMenu *>().first()->actions();
    QCOMPARE(actions.size(), 8);
    QCOMPARE(actions.at(2)->text(), QStringLiteral("60 s"));
    QVERIFY(actions.at(2)->isChecked());
    actions.at(4)->trigger();
    bench.panel.renderFrame(bench.now);
    QCOMPARE(axis()->min(), -900'000.0);
    QCOMPARE(button(bench.panel, "chartSpan")->text(), QStringLiteral("15 min ▾"));
    bench.panel.setSpan(Milliseconds(1));
    QCOMPARE(bench.panel.span(), Milliseconds(10'000));
}

void TestChartPanel::drawsNothingWhenHidden()
{
    Bench bench;
    QVERIFY(bench.show());
    const QSignalSpy replaced(bench.lines(0).at(0), &QXYSeries::pointsReplaced);
    const auto readOn = [&] {
        bench.now += 1s;
        bench.feed.addReadings({reading(QStringLiteral("plate"), QStringLiteral("temperature"),
                                        QStringLiteral("Cel"), 50.0, bench.now)});
        bench.panel.renderFrame(bench.now);
    };
    readOn();
    QCOMPARE(replaced.size(), 1);
    bench.panel.hide();
    readOn();
    QCOMPARE(replaced.size(), 1);
}

void TestChartPanel::drawsNothingWhenNothingChanged()
{
    Bench bench;
    QVERIFY(bench.show());
    ChartView *view = bench.views().at(0);
    const TimeWindow paused {bench.now, 60s, false};
    const TimeWindow live {bench.now, 60s, true};
    QVERIFY(view->show(paused, bench.now));
    while (view->show(paused, bench.now += 33ms)) { }
    QVERIFY(!view->show(paused, bench.now + 10s));
    while (view->show(live, bench.now += 33ms)) { }
    QVERIFY(!view->show(live, bench.now));
    bench.feed.addReadings({reading(QStringLiteral("plate"), QStringLiteral("temperature"),
                                    QStringLiteral("Cel"), 48.0, bench.now)});
    QVERIFY(view->show(live, bench.now));
}

void TestChartPanel::paintsOnceAFrame()
{
    Bench bench;
    QVERIFY(bench.show());
    PaintCounter paints(bench.views());
    paints.take();
    for (int frame = 0; frame < 20; ++frame) {
        bench.now += 33ms;
        // Sometimes within the axis's range, sometimes beyond it.
        bench.feed.addReadings(readOfEach(40.0 + 2.0 * frame, bench.now));
        bench.panel.renderFrame(bench.now);
        QCOMPARE(paints.take(), kOnce);
    }
}

void TestChartPanel::paintsNothingWhenNothingChangedOrHidden()
{
    Bench bench;
    QVERIFY(bench.show());
    bench.panel.setPaused(true, bench.now);
    for (int frame = 0; frame < 60; ++frame) // until the axis stands still
        bench.panel.renderFrame(bench.now += 33ms);
    PaintCounter paints(bench.views());
    paints.take();
    for (int frame = 0; frame < 10; ++frame)
        bench.panel.renderFrame(bench.now += 33ms);
    QCOMPARE(paints.take(), kNever);
    bench.panel.setPaused(false, bench.now);
    bench.panel.renderFrame(bench.now += 33ms);
    QCOMPARE(paints.take(), kOnce);
    bench.panel.hide();
    bench.feed.addReadings(readOfEach(44.0, bench.now));
    bench.panel.renderFrame(bench.now += 33ms);
    QCOMPARE(paints.take(), kNever);
}

void TestChartPanel::newLineHasItsPlaceBeforeItIsPainted()
{
    Bench bench;
    QVERIFY(bench.show());
    bench.feed.addReadings({reading(QStringLiteral("lid"), QStringLiteral("temperature"),
                                    QStringLiteral("Cel"), 30.0, bench.now)});
    bench.panel.renderFrame(bench.now + 33ms);
    QVERIFY(bench.views().at(0)->chart()->layout()->isActivated());
}

void TestChartPanel::timerDrawsOnlyWhileVisible()
{
    ChartFeed feed;
    ChartPanel panel(feed);
    feed.addReadings({{QStringLiteral("a"), QStringLiteral("x"), QString(), 1.0, stampNow()}});
    panel.resize(600, 300);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    const auto *view = panel.findChild<ChartView *>();
    QTRY_VERIFY(!view->chart()->series().isEmpty());
    feed.addReadings({{QStringLiteral("a"), QStringLiteral("x"), QString(), 7.0, stampNow()}});
    const auto *line = qobject_cast<QLineSeries *>(view->chart()->series().first());
    QTRY_COMPARE(line->points().last().y(), 7.0);

    panel.hide();
    feed.addReadings({{QStringLiteral("a"), QStringLiteral("x"), QString(), 9.0, stampNow()}});
    QTest::qWait(100); // three frames of a timer, were it running
    QCOMPARE(line->points().last().y(), 7.0);
    panel.show();
    QTRY_COMPARE(line->points().last().y(), 9.0);
}

void TestChartPanel::axisFollowsTheData()
{
    Bench bench;
    QVERIFY(bench.show());
    auto *axis
        = qobject_cast<QValueAxis *>(bench.views().at(0)->chart()->axes(Qt::Vertical).first());
    QVERIFY(axis->min() <= 22.0);
    QVERIFY(axis->max() >= 48.0 && axis->max() <= 60.0);
    bench.now += 100ms;
    bench.feed.addReadings({reading(QStringLiteral("plate"), QStringLiteral("temperature"),
                                    QStringLiteral("Cel"), 95.0, bench.now)});
    bench.panel.renderFrame(bench.now += 33ms);
    QVERIFY2(axis->max() < 95.0, "the axis moves, it does not jump");
    for (int i = 0; i < 30; ++i)
        bench.panel.renderFrame(bench.now += 33ms);
    QVERIFY(axis->max() >= 95.0);
    QVERIFY(axis->max() <= 120.0);
}

void TestChartPanel::clearTakesTheCards()
{
    Bench bench;
    QVERIFY(bench.show());
    bench.feed.clear();
    QVERIFY(bench.panel.findChildren<ChartCard *>().isEmpty());
    bench.panel.renderFrame(bench.now + 1s);
    fillBench(bench.feed, 1s);
    QCOMPARE(bench.panel.findChildren<ChartCard *>().size(), 3);
}

void TestChartPanel::tooManySeriesAreToldOf()
{
    Bench bench(0s);
    QVERIFY(bench.show());
    for (int i = 0; i < ChartFeed::kMaxSeries + 3; ++i) {
        bench.feed.addReadings(
            {reading(QString::number(i), QStringLiteral("x"), QString(), i, bench.now)});
    }
    bench.panel.renderFrame(bench.now);
    const auto *message = bench.panel.findChild<QLabel *>(QStringLiteral("chartMessage"));
    QVERIFY(message->text().contains(QLatin1String("readings left out: 3")));
}

void TestChartPanel::controlWheelChangesTheSpan()
{
    Bench bench;
    QVERIFY(bench.show());
    const auto turn = [&](int delta, Qt::KeyboardModifiers modifiers) {
        QWidget *target = bench.views().at(0)->viewport();
        const QPointF spot(50, 50);
        QWheelEvent event(spot, target->mapToGlobal(spot), {}, {0, delta}, Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(target, &event);
    };
    turn(-120, Qt::ControlModifier);
    QCOMPARE(bench.panel.span(), Milliseconds(5min));
    turn(-120, Qt::NoModifier);
    QCOMPARE(bench.panel.span(), Milliseconds(5min));
    for (int i = 0; i < 20; ++i)
        turn(120, Qt::ControlModifier);
    QCOMPARE(bench.panel.span(), Milliseconds(10s));
}

void TestChartPanel::dragGoesBackInTime()
{
    Bench bench(0s);
    const TimePoint now = Clock::now();
    for (int i = 0; i < 600; ++i) {
        bench.feed.addReadings({reading(QStringLiteral("a"), QStringLiteral("x"), QString(), i,
                                        now - 60s + i * 100ms)});
    }
    bench.now = now;
    bench.panel.setSpan(10s);
    QVERIFY(bench.show());
    QCOMPARE(bench.lines(0).at(0)->points().last().y(), 599.0);
    QWidget *view = bench.views().at(0)->viewport();
    const int width = static_cast<int>(bench.views().at(0)->chart()->plotArea().width());
    QTest::mousePress(view, Qt::LeftButton, {}, {100, 50});
    QTest::mouseMove(view, {100 + width, 50});
    QTest::mouseRelease(view, Qt::LeftButton, {}, {100 + width, 50});
    QVERIFY(bench.panel.isPaused());
    bench.panel.renderFrame(now);
    const double last = bench.lines(0).at(0)->points().last().y();
    QVERIFY2(last > 450.0 && last < 550.0, qPrintable(QString::number(last)));
}

QTEST_MAIN(TestChartPanel)
#include "tst_chartpanel.moc"
