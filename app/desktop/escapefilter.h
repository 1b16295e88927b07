// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QWidget;

namespace armature {

/// Makes Esc mean STOP in a window, its dialogs and their pop-ups, and nothing else there: a
/// pop-up is closed as well, a dialog stays. GUI thread.
class EscapeFilter : public QObject
{
    Q_OBJECT

public:
    explicit EscapeFilter(QWidget *window);

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void escapePressed();

private:
    [[nodiscard]] bool isOurs(const QWidget *widget) const;

    QWidget *m_window;
};

} // namespace armature
