// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/chartbar.h"
#include "app/desktop/chartcard.h"
#include "app/desktop/chartexport.h"
#include "app/desktop/chartpanel.h"
#include "app/desktop/theme.h"

#include <QChart>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QLineSeries>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QValueAxis>
#include <QWheelEvent>

#include <cmath>
#include <map>
#include <random>

using namespace armature;
using namespace std::chrono_literals;

namespace {

// A Saturday, and a whole number of days on the steady clock.
constexpr Milliseconds kUtcStart {1'700'000'000'000};
const TimePoint kStart {24h * 100};

Stamp stampAt(TimePoint at)
{
    return {at, kUtcStart + elapsed(kStart, at)};
}

Reading reading(const QString &sensor, const QString &type, const QString &unit, double value,
                TimePoint at)
{
    return {sensor, type, unit, value, stampAt(at)};
}

/// A believable bench for `span`, ending at the returned time.
TimePoint fillBench(ChartFeed &feed, Clock::duration span, Clock::duration interval = 100ms)
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
        if (share < 0.45 || share > 0.52)
            add("ambient", "temperature", "Cel",
                23.0 + std::sin(5.0 * share) + 0.05 * noise(random));
        add("air", "humidity", "%RH", 46.0 + 3.0 * std::cos(4.0 * share) + 0.15 * noise(random));
        if (share < 0.8)
            add("bench", "illuminance", "lx",
                520.0 + 80.0 * std::sin(3.0 * share) + 3 * noise(random));
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

QToolButton *button(const ChartPanel &panel, const char *name)
{
    return panel.findChild<QToolButton *>(QLatin1String(name));
}

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
    const auto [dark, light] = std::minmax(luminance(a), luminance(b));
    return (light + 0.05) / (dark + 0.05);
}

} // namespace

class TestChartPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void coloursStandOutFromBothGrounds();
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
    void timerDrawsOnlyWhileVisible();
    void axisFollowsTheData();
    void clearTakesTheCards();
    void tooManySeriesAreToldOf();
    void controlWheelChangesTheSpan();
    void dragGoesBackInTime();
    void csvHasWhatIsVisible();
    void csvOfOldDataNamesItsSlot();
    void exportWritesAFile();
    void exportSaysWhyItFailed();
    void exportsThePicture();
    void pictures_data();
    void pictures();
};

void TestChartPanel::coloursStandOutFromBothGrounds()
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
    QVERIFY(bench.lines(0).size() >= 1);
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
    QVERIFY(message->text().contains(QLatin1String("3 readings left out")));
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

void TestChartPanel::csvHasWhatIsVisible()
{
    ChartFeed feed;
    for (int i = 0; i < 5; ++i) {
        feed.addReadings({reading(QStringLiteral("a,\"b\""), QStringLiteral("temperature"),
                                  QStringLiteral("Cel"), 20.0 + 0.1 * i, kStart + i * 1s)});
    }
    const QByteArray csv = toCsv(feed, {kStart + 3s, 1500ms, false});
    QCOMPARE(csv,
             QByteArray("time_utc,quantity,sensor,unit,value,slot_s\r\n"
                        "2023-11-14T22:13:22.000Z,temperature,\"a,\"\"b\"\"\",Cel,20.2,0\r\n"
                        "2023-11-14T22:13:23.000Z,temperature,\"a,\"\"b\"\"\",Cel,20.3,0\r\n"));
}

void TestChartPanel::csvOfOldDataNamesItsSlot()
{
    ChartFeed feed;
    const TimePoint end = fillBench(feed, 1h);
    const auto lines = toCsv(feed, {end, 1h, true}).split('\n');
    QVERIFY(lines.size() > 4000);
    QVERIFY(lines.at(1).endsWith(",0.704\r"));
    const auto recent = toCsv(feed, {end, 60s, true}).split('\n');
    QVERIFY(recent.at(1).endsWith(",0\r"));
    QCOMPARE(recent.size(), 601 * 3 + 2); // the light has stopped long before
}

void TestChartPanel::exportWritesAFile()
{
    Bench bench;
    QVERIFY(bench.show());
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.csv"));
    ChartExport exporter(&bench.panel);
    const QSignalSpy finished(&exporter, &ChartExport::finished);
    exporter.saveCsv("a,b\r\n");
    auto *dialog = bench.panel.findChild<QFileDialog *>();
    QVERIFY(dialog);
    QVERIFY(dialog->acceptMode() == QFileDialog::AcceptSave);
    Q_EMIT dialog->fileSelected(path);
    QCOMPARE(finished.size(), 1);
    QCOMPARE(finished.at(0).at(0).toString(), QStringLiteral("Saved as out.csv"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("a,b\r\n"));
}

void TestChartPanel::exportSaysWhyItFailed()
{
    Bench bench;
    QVERIFY(bench.show());
    ChartExport exporter(&bench.panel);
    connect(&exporter, &ChartExport::finished, bench.panel.findChild<ChartBar *>(),
            &ChartBar::showMessage);
    exporter.saveCsv("a");
    Q_EMIT bench.panel.findChild<QFileDialog *>()->fileSelected(
        QStringLiteral("/nowhere/at/all/out.csv"));
    const auto *message = bench.panel.findChild<QLabel *>(QStringLiteral("chartMessage"));
    QVERIFY2(message->text().contains(QLatin1String("out.csv was not saved: No such file")),
             qPrintable(message->text()));
}

void TestChartPanel::exportsThePicture()
{
    Bench bench;
    bench.panel.setPalette(toPalette(Theme::dark()));
    QVERIFY(bench.show());
    bench.panel.findChildren<QMenu *>().at(1)->actions().at(1)->trigger();
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.png"));
    Q_EMIT bench.panel.findChild<QFileDialog *>()->fileSelected(path);
    const QImage picture(path);
    QVERIFY(picture.width() > 800);
    QCOMPARE(picture.pixelColor(3, 3), Theme::dark().window);
    QCOMPARE(picture.pixelColor(picture.width() / 2, 20), Theme::dark().surface);
}

void TestChartPanel::pictures_data()
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

void TestChartPanel::pictures()
{
    QFETCH(const bool, isDark);
    QFETCH(const int, state);
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
    QWidget window;
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
    QCOMPARE(image.pixelColor(30, image.height() / 2 - 40).lightness() < 128,
             ground.lightness() < 128);
    QVERIFY(pixelsOf(image, theme.series.at(0)) >= (state == 2 ? 0 : 300));
    QVERIFY(pixelsOf(image, theme.series.at(1)) >= (state == 2 ? 0 : 150));
    bench.panel.setParent(nullptr);
}

QTEST_MAIN(TestChartPanel)
#include "tst_chartpanel.moc"
