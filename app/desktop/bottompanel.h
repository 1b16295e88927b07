// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/card.h"

class QStackedWidget;
class QTabBar;
class QToolButton;

namespace armature {

/// Pages behind tabs, which fold away to the row of tabs alone. GUI thread.
class BottomPanel : public Card
{
    Q_OBJECT

public:
    explicit BottomPanel(QWidget *parent = nullptr);

    /// \param tools shown beside the tabs while the page is; may be null.
    void addPage(const QString &title, QWidget *page, QWidget *tools = nullptr);
    /// Unfolds, and shows the page.
    void showPage(QWidget *page);
    void setCollapsed(bool isCollapsed);
    [[nodiscard]] bool isCollapsed() const { return m_isCollapsed; }

Q_SIGNALS:
    void collapsedChanged(bool isCollapsed);

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyTheme();

    QTabBar *m_tabs;
    QStackedWidget *m_pages;
    QStackedWidget *m_tools;
    QToolButton *m_fold;
    bool m_isCollapsed = false;
};

} // namespace armature
