// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/icons.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace armature {

/// A line across the window that says what is not normal, why, and offers the remedy. Hidden while
/// all is well. GUI thread.
class NoticeBand : public QWidget
{
    Q_OBJECT

public:
    explicit NoticeBand(Tone tone, QWidget *parent = nullptr);

    /// Shows the band; an empty headline hides it.
    void setNotice(Tone tone, const QString &headline, const QString &text);
    /// Filled with its colour, for what must not be overlooked.
    void setStrong();
    /// A remedy at the band's end, in the order of calls.
    QPushButton *addRemedy(const QString &text);
    [[nodiscard]] QString headline() const;
    [[nodiscard]] QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void applyTone();

    Tone m_tone;
    bool m_isStrong = false;
    QLabel *m_icon;
    QLabel *m_headline;
    QLabel *m_text;
    QHBoxLayout *m_row;
};

} // namespace armature
