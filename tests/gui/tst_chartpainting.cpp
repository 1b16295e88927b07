// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/chartpanel.h"
#include "tests/gui/chartbench.h"

#include <QChart>
#include <QGraphicsLayout>
#include <QLineSeries>
#include <QSignalSpy>
#include <QTest>

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
        QList<int> paints = m_paints.values();
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

/// When the charts are drawn and painted: once a frame, and not where there is nothing to see.
class TestChartPainting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawsNothingWhenHidden();
    void drawsNothingWhenNothingChanged();
    void paintsOnceAFrame();
    void paintsNothingWhenNothingChangedOrHidden();
    void newLineHasItsPlaceBeforeItIsPainted();
    void timerDrawsOnlyWhileVisible();
};

void TestChartPainting::drawsNothingWhenHidden()
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

void TestChartPainting::drawsNothingWhenNothingChanged()
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

void TestChartPainting::paintsOnceAFrame()
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

void TestChartPainting::paintsNothingWhenNothingChangedOrHidden()
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

void TestChartPainting::newLineHasItsPlaceBeforeItIsPainted()
{
    Bench bench;
    QVERIFY(bench.show());
    bench.feed.addReadings({reading(QStringLiteral("lid"), QStringLiteral("temperature"),
                                    QStringLiteral("Cel"), 30.0, bench.now)});
    bench.panel.renderFrame(bench.now + 33ms);
    QVERIFY(bench.views().at(0)->chart()->layout()->isActivated());
}

void TestChartPainting::timerDrawsOnlyWhileVisible()
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

QTEST_MAIN(TestChartPainting)
#include "tst_chartpainting.moc"
