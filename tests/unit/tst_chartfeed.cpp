// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/axisrange.h"
#include "app/desktop/chartfeed.h"
#include "app/desktop/charttext.h"
#include "app/desktop/endlabels.h"

#include <QLocale>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace armature;
using namespace std::chrono_literals;

namespace {

const TimePoint kStart {500h};

Reading reading(const char *sensor, const char *type, const char *unit, double value, TimePoint at)
{
    return {QLatin1String(sensor),
            QLatin1String(type),
            QString::fromUtf8(unit),
            value,
            {at, Milliseconds(1'700'000'000'000) + elapsed(kStart, at)}};
}

} // namespace

class TestChartFeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void groupsByTypeUnitAndSensor();
    void announcesAQuantityOnce();
    void revisionGrowsWithEachReading();
    void notFiniteKeepsTheLastValueAndAges();
    void staleAfterFiveSecondsOrSeveralIntervals();
    void boardGoneIsAGapInEachSeries();
    void tooManySeriesAreCountedAndNotKept();
    void clearForgets();
    void wallClockFollowsTheStamps();
    void stepsAreOneTwoFive_data();
    void stepsAreOneTwoFive();
    void axisHoldsTheDataInWholeSteps();
    void axisIgnoresNoise();
    void axisMovesSmoothly();
    void axisOfPositiveDataDoesNotGoBelowZero();
    void axisOfAHugeConstantHasAStep();
    void labelsDoNotCoverEachOther();
    void words();
};

void TestChartFeed::groupsByTypeUnitAndSensor()
{
    ChartFeed feed;
    feed.addReadings({reading("a", "temperature", "Cel", 1, kStart),
                      reading("b", "temperature", "Cel", 2, kStart),
                      reading("a", "humidity", "%RH", 3, kStart),
                      reading("c", "temperature", "K", 4, kStart),
                      reading("a", "temperature", "Cel", 5, kStart + 1s)});
    const auto &quantities = feed.quantities();
    QCOMPARE(quantities.size(), 3);
    QCOMPARE(quantities[0]->series.size(), 2);
    QCOMPARE(quantities[0]->series[0].sensor, QStringLiteral("a"));
    QCOMPARE(quantities[0]->series[0].pyramid.last().value, 5.0);
    QCOMPARE(quantities[0]->series[1].pyramid.last().value, 2.0);
    QCOMPARE(quantities[1]->type, QStringLiteral("humidity"));
    QCOMPARE(quantities[2]->unit, QStringLiteral("K"));
}

void TestChartFeed::announcesAQuantityOnce()
{
    ChartFeed feed;
    const QSignalSpy added(&feed, &ChartFeed::quantityAdded);
    for (int i = 0; i < 10; ++i)
        feed.addReadings({reading("a", "co2", "ppm", i, kStart + i * 1s)});
    QCOMPARE(added.size(), 1);
    feed.addReadings({reading("a", "co2", "%", 1, kStart + 10s)});
    QCOMPARE(added.size(), 2);
}

void TestChartFeed::revisionGrowsWithEachReading()
{
    ChartFeed feed;
    feed.addReadings({reading("a", "x", "", 1, kStart), reading("a", "y", "", 1, kStart)});
    const quint64 before = feed.quantities()[0]->revision;
    const quint64 other = feed.quantities()[1]->revision;
    feed.addReadings({reading("a", "x", "", 1, kStart + 1s)});
    QVERIFY(feed.quantities()[0]->revision > before);
    QCOMPARE(feed.quantities()[1]->revision, other);
}

void TestChartFeed::notFiniteKeepsTheLastValueAndAges()
{
    ChartFeed feed;
    feed.addReadings({reading("a", "x", "", 7, kStart)});
    for (int i = 1; i <= 100; ++i)
        feed.addReadings({reading("a", "x", "", std::nan(""), kStart + i * 100ms)});
    const ChartSeries &series = feed.quantities()[0]->series[0];
    QCOMPARE(series.pyramid.last().value, 7.0);
    QVERIFY(!series.isStale(kStart + 4s));
    QVERIFY(series.isStale(kStart + 10s));
}

