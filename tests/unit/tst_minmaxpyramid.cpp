// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/core/minmaxpyramid.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <map>
#include <random>

using namespace armature;
using namespace std::chrono_literals;

namespace {

const TimePoint kStart {1000h};

/// Everything that was appended, without any limit.
struct Model
{
    MinMaxPyramid pyramid {};
    std::vector<SeriesPoint> all {};

    void append(TimePoint at, double value)
    {
        pyramid.append(at, value);
        if (std::isfinite(value))
            all.push_back({at, value, false});
    }

    [[nodiscard]] TimePoint end() const { return all.back().at; }

    [[nodiscard]] bool contains(const SeriesPoint &point) const
    {
        const auto isEarlier
            = [](const SeriesPoint &a, const SeriesPoint &b) { return a.at < b.at; };
        const auto [first, last] = std::equal_range(all.begin(), all.end(), point, isEarlier);
        return std::any_of(first, last, [&](const auto &p) { return p.value == point.value; });
    }

    /// The lowest and the highest of each column, in the order of their times.
    [[nodiscard]] std::vector<SeriesPoint> columns(TimePoint from, TimePoint to, int pixels) const
    {
        const auto width = MinMaxPyramid::columnWidth(to - from, pixels);
        std::map<Clock::rep, std::pair<SeriesPoint, SeriesPoint>> cells;
        for (const SeriesPoint &point : all) {
            if (point.at < from || point.at > to)
                continue;
            const auto [cell, isNew]
                = cells.try_emplace(point.at.time_since_epoch() / width, point, point);
            if (point.value < cell->second.first.value)
                cell->second.first = point;
            if (point.value > cell->second.second.value)
                cell->second.second = point;
        }
        std::vector<SeriesPoint> points;
        for (auto [index, cell] : cells) {
            auto [low, high] = cell;
            if (high.at < low.at)
                std::swap(low, high);
            points.push_back(low);
            if (high != low)
                points.push_back(high);
        }
        return points;
    }
};

Model randomWalk(unsigned seed, int count, Clock::duration interval)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> step(0.0, 1.0);
    std::uniform_real_distribution<double> jitter(0.7, 1.3);
    Model model;
    TimePoint at = kStart;
    double value = 20.0;
    for (int i = 0; i < count; ++i) {
        model.append(at, value);
        value += step(random);
        at += std::chrono::duration_cast<Clock::duration>(interval * jitter(random));
    }
    return model;
}

void verifyOrderAndCount(const std::vector<SeriesPoint> &points, Clock::duration width)
{
    std::map<Clock::rep, int> counts;
    for (std::size_t i = 0; i < points.size(); ++i) {
        QVERIFY(i == 0 || points[i - 1].at <= points[i].at);
        QVERIFY(++counts[points[i].at.time_since_epoch() / width] <= 2);
    }
}

/// No value between `from` and `to` stands out of the drawn points around it.
void verifyEnvelope(const Model &model, const std::vector<SeriesPoint> &points, TimePoint from,
                    TimePoint to, int pixels)
{
    const auto slack = 2 * MinMaxPyramid::columnWidth(to - from, pixels);
    for (const SeriesPoint &value : model.all) {
        if (value.at < from || value.at > to)
            continue;
        double lowest = std::numeric_limits<double>::max();
        double highest = std::numeric_limits<double>::lowest();
        const auto isEarlier = [](const SeriesPoint &p, TimePoint at) { return p.at < at; };
        auto near = std::lower_bound(points.begin(), points.end(), value.at - slack, isEarlier);
        for (; near != points.end() && near->at <= value.at + slack; ++near) {
            lowest = std::min(lowest, near->value);
            highest = std::max(highest, near->value);
        }
        QVERIFY(lowest <= value.value);
        QVERIFY(highest >= value.value);
    }
}

int gapCount(const std::vector<SeriesPoint> &points)
{
    return static_cast<int>(std::count_if(points.begin(), points.end(),
                                          [](const SeriesPoint &p) { return p.isAfterGap; }));
}

} // namespace

