// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/chartpanel.h"
#include "app/desktop/chartview.h"

#include <QChart>
#include <QLineSeries>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include <cmath>
#include <random>

namespace armature::test {

using namespace std::chrono_literals;

// A Saturday, and a whole number of days on the steady clock.
inline constexpr Milliseconds kUtcStart {1'700'000'000'000};
inline const TimePoint kStart {24h * 100};

inline Stamp stampAt(TimePoint at)
{
    return {at, kUtcStart + elapsed(kStart, at)};
}

inline Reading reading(const QString &sensor, const QString &type, const QString &unit,
                       double value, TimePoint at)
{
    return {sensor, type, unit, value, stampAt(at)};
}

/// A believable bench for `span`, ending at the returned time.
inline TimePoint fillBench(ChartFeed &feed, Clock::duration span, Clock::duration interval = 100ms)
{
    std::mt19937 random(4);
    std::normal_distribution<double> noise(0.0, 1.0);
    const double count = std::chrono::duration<double>(span) / interval;
    TimePoint at = kStart;
    for (int i = 0; i <= static_cast<int>(count); ++i, at += interval) {
        const double share = i / count;
        ReadingBatch batch;
        const auto add = [&](const char *sensor, const char *type, const char *unit, double value) {
            batch.append(reading(QLatin1String(sensor), QLatin1String(type), QLatin1String(unit),
                                 value, at));
        };
        add("plate", "temperature", "Cel",
            48.0 - 18.0 * std::exp(-4.0 * share) + 0.15 * noise(random));
        if (share < 0.45 || share > 0.52) {
            add("ambient", "temperature", "Cel",
                23.0 + std::sin(5.0 * share) + 0.05 * noise(random));
        }
        add("air", "humidity", "%RH", 46.0 + 3.0 * std::cos(4.0 * share) + 0.15 * noise(random));
        if (share < 0.8) {
            add("bench", "illuminance", "lx",
                520.0 + 80.0 * std::sin(3.0 * share) + 3 * noise(random));
        }
        feed.addReadings(batch);
    }
    return at - interval;
}

struct Bench
{
    ChartFeed feed {};
    ChartPanel panel {feed};
    TimePoint now = kStart;

    explicit Bench(Clock::duration span = 60s)
    {
        if (span > 0s)
            now = fillBench(feed, span);
        panel.resize(880, 500);
    }

    /// Shown, with the panel's own timer out of the way, so that time is the test's.
    bool show()
    {
        panel.show();
        const bool isShown = QTest::qWaitForWindowExposed(&panel);
        for (QTimer *timer : panel.findChildren<QTimer *>())
            timer->stop();
        panel.renderFrame(now);
        return isShown;
    }

    [[nodiscard]] QList<ChartView *> views() const { return panel.findChildren<ChartView *>(); }

    [[nodiscard]] QList<QLineSeries *> lines(int view) const
    {
        QList<QLineSeries *> found;
        for (QAbstractSeries *series : views().at(view)->chart()->series()) {
            if (series->isVisible())
                found.append(qobject_cast<QLineSeries *>(series));
        }
        return found;
    }
};

inline QToolButton *button(const ChartPanel &panel, const char *name)
{
    return panel.findChild<QToolButton *>(QLatin1String(name));
}

} // namespace armature::test
