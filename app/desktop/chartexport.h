// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/chartfeed.h"
#include "app/desktop/timewindow.h"

#include <QByteArray>
#include <QObject>

class QWidget;

namespace armature {

/// The readings of `window` as CSV (RFC 4180, UTF-8, a point for decimals): time_utc, quantity,
/// sensor, unit, value, slot_s. Where single values are no longer held, the lowest and the highest
/// of each slot of `slot_s` seconds are written; for single values it is 0.
[[nodiscard]] QByteArray toCsv(const ChartFeed &feed, const TimeWindow &window);

/// Asks for a file's name and writes to it. GUI thread.
class ChartExport : public QObject
{
    Q_OBJECT

public:
    /// Dialogs appear above `window`, which is borrowed and owns this object.
    explicit ChartExport(QWidget *window);

    void saveCsv(const QByteArray &csv);
    void savePicture(const QPixmap &picture);

Q_SIGNALS:
    /// A sentence for the user.
    void finished(const QString &sentence, bool isFailure);

private:
    void ask(const QString &title, const QString &suffix, const QByteArray &content);
    void write(const QString &path, const QByteArray &content);

    QWidget *m_window;
};

} // namespace armature
