// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace armature {

namespace {

/// The context of these texts for the translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Format)
};

} // namespace

QString durationText(Milliseconds duration)
{
    using std::chrono::hours;
    using std::chrono::minutes;
    using std::chrono::seconds;
    const auto length = std::max(duration, Milliseconds(0));
    const QLocale locale;
    const double inSeconds = static_cast<double>(length.count()) / 1000.0;
    if (length < seconds(10))
        return Words::tr("%1 s").arg(locale.toString(inSeconds, 'f', 1));
    if (length < seconds(100))
        return Words::tr("%1 s").arg(length.count() / 1000);
    if (length < minutes(100))
        return Words::tr("%1 min").arg(length / minutes(1));
    if (length < hours(48))
        return Words::tr("%1 h").arg(length / hours(1));
    return Words::tr("%1 d").arg(length / hours(24));
}

QString ageText(Milliseconds age)
{
    return Words::tr("%1 ago").arg(durationText(age));
}

QString clockText(Milliseconds utc)
{
    return QDateTime::fromMSecsSinceEpoch(utc.count()).toString(QStringLiteral("HH:mm:ss.zzz"));
}

QString countText(qint64 count)
{
    return QLocale().toString(count);
}

int decimalsFor(double range)
{
    if (range >= 1000.0)
        return 0;
    if (range >= 20.0)
        return 1;
    return range >= 2.0 ? 2 : 3;
}

QString valueText(double value, double range)
{
    const QLocale locale;
    const int decimals = decimalsFor(range);
    const double scale = std::pow(10.0, decimals);
    const double rounded = std::round(value * scale) / scale;
    QString text = locale.toString(rounded == 0.0 ? 0.0 : rounded, 'f', decimals);
    const QString point = locale.decimalPoint();
    if (decimals == 0 || !text.contains(point))
        return text;
    while (text.endsWith(locale.zeroDigit()))
        text.chop(1);
    if (text.endsWith(point))
        text.chop(point.size());
    return text;
}

} // namespace armature
