// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/typescale.h"

#include <QByteArray>
#include <QPointer>
#include <QRect>

namespace armature {

class Desk;
class StatusStrip;

/// Shows the window to a room: the whole screen, larger type, and of its parts only the status,
/// STOP, the charts and the controls. To leave puts everything back as it was. GUI thread.
class Presentation : public QObject
{
    Q_OBJECT

public:
    /// All are borrowed; `window` owns this object.
    Presentation(QWidget *window, StatusStrip *strip, Desk *desk, QList<QWidget *> typeParts);

    void setOn(bool isOn);
    [[nodiscard]] bool isOn() const { return m_isOn; }

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void aboutToEnter();
    void changed(bool isOn);

private:
    void enter();
    void leave();
    void fitType();

    QWidget *m_window;
    StatusStrip *m_strip;
    Desk *m_desk;
    TypeScale m_type;
    QRect m_geometry {};
    Qt::WindowStates m_state {};
    QByteArray m_arrangement {};
    QPointer<QWidget> m_focus {};
    bool m_isOn = false;
};

} // namespace armature
