// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/charttext.h"

#include <QDateTime>
#include <QLocale>

namespace armature {

using namespace std::chrono_literals;

const QList<SpanChoice> &spanChoices()
{
    static const QList<SpanChoice> choices {{10s, 2s},     {30s, 10s},  {60s, 15s}, {5min, 1min},
                                            {15min, 5min}, {1h, 15min}, {6h, 1h},   {24h, 6h}};
    return choices;
}

QString ChartText::quantity(const QString &type)
{
    if (type == QLatin1String("temperature"))
        return tr("Temperature");
    if (type == QLatin1String("humidity"))
        return tr("Humidity");
    if (type == QLatin1String("illuminance"))
        return tr("Illuminance");
    if (type == QLatin1String("pressure"))
        return tr("Pressure");
    return type.isEmpty() ? tr("Unnamed quantity") : type.at(0).toUpper() + type.mid(1);
}

QString ChartText::unit(const QString &code)
{
    if (code == QLatin1String("Cel"))
        return QStringLiteral("°C");
    return code == QLatin1String("degF") ? QStringLiteral("°F") : code;
}

QString ChartText::span(Milliseconds span)
{
    if (span < 2min)
        return tr("%1 s").arg(span / 1s);
    return span < 1h ? tr("%1 min").arg(span / 1min) : tr("%1 h").arg(span / 1h);
}

QString ChartText::age(Milliseconds age)
{
    if (age < 2min)
        return tr("%1 s ago").arg(age / 1s);
    return age < 2h ? tr("%1 min ago").arg(age / 1min) : tr("%1 h ago").arg(age / 1h);
}

QString ChartText::tick(Milliseconds before, Milliseconds span)
{
    if (before == 0ms)
        return tr("now");
    const Milliseconds unit = span < 2min ? Milliseconds(1s) : span < 2h ? 1min : 1h;
    QString number = QChar(0x2212) + QLocale().toString(qlonglong {before / unit});
    if (before < span)
        return number;
    if (unit == 1s)
        return tr("%1 s", "time axis, before now").arg(number);
    return unit == 1min ? tr("%1 min", "time axis, before now").arg(number)
                        : tr("%1 h", "time axis, before now").arg(number);
}

QString ChartText::timeOfDay(Milliseconds utc, Milliseconds span)
{
    const QTime time = QDateTime::fromMSecsSinceEpoch(utc.count()).time();
    return time.toString(span < 1h ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
}

QString ChartText::number(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

double leastHeight(const QString &type, const QString &unit)
{
    if (type == QLatin1String("temperature"))
        return 2.0;
    if (type == QLatin1String("humidity"))
        return 5.0;
    if (type == QLatin1String("illuminance"))
        return 20.0;
    if (type == QLatin1String("pressure"))
        return unit == QLatin1String("Pa") ? 100.0 : unit == QLatin1String("kPa") ? 0.1 : 1.0;
    return 1e-6;
}

} // namespace armature
