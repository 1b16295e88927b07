// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/checkstep.h"

#include <QTimer>
#include <QWidget>

namespace armature {

/// How a step went, as a sign: it turns while the step runs. GUI thread.
class StepIcon : public QWidget
{
    Q_OBJECT

public:
    explicit StepIcon(QWidget *parent = nullptr);

    void setResult(CheckResult result);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    CheckResult m_result = CheckResult::Waiting;
    QTimer m_turn {};
    int m_angle = 0; ///< degrees
};

} // namespace armature