void TestChartFeed::staleAfterFiveSecondsOrSeveralIntervals()
{
    ChartFeed feed;
    for (int i = 0; i < 20; ++i) {
        feed.addReadings({reading("quick", "x", "", 1, kStart + i * 100ms)});
        feed.addReadings({reading("slow", "x", "", 1, kStart + i * 10s)});
    }
    const auto &series = feed.quantities()[0]->series;
    QVERIFY(!series[0].isStale(kStart + 1900ms + 5s));
    QVERIFY(series[0].isStale(kStart + 1900ms + 5001ms));
    QVERIFY(!series[1].isStale(kStart + 190s + 45s));
    QVERIFY(series[1].isStale(kStart + 190s + 55s));
}

void TestChartFeed::boardGoneIsAGapInEachSeries()
{
    ChartFeed feed;
    const auto readBoth = [&](TimePoint at) {
        feed.addReadings({reading("a", "x", "", 1, at), reading("b", "y", "", 2, at)});
    };
    readBoth(kStart);
    readBoth(kStart + 100ms);
    feed.addGap();
    readBoth(kStart + 200ms);
    readBoth(kStart + 300ms);
    for (const auto &quantity : feed.quantities()) {
        const auto points = quantity->series[0].pyramid.columns(kStart, kStart + 1s, 100);
        QCOMPARE(points.size(), 4);
        QVERIFY(!points[1].isAfterGap);
        QVERIFY(points[2].isAfterGap);
        QVERIFY(!points[3].isAfterGap);
    }
}

void TestChartFeed::tooManySeriesAreCountedAndNotKept()
{
    ChartFeed feed;
    for (int i = 0; i < 1000; ++i) {
        const QByteArray name = QByteArray::number(i);
        feed.addReadings({reading(name.constData(), name.constData(), "", 1, kStart)});
    }
    QCOMPARE(feed.quantities().size(), ChartFeed::kMaxSeries);
    QCOMPARE(feed.droppedReadings(), 1000 - ChartFeed::kMaxSeries);
    feed.addReadings({reading("0", "0", "", 2, kStart + 1s)});
    QCOMPARE(feed.quantities()[0]->series[0].pyramid.last().value, 2.0);
}

void TestChartFeed::clearForgets()
{
    ChartFeed feed;
    feed.addReadings({reading("a", "x", "", 1, kStart)});
    std::size_t seen = 0;
    connect(&feed, &ChartFeed::aboutToClear, &feed, [&] { seen = feed.quantities().size(); });
    feed.clear();
    QCOMPARE(seen, 1);
    QVERIFY(feed.quantities().empty());
}

void TestChartFeed::wallClockFollowsTheStamps()
{
    ChartFeed feed;
    feed.addReadings({reading("a", "x", "", 1, kStart + 10s)});
    QCOMPARE(feed.utcAt(kStart).count(), 1'700'000'000'000);
    QCOMPARE(feed.utcAt(kStart + 12s).count(), 1'700'000'012'000);
}

void TestChartFeed::stepsAreOneTwoFive_data()
{
    QTest::addColumn<double>("height");
    QTest::addColumn<int>("parts");
    QTest::addColumn<double>("step");
    QTest::newRow("one") << 4.0 << 4 << 1.0;
    QTest::newRow("two") << 4.1 << 4 << 2.0;
    QTest::newRow("five") << 8.1 << 4 << 5.0;
    QTest::newRow("ten") << 20.1 << 4 << 10.0;
    QTest::newRow("small") << 0.00073 << 4 << 0.0002;
    QTest::newRow("large") << 3.3e9 << 3 << 2e9;
    QTest::newRow("no room") << 3.0 << 0 << 5.0;
}

void TestChartFeed::stepsAreOneTwoFive()
{
    QFETCH(const double, height);
    QFETCH(const int, parts);
    QTEST(niceStep(height, parts), "step");
}

void TestChartFeed::axisHoldsTheDataInWholeSteps()
{
    for (const double low : {-1234.5, -3.0, 0.0, 0.001, 19.7, 101325.0}) {
        for (const double height : {0.0, 0.004, 1.0, 37.0, 90000.0}) {
            AxisRange range(0.001);
            range.aim(low, low + height, 4);
            QVERIFY(range.low() <= low);
            QVERIFY(range.high() >= low + height);
            const double first = range.low() / range.step();
            QVERIFY(std::abs(first - std::round(first)) < 1e-6);
            QVERIFY((range.high() - range.low()) / range.step() < 6.5);
        }
    }
}

