// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QTimer>

namespace armature {

/// The STOP button, and once STOP is latched, "Reset stop". For a second after that it cannot be
/// pressed, so that a hand that hits STOP twice does not reset it. GUI thread.
class StopButton : public QAbstractButton
{
    Q_OBJECT

public:
    explicit StopButton(QWidget *parent = nullptr);

    void setLatched(bool isLatched);
    [[nodiscard]] bool isLatched() const { return m_isLatched; }
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void stopRequested();
    void stopResetRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    /// A click beside an open menu only closes the menu: on STOP it stops as well.
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void press();
    void updateTexts();
    void paintStop(QPainter &painter) const;
    void paintReset(QPainter &painter) const;

    QTimer m_guard {};
    bool m_isLatched = false;
    quint64 m_askedAt = 0; ///< time stamp of the last click beside a menu
    bool m_isAsked = false; ///< the press under way has asked for the stop already
};

} // namespace armature
