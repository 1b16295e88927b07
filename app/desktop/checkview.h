// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/checkstep.h"

#include <QList>
#include <QWidget>

class QGridLayout;
class QLabel;

namespace armature {

class NoticeBand;
class StepIcon;

/// The steps of a check as they come, and below them the outcome: cause and remedy of what failed,
/// and the server's own words. GUI thread.
class CheckView : public QWidget
{
    Q_OBJECT

public:
    explicit CheckView(QWidget *parent = nullptr);

    void clear();
    /// A line for each step; a step that is known already changes its line.
    void setStep(const CheckStatus &status);
    void setEnd(bool isJoined);
    [[nodiscard]] const QList<CheckStatus> &steps() const { return m_steps; }

private:
    struct Line
    {
        StepIcon *icon;
        QLabel *title;
        QLabel *time;
        QLabel *text;
    };
    [[nodiscard]] qsizetype indexOf(CheckStep step) const;
    void addLine(const CheckStatus &status);
    void show(const CheckStatus &status, const Line &line);

    QWidget *m_card;
    QGridLayout *m_grid;
    NoticeBand *m_outcome;
    QLabel *m_answer;
    QList<CheckStatus> m_steps {};
    QList<Line> m_lines {};
};

} // namespace armature
