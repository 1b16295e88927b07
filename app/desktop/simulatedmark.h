// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace armature {

/// The mark that nothing here is real: the word SIMULATED in its own colour. GUI thread.
class SimulatedMark : public QLabel
{
    Q_OBJECT

public:
    explicit SimulatedMark(QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace armature
