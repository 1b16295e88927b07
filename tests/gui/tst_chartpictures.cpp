// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/theme.h"
#include "tests/gui/chartbench.h"

#include <QDir>
#include <QTest>

#include <cmath>

using namespace armature;
using namespace armature::test;

namespace {

int pixelsOf(const QImage &image, const QColor &color)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            const int distance = std::abs(pixel.red() - color.red())
                + std::abs(pixel.green() - color.green()) + std::abs(pixel.blue() - color.blue());
            count += distance < 60 ? 1 : 0;
        }
    }
    return count;
}

double contrast(const QColor &a, const QColor &b)
{
    const auto luminance = [](const QColor &color) {
        const auto linear = [](double c) {
            return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
            + 0.0722 * linear(color.blueF());
    };
    const auto [dark, light] = std::minmax({luminance(a), luminance(b)});
    return (light + 0.05) / (dark + 0.05);
}

} // namespace

class TestChartPictures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void coloursStandOutFromBothGrounds();
    void pictures_data();
    void pictures();
};

void TestChartPictures::coloursStandOutFromBothGrounds()
{
    for (const Theme &theme : {Theme::light(), Theme::dark()}) {
        QCOMPARE(Theme::of(toPalette(theme)), theme);
        for (const QColor &color : theme.series) {
            QVERIFY2(contrast(color, theme.surface) >= 4.5, qPrintable(color.name()));
            QVERIFY2(contrast(color, theme.window) >= 4.5, qPrintable(color.name()));
        }
        for (const QColor &color : {theme.text, theme.muted, theme.warn, theme.alarm, theme.accent})
            QVERIFY2(contrast(color, theme.window) >= 4.5, qPrintable(color.name()));
        QVERIFY(contrast(theme.outline, theme.surface) >= 3.0);
    }
}

void TestChartPictures::pictures_data()
{
    QTest::addColumn<bool>("isDark");
    QTest::addColumn<int>("state");
    for (const bool isDark : {false, true}) {
        const char *theme = isDark ? "dark" : "light";
        QTest::addRow("charts-live-%s", theme) << isDark << 0;
        QTest::addRow("charts-paused-%s", theme) << isDark << 1;
        QTest::addRow("charts-empty-%s", theme) << isDark << 2;
        QTest::addRow("charts-many-%s", theme) << isDark << 3;
    }
}

void TestChartPictures::pictures()
{
    QFETCH(const bool, isDark);
    QFETCH(const int, state);
    QWidget window; // before the panel that it shows, which is not its to delete
    Bench bench(state == 2 ? 0s : 80s);
    const Theme theme = isDark ? Theme::dark() : Theme::light();
    if (state == 3) {
        for (int i = 0; i < 1200; ++i) {
            for (int sensor = 0; sensor < 5; ++sensor) {
                bench.feed.addReadings(
                    {reading(QStringLiteral("probe %1").arg(sensor), QStringLiteral("pressure"),
                             QStringLiteral("Pa"),
                             101300 + 40 * sensor + 30 * std::sin(i * 0.01 * (sensor + 1)),
                             bench.now - 120s + i * 100ms)});
            }
        }
        bench.panel.resize(880, 680);
    }
    window.setPalette(toPalette(theme));
    bench.panel.setParent(&window);
    bench.panel.move(12, 12);
    window.resize(bench.panel.width() + 24, bench.panel.height() + 24);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QVERIFY(bench.show());
    if (state == 1)
        bench.panel.setPaused(true, bench.now - 10s);
    for (int i = 0; i < 20; ++i)
        bench.panel.renderFrame(bench.now += 33ms);
    QCoreApplication::processEvents(); // the bar's layout
    QDir().mkpath(QStringLiteral(PICTURES));
    const QString path
        = QStringLiteral(PICTURES "/%1.png").arg(QLatin1String(QTest::currentDataTag()));
    const QImage image = window.grab().toImage();
    QVERIFY(image.save(path));
    QCOMPARE(image.pixelColor(2, 2), theme.window);
    const QColor ground = state == 2 ? theme.window : theme.surface;
    QVERIFY(pixelsOf(image, ground) > image.width() * image.height() / 4);
    QVERIFY(pixelsOf(image, theme.series.at(0)) >= (state == 2 ? 0 : 300));
    QVERIFY(pixelsOf(image, theme.series.at(1)) >= (state == 2 ? 0 : 150));
    bench.panel.setParent(nullptr);
}

QTEST_MAIN(TestChartPictures)
#include "tst_chartpictures.moc"