void TestChartFeed::axisIgnoresNoise()
{
    AxisRange range(2.0);
    range.aim(20.0, 20.1, 4);
    const double low = range.low();
    const double high = range.high();
    QVERIFY(high - low >= 2.0);
    for (int i = 0; i < 100; ++i) {
        range.aim(20.0 - 0.003 * i, 20.1 + 0.003 * i, 4);
        range.move(33ms);
    }
    QCOMPARE(range.low(), low);
    QCOMPARE(range.high(), high);
}

void TestChartFeed::axisMovesSmoothly()
{
    AxisRange range(1.0);
    range.aim(0.0, 10.0, 4);
    range.aim(0.0, 100.0, 4);
    double last = range.high();
    QVERIFY(last < 20.0);
    int frames = 0;
    while (range.move(33ms)) {
        QVERIFY(range.high() > last);
        last = range.high();
        QVERIFY(++frames < 60);
    }
    QVERIFY(frames > 3);
    QVERIFY(range.high() >= 100.0);
    range.aim(0.0, 10.0, 4); // much of it is empty now
    range.jump();
    QVERIFY(range.high() < 20.0);
}

void TestChartFeed::axisOfPositiveDataDoesNotGoBelowZero()
{
    AxisRange range(20.0);
    range.aim(0.0, 1.0, 4);
    QCOMPARE(range.low(), 0.0);
    QVERIFY(range.high() >= 20.0);
}

void TestChartFeed::axisOfAHugeConstantHasAStep()
{
    AxisRange range(1e-6);
    range.aim(1e12, 1e12, 4);
    QVERIFY(range.low() < 1e12);
    QVERIFY(range.high() > 1e12);
    QVERIFY(range.low() + range.step() > range.low());
}

void TestChartFeed::labelsDoNotCoverEachOther()
{
    std::vector<EndLabel> labels(5);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        labels[i].name = QString::number(i);
        labels[i].y = 95.0 - 0.5 * static_cast<double>(i);
    }
    labels[2].age = QStringLiteral("9 s ago");
    spreadLabels(labels, 0.0, 120.0);
    QCOMPARE(labels.front().name, QStringLiteral("4"));
    for (std::size_t i = 1; i < labels.size(); ++i)
        QVERIFY(labels[i].y - labels[i - 1].y >= (labels[i - 1].age.isEmpty() ? 17.0 : 30.0));
    QVERIFY(labels.back().y <= 120.0);
    QVERIFY(labels.front().y >= 0.0);
}

void TestChartFeed::words()
{
    QCOMPARE(ChartText::quantity(QStringLiteral("temperature")), QStringLiteral("Temperature"));
    QCOMPARE(ChartText::quantity(QStringLiteral("co2")), QStringLiteral("Co2"));
    QCOMPARE(ChartText::unit(QStringLiteral("Cel")), QStringLiteral("°C"));
    QCOMPARE(ChartText::unit(QStringLiteral("kPa")), QStringLiteral("kPa"));
    QCOMPARE(ChartText::span(60s), QStringLiteral("60 s"));
    QCOMPARE(ChartText::span(24h), QStringLiteral("24 h"));
    QCOMPARE(ChartText::age(61s), QStringLiteral("61 s ago"));
    QCOMPARE(ChartText::age(3h), QStringLiteral("3 h ago"));
    QCOMPARE(ChartText::tick(60s, 60s), QStringLiteral("−60 s"));
    QCOMPARE(ChartText::tick(15s, 60s), QStringLiteral("−15"));
    QCOMPARE(ChartText::tick(0s, 60s), QStringLiteral("now"));
    QCOMPARE(ChartText::tick(1h, 1h), QStringLiteral("−60 min"));
    for (const SpanChoice &choice : spanChoices())
        QCOMPARE(choice.span % choice.tick, 0ms);
}

QTEST_GUILESS_MAIN(TestChartFeed)
#include "tst_chartfeed.moc"
