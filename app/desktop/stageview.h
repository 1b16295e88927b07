// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/stagetext.h"

#include <QWidget>

class QLabel;

namespace armature {

/// One stage of a control: its name, its value in figures, its age. GUI thread.
class StageView : public QWidget
{
    Q_OBJECT

public:
    explicit StageView(const QString &caption, QWidget *parent = nullptr);

    void setText(const StageText &text);
    [[nodiscard]] const StageText &text() const { return m_text; }

private:
    QLabel *m_caption;
    QLabel *m_value;
    QLabel *m_age;
    StageText m_text {};
};

} // namespace armature
