// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/controlvalue.h"

#include <QKeySequence>
#include <QWidget>

class QBoxLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QToolButton;

namespace armature {

class HelpPage;
class StopButton;

/// The help in a window of its own, which stops nobody from working in the others. It has a STOP
/// button, as it may lie over the main window's. Esc belongs to the EscapeFilter of the window that
/// owns this one: it stops, and the help stays. GUI thread.
class HelpWindow : public QWidget
{
    Q_OBJECT

public:
    /// \param owner the window whose EscapeFilter is to reach in here.
    explicit HelpWindow(QWidget *owner);

    /// Shows the window, in front, with this page; with an empty name the page that was last open.
    void open(const QString &page = {});
    void setGateStatus(const GateStatus &status);

Q_SIGNALS:
    void stopRequested();
    void stopResetRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    [[nodiscard]] QBoxLayout *makeTools();
    void makeShortcuts();
    [[nodiscard]] QToolButton *addTool(QBoxLayout *row, const QString &name,
                                       QKeySequence::StandardKey key);
    void fillList();
    void noteSource(const QUrl &url);
    void find(bool isBackward);
    void zoom(int steps);
    void applyTheme();

    QListWidget *m_list;
    HelpPage *m_page;
    QToolButton *m_back = nullptr;
    QToolButton *m_forward = nullptr;
    QLineEdit *m_search;
    QLabel *m_notFound;
    StopButton *m_stop;
};

} // namespace armature
