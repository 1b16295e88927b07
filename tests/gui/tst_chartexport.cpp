// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/chartbar.h"
#include "app/desktop/chartexport.h"
#include "app/desktop/theme.h"
#include "tests/gui/chartbench.h"

#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace armature;
using namespace armature::test;

class TestChartExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void csvHasWhatIsVisible();
    void csvOfOldDataNamesItsSlot();
    void exportWritesAFile();
    void exportSaysWhyItFailed();
    void exportsThePicture();
};

void TestChartExport::csvHasWhatIsVisible()
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

void TestChartExport::csvOfOldDataNamesItsSlot()
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

void TestChartExport::exportWritesAFile()
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

void TestChartExport::exportSaysWhyItFailed()
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

void TestChartExport::exportsThePicture()
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

QTEST_MAIN(TestChartExport)
#include "tst_chartexport.moc"
