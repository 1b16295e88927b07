// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/identity.h"

#include <QTimer>
#include <QWidget>

class QDoubleSpinBox;
class QSlider;

namespace armature {

/// A slider and a field for one control's value: live only while manual control is taken. A drag
/// asks for at most twenty values a second. GUI thread.
class ManualRow : public QWidget
{
    Q_OBJECT

public:
    explicit ManualRow(QWidget *parent = nullptr);

    void setSpec(const ControlSpec &spec);
    void setLive(bool isLive);
    /// Shows `value` without asking for it.
    void showValue(double value);
    [[nodiscard]] bool isHeld() const;

Q_SIGNALS:
    void valueRequested(double value);

private:
    void takeFromSlider(int position);
    void takeFromField(double value);
    void askSoon(double value);
    void ask();

    QSlider *m_slider;
    QDoubleSpinBox *m_field;
    QTimer m_pace {};
    ControlSpec m_spec {};
    double m_wanted = 0.0;
    bool m_hasWish = false;
};

} // namespace armature
