// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/chartexport.h"

#include "app/desktop/savefile.h"

#include <QBuffer>
#include <QDateTime>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QPixmap>

#include <algorithm>

namespace armature {

namespace {

QByteArray field(const QString &text)
{
    const bool isPlain = std::none_of(text.begin(), text.end(), [](QChar c) {
        return c == u',' || c == u'"' || c == u'\n' || c == u'\r';
    });
    if (isPlain)
        return text.toUtf8();
    QString quoted = text;
    quoted.replace(QLatin1Char('"'), QLatin1String("\"\""));
    return '"' + quoted.toUtf8() + '"';
}

QByteArray timeOf(const ChartFeed &feed, TimePoint at)
{
    return QDateTime::fromMSecsSinceEpoch(feed.utcAt(at).count(), Qt::UTC)
        .toString(Qt::ISODateWithMs)
        .toLatin1();
}

QByteArray rowsOf(const ChartFeed &feed, const ChartQuantity &quantity, const ChartSeries &series,
                  const TimeWindow &window)
{
    const std::chrono::duration<double> slot = series.pyramid.resolution(window.from());
    const QByteArray before = ',' + field(quantity.type) + ',' + field(series.sensor) + ','
        + field(quantity.unit) + ',';
    const QByteArray after = ',' + QByteArray::number(slot.count(), 'g', 6) + "\r\n";
    QByteArray rows;
    for (const SeriesPoint &point : series.pyramid.points(window.from(), window.to)) {
        rows += timeOf(feed, point.at) + before
            + QByteArray::number(point.value, 'g', QLocale::FloatingPointShortest) + after;
    }
    return rows;
}

} // namespace

QByteArray toCsv(const ChartFeed &feed, const TimeWindow &window)
{
    QByteArray csv("time_utc,quantity,sensor,unit,value,slot_s\r\n");
    for (const auto &quantity : feed.quantities()) {
        for (const ChartSeries &series : quantity->series)
            csv += rowsOf(feed, *quantity, series, window);
    }
    return csv;
}

ChartExport::ChartExport(QWidget *window)
    : QObject(window)
    , m_window(window)
{ }

void ChartExport::saveCsv(const QByteArray &csv)
{
    ask(tr("Save the visible range"), QStringLiteral("csv"), csv);
}

void ChartExport::savePicture(const QPixmap &picture)
{
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    picture.save(&buffer, "PNG");
    ask(tr("Save the picture"), QStringLiteral("png"), png);
}

void ChartExport::ask(const QString &title, const QString &suffix, const QByteArray &content)
{
    const QString now = QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss"));
    const QFileDialog *dialog
        = askWhereToSave(m_window, title, QStringLiteral("armature-%1.%2").arg(now, suffix));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, content](const QString &path) { write(path, content); });
}

void ChartExport::write(const QString &path, const QByteArray &content)
{
    const QString name = QFileInfo(path).fileName();
    const auto written = writeFile(path, content);
    Q_EMIT finished(written ? tr("Saved as %1").arg(name)
                            : tr("%1 was not saved: %2").arg(name, written.error().detail),
                    !written);
}

} // namespace armature
