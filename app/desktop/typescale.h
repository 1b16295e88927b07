// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QHash>
#include <QList>
#include <QObject>
#include <QTimer>

class QWidget;

namespace armature {

/// Enlarges the type in parts of a window, and puts it back. What paints with its own font follows
/// the window's (see scaleOf()); this sees to the widgets that were given a font each, those that
/// come later too. GUI thread.
class TypeScale : public QObject
{
    Q_OBJECT

public:
    /// `window` is borrowed, and owns this object. The parts are in it.
    TypeScale(QWidget *window, QList<QWidget *> parts);

    /// 1 puts back each font as it was.
    void setFactor(double factor);
    [[nodiscard]] double factor() const { return m_factor; }

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void enlarge(QWidget *widget);
    void enlargeAll(QWidget *root);
    void watchAll(QWidget *root);
    [[nodiscard]] bool isInAPart(const QWidget *widget) const;
    void spread();
    void putBack();

    QWidget *m_window;
    QList<QWidget *> m_parts;
    QFont m_windowFont {};
    QHash<QWidget *, QFont> m_fonts {}; ///< as they were, of each widget that has one of its own
    QTimer m_late {};
    double m_factor = 1.0;
};

} // namespace armature
