// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"

#include <QCoreApplication>
#include <QList>
#include <QString>

namespace armature {

/// A span that can be chosen, and the distance of the ticks on its time axis.
struct SpanChoice
{
    Milliseconds span {};
    Milliseconds tick {};
};

/// The spans from 10 s to 24 h, shortest first.
[[nodiscard]] const QList<SpanChoice> &spanChoices();
inline constexpr Milliseconds kUsualSpan {60'000};

/// The words of the charts, translated.
class ChartText
{
    Q_DECLARE_TR_FUNCTIONS(armature::ChartText)

public:
    /// "Temperature" for `temperature`; an unknown type as the board wrote it, with a capital.
    [[nodiscard]] static QString quantity(const QString &type);
    /// "°C" for `Cel`; most units are written as they are.
    [[nodiscard]] static QString unit(const QString &code);
    /// "60 s", "5 min", "24 h".
    [[nodiscard]] static QString span(Milliseconds span);
    /// "12 s ago", "3 min ago".
    [[nodiscard]] static QString age(Milliseconds age);
    /// "−45" on the time axis of `span`, in its unit; "now" for zero; the first one has the unit.
    [[nodiscard]] static QString tick(Milliseconds before, Milliseconds span);
    /// The local time of day, with seconds where `span` is short.
    [[nodiscard]] static QString timeOfDay(Milliseconds utc, Milliseconds span);
    /// In the user's locale.
    [[nodiscard]] static QString number(double value, int decimals);
};

/// The smallest height of a chart of `type`, in `unit`, so that noise does not fill it.
[[nodiscard]] double leastHeight(const QString &type, const QString &unit);

} // namespace armature