class TestMinMaxPyramid : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsTheModelWhereEachValueIsHeld_data();
    void equalsTheModelWhereEachValueIsHeld();
    void losesNoExtremeAtAnySpan_data();
    void losesNoExtremeAtAnySpan();
    void aNarrowSpikeIsSeenAcrossADay();
    void aLineEntersAndLeavesTheWindow();
    void silenceIsAGap();
    void slowSensorIsNoGap();
    void notFiniteIsAGap();
    void askedGapIsAGap();
    void gapStaysWhenZoomedOut();
    void timeNeverRunsBack();
    void memoryStaysBounded_data();
    void memoryStaysBounded();
    void reachesADayBack();
    void workIsOfPixelsNotOfSpan();
    void pointsGiveTheValuesThemselves();
};

void TestMinMaxPyramid::equalsTheModelWhereEachValueIsHeld_data()
{
    QTest::addColumn<int>("pixels");
    QTest::addColumn<int>("spanSeconds");
    for (const int pixels : {1, 2, 7, 100, 731}) {
        for (const int span : {40, 200, 1400, 12000})
            QTest::addRow("%d px of %d s", pixels, span) << pixels << span;
    }
}

void TestMinMaxPyramid::equalsTheModelWhereEachValueIsHeld()
{
    QFETCH(const int, pixels);
    QFETCH(const int, spanSeconds);
    const Model model = randomWalk(7, 4000, 4s);
    const auto width = MinMaxPyramid::columnWidth(std::chrono::seconds(spanSeconds), pixels);
    const TimePoint to {(model.end().time_since_epoch() / width) * width - 1ns};
    const TimePoint from = to + 1ns - width * pixels;

    const auto drawn = model.pyramid.columns(from, to, pixels);
    verifyOrderAndCount(drawn, width);
    verifyEnvelope(model, drawn, from, to, pixels);
    if (width > 2s) // a slot may then hold two values, and lie across two columns
        return;
    std::vector<SeriesPoint> inside;
    std::copy_if(drawn.begin(), drawn.end(), std::back_inserter(inside),
                 [&](const SeriesPoint &p) { return p.at >= from && p.at <= to; });
    QVERIFY(drawn.size() <= inside.size() + 2);
    const auto expected = model.columns(from, to, pixels);
    QCOMPARE(inside.size(), expected.size());
    for (std::size_t i = 0; i < inside.size(); ++i) {
        QCOMPARE(inside[i].at, expected[i].at);
        QCOMPARE(inside[i].value, expected[i].value);
    }
}

void TestMinMaxPyramid::losesNoExtremeAtAnySpan_data()
{
    QTest::addColumn<int>("intervalUs");
    QTest::addColumn<int>("spanMs");
    for (const int interval : {1000, 10000, 100000}) {
        for (const int span : {500, 7000, 60000, 600000, 86400000})
            QTest::addRow("%d us, %d ms", interval, span) << interval << span;
    }
}

void TestMinMaxPyramid::losesNoExtremeAtAnySpan()
{
    QFETCH(const int, intervalUs);
    QFETCH(const int, spanMs);
    const Model model = randomWalk(11, 60000, std::chrono::microseconds(intervalUs));
    const Clock::duration span = Milliseconds(spanMs);
    for (const int part : {0, 1, 3}) {
        const TimePoint to = model.end() - part * span / 2;
        const auto points = model.pyramid.columns(to - span, to, 700);
        verifyOrderAndCount(points, MinMaxPyramid::columnWidth(span, 700));
        verifyEnvelope(model, points, to - span, to, 100);
        for (const SeriesPoint &point : points)
            QVERIFY(model.contains(point));
    }
}

