// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a frame of four charts costs at each span, and what a reading costs, in one process with a
// day of readings at 10 Hz. Run with QT_QPA_PLATFORM=offscreen.
#include "app/desktop/chartpanel.h"
#include "app/desktop/charttext.h"
#include "app/desktop/theme.h"

#include <QApplication>
#include <QElapsedTimer>

#include <array>
#include <cmath>
#include <cstdio>

using namespace armature;
using namespace std::chrono_literals;

namespace {

constexpr std::array kTypes {"temperature", "humidity", "illuminance", "pressure"};

TimePoint fill(ChartFeed &feed, int count)
{
    TimePoint at {24h * 100};
    for (int i = 0; i < count; ++i, at += 100ms) {
        ReadingBatch batch;
        for (const char *type : kTypes) {
            const double value = 40.0 + 9.0 * std::sin(i * 0.0005) + (i * 7919 % 101) * 0.01;
            batch.append({QStringLiteral("a"), QLatin1String(type), QString(), value, {at, {}}});
        }
        feed.addReadings(batch);
    }
    return at;
}

/// Microseconds to prepare a frame, and to prepare and paint it.
std::pair<double, double> frameCost(ChartPanel &panel, TimePoint &now, Clock::duration step)
{
    constexpr int frames = 60;
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < frames; ++i)
        panel.renderFrame(now += step);
    const auto prepared = static_cast<double>(timer.nsecsElapsed()) / (1000.0 * frames);
    timer.restart();
    for (int i = 0; i < frames; ++i) {
        panel.renderFrame(now += step);
        panel.repaint();
        QCoreApplication::processEvents();
    }
    return {prepared, static_cast<double>(timer.nsecsElapsed()) / (1000.0 * frames)};
}

} // namespace

int main(int argc, char **argv)
{
    const QApplication app(argc, argv);
    ChartFeed feed;
    QElapsedTimer timer;
    timer.start();
    constexpr int count = 864000;
    TimePoint now = fill(feed, count);
    std::printf("append: %.2f us a reading\n",
                static_cast<double>(timer.nsecsElapsed()) / (1000.0 * count * kTypes.size()));
    ChartPanel panel(feed);
    panel.resize(880, 660);
    panel.show();
    double atMinute = 0.0;
    for (const SpanChoice &choice : spanChoices()) {
        panel.setSpan(choice.span);
        panel.renderFrame(now);
        const TimePoint before = now;
        const auto [prepare, paint] = frameCost(panel, now, choice.span / 600);
        now = before;
        atMinute = choice.span == kUsualSpan ? paint : atMinute;
        std::printf("%4llds: prepare %7.0f us, with paint %7.0f us",
                    static_cast<long long>(choice.span / 1s), prepare, paint);
        std::printf(atMinute > 0.0 ? ", %.2f of 60 s\n" : "\n", paint / atMinute);
    }
    return 0;
}
