// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/timewindow.h"

#include <QWidget>

class QActionGroup;
class QLabel;
class QMenu;
class QToolButton;

namespace armature {

/// The bar above the charts: what part of time they show, pause, export. GUI thread.
class ChartBar : public QWidget
{
    Q_OBJECT

public:
    explicit ChartBar(QWidget *parent = nullptr);

    /// `utcEnd` is the wall clock's time of the window's end.
    void showWindow(const TimeWindow &window, Milliseconds utcEnd);
    /// There is something to export.
    void setExportEnabled(bool isEnabled);
    /// Without what belongs to a desk.
    void setPresenting(bool isPresenting);
    /// A sentence about the last export; in the colour and with the sign of a warning if it failed.
    void showMessage(const QString &sentence, bool isFailure);

Q_SIGNALS:
    void spanChosen(armature::Milliseconds span);
    void pauseChosen(bool isPaused);
    void csvChosen();
    void pictureChosen();

protected:
    void changeEvent(QEvent *event) override;

private:
    void addSpans();
    void addExports();
    void translate();
    void dress();
    [[nodiscard]] QToolButton *addButton(const QString &name);

    QLabel *m_state;
    QToolButton *m_span;
    QLabel *m_message;
    QToolButton *m_pause;
    QToolButton *m_export;
    QMenu *m_spanMenu;
    QMenu *m_exportMenu;
    QActionGroup *m_spans;
    TimeWindow m_window {};
    Milliseconds m_utcEnd {};
    bool m_isFailure = false;
};

} // namespace armature