void TestMinMaxPyramid::aNarrowSpikeIsSeenAcrossADay()
{
    MinMaxPyramid pyramid;
    TimePoint at = kStart;
    for (int i = 0; i < 864000; ++i, at += 100ms)
        pyramid.append(at, i == 1000 ? 99.0 : std::sin(i * 0.001));
    const auto points = pyramid.columns(at - 24h, at, 800);
    QVERIFY(points.size() <= 2 * 801 + 2);
    const auto spikes = std::count_if(points.begin(), points.end(),
                                      [](const SeriesPoint &p) { return p.value == 99.0; });
    QCOMPARE(spikes, 1);
}

void TestMinMaxPyramid::aLineEntersAndLeavesTheWindow()
{
    MinMaxPyramid pyramid;
    for (int i = 0; i < 10; ++i)
        pyramid.append(kStart + i * 10s, i);
    const auto points = pyramid.columns(kStart + 31s, kStart + 35s, 100);
    QCOMPARE(points.size(), 2);
    QCOMPARE(points[0].value, 3.0);
    QCOMPARE(points[1].value, 4.0);
    QVERIFY(!points[1].isAfterGap);
    QVERIFY(pyramid.columns(kStart + 91s, kStart + 95s, 100).empty());
    QVERIFY(pyramid.columns(kStart - 20s, kStart - 10s, 100).empty());
}

void TestMinMaxPyramid::silenceIsAGap()
{
    MinMaxPyramid pyramid;
    TimePoint at = kStart;
    for (int i = 0; i < 100; ++i, at += 100ms)
        pyramid.append(at, 1.0);
    at += 3s;
    const TimePoint resumed = at;
    for (int i = 0; i < 100; ++i, at += 100ms)
        pyramid.append(at, 2.0);
    const auto points = pyramid.columns(kStart, at, 700);
    QCOMPARE(gapCount(points), 1);
    const auto gap = std::find_if(points.begin(), points.end(),
                                  [](const SeriesPoint &p) { return p.isAfterGap; });
    QCOMPARE(gap->at, resumed);
    // A window that begins within the silence draws no line into it.
    const auto later = pyramid.columns(resumed - 1s, resumed + 1s, 700);
    QCOMPARE(later.front().at, resumed);
}

void TestMinMaxPyramid::slowSensorIsNoGap()
{
    MinMaxPyramid pyramid;
    TimePoint at = kStart;
    for (int i = 0; i < 50; ++i, at += 100ms)
        pyramid.append(at, 1.0);
    for (int i = 0; i < 50; ++i, at += 2s)
        pyramid.append(at, 1.0);
    QVERIFY(gapCount(pyramid.columns(kStart, at, 700)) <= 4);
    QCOMPARE(gapCount(pyramid.columns(at - 60s, at, 700)), 0);
    QVERIFY(*pyramid.cadence().interval() > 1900ms);
}

void TestMinMaxPyramid::notFiniteIsAGap()
{
    for (const double odd : {std::nan(""), std::numeric_limits<double>::infinity()}) {
        MinMaxPyramid pyramid;
        for (int i = 0; i < 10; ++i)
            pyramid.append(kStart + i * 100ms, i == 5 ? odd : 1.0);
        const auto points = pyramid.columns(kStart, kStart + 1s, 100);
        QCOMPARE(points.size(), 9);
        QCOMPARE(gapCount(points), 1);
        QCOMPARE(points[5].at, kStart + 600ms);
        QVERIFY(points[5].isAfterGap);
    }
}

void TestMinMaxPyramid::askedGapIsAGap()
{
    MinMaxPyramid pyramid;
    pyramid.append(kStart, 1.0);
    pyramid.addGap();
    pyramid.append(kStart + 100ms, 2.0);
    pyramid.append(kStart + 200ms, 3.0);
    const auto points = pyramid.columns(kStart, kStart + 1s, 100);
    QCOMPARE(points.size(), 3);
    QVERIFY(!points[0].isAfterGap);
    QVERIFY(points[1].isAfterGap);
    QVERIFY(!points[2].isAfterGap);
}

