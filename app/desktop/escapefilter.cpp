// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/escapefilter.h"

#include <QApplication>
#include <QKeyEvent>
#include <QWidget>

namespace armature {

EscapeFilter::EscapeFilter(QWidget *window)
    : QObject(window)
    , m_window(window)
{
    qApp->installEventFilter(this);
}

bool EscapeFilter::eventFilter(QObject *watched, QEvent *event)
{
    const bool isKey
        = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (!isKey || !watched->isWidgetType())
        return false;
    // Whatever modifier a fist holds down with it: Esc stops.
    auto *key = static_cast<QKeyEvent *>(event);
    if (key->key() != Qt::Key_Escape || !isOurs(static_cast<QWidget *>(watched)))
        return false;
    event->accept();
    if (event->type() == QEvent::ShortcutOverride || key->isAutoRepeat())
        return true;
    if (QWidget *popup = QApplication::activePopupWidget(); popup != nullptr && isOurs(popup))
        popup->close();
    Q_EMIT escapePressed();
    return true;
}

/// A popup may have no parent (the completions in a file dialog), and takes every key meanwhile.
bool EscapeFilter::isOurs(const QWidget *widget) const
{
    if (widget->window()->windowType() == Qt::Popup)
        return true;
    for (const QWidget *each = widget; each != nullptr; each = each->parentWidget()) {
        if (each == m_window)
            return true;
    }
    return false;
}

} // namespace armature