void TestMinMaxPyramid::gapStaysWhenZoomedOut()
{
    MinMaxPyramid pyramid;
    TimePoint at = kStart;
    for (int i = 0; i < 6 * 36000; ++i) {
        at += i == 3 * 36000 ? Clock::duration(10min) : Clock::duration(100ms);
        pyramid.append(at, i % 17);
    }
    for (const auto span : {Clock::duration(6h), Clock::duration(24h)})
        QCOMPARE(gapCount(pyramid.columns(at - span, at, 700)), 1);
}

void TestMinMaxPyramid::timeNeverRunsBack()
{
    MinMaxPyramid pyramid;
    pyramid.append(kStart, 1.0);
    pyramid.append(kStart - 10s, 2.0);
    QCOMPARE(pyramid.last().at, kStart);
    QCOMPARE(pyramid.last().value, 2.0);
    QCOMPARE(pyramid.columns(kStart - 1s, kStart + 1s, 10).size(), 2);
}

void TestMinMaxPyramid::memoryStaysBounded_data()
{
    QTest::addColumn<int>("intervalMs");
    QTest::newRow("10 Hz for two days") << 100;
    QTest::newRow("1000 Hz for half an hour") << 1;
}

void TestMinMaxPyramid::memoryStaysBounded()
{
    QFETCH(const int, intervalMs);
    MinMaxPyramid pyramid;
    TimePoint at = kStart;
    for (int i = 0; i < 1728000; ++i, at += Milliseconds(intervalMs)) {
        pyramid.append(at, i % 101);
        if (i % 10000 == 0)
            QVERIFY(pyramid.entryCount() <= MinMaxPyramid::kLevels * MinMaxPyramid::kCapacity);
    }
    if (intervalMs == 100)
        QCOMPARE(pyramid.entryCount(), MinMaxPyramid::kLevels * MinMaxPyramid::kCapacity);
    pyramid.clear();
    QCOMPARE(pyramid.entryCount(), 0);
}

void TestMinMaxPyramid::reachesADayBack()
{
    MinMaxPyramid pyramid;
    TimePoint at = kStart;
    for (int i = 0; i < 1728000; ++i, at += 100ms)
        pyramid.append(at, 1.0);
    const auto points = pyramid.columns(at - 24h, at, 800);
    QVERIFY(points.front().at <= at - 24h + 12s);
    const auto oldDetail = pyramid.columns(at - 24h, at - 23h, 800);
    QVERIFY2(oldDetail.size() > 300, "an hour of yesterday is still drawn in slots of 11 s");
}

void TestMinMaxPyramid::workIsOfPixelsNotOfSpan()
{
    const Model model = randomWalk(3, 500000, 100ms);
    for (const auto span : {Clock::duration(10s), Clock::duration(1min), Clock::duration(1h),
                            Clock::duration(6h), Clock::duration(12h)}) {
        const auto points = model.pyramid.columns(model.end() - span, model.end(), 640);
        QVERIFY(points.size() <= 2 * 641 + 1);
        const auto expected = model.columns(model.end() - span, model.end(), 640).size();
        QVERIFY2(points.size() * 10 >= expected * 8, "detail is lost");
    }
}

void TestMinMaxPyramid::pointsGiveTheValuesThemselves()
{
    const Model model = randomWalk(5, 100000, 100ms);
    const TimePoint from = model.end() - 5min;
    QCOMPARE(model.pyramid.resolution(from), Clock::duration(0));
    const auto points = model.pyramid.points(from, model.end());
    const auto expected = std::count_if(model.all.begin(), model.all.end(),
                                        [&](const SeriesPoint &p) { return p.at >= from; });
    QCOMPARE(static_cast<qsizetype>(points.size()), static_cast<qsizetype>(expected));
    QCOMPARE(points.back(), model.all.back());

    const TimePoint older = model.end() - 2h;
    QVERIFY(model.pyramid.resolution(older) > 0s);
    QVERIFY(model.pyramid.points(older, model.end()).front().at - older < 5s);
}

QTEST_APPLESS_MAIN(TestMinMaxPyramid)
#include "tst_minmaxpyramid.moc"
