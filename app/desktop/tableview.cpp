// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/tableview.h"

#include "app/desktop/theme.h"

#include <QHeaderView>
#include <QScrollBar>

#include <algorithm>

namespace armature {

TableView::TableView(const QString &name, QWidget *parent)
    : QTableView(parent)
{
    setAccessibleName(name);
    setFont(figures(font(), typesize::kSmall + 1));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(24);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setFont(sized(font(), typesize::kSmall));
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    horizontalHeader()->setMinimumSectionSize(24);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &TableView::noteSight);
}

QList<int> TableView::chosenRows() const
{
    QList<int> rows;
    const auto selected = selectionModel()->selectedRows();
    for (const QModelIndex &index : selected)
        rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    for (int row = 0; selected.isEmpty() && row < model()->rowCount(); ++row)
        rows.append(row);
    return rows;
}

void TableView::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
    setCornerButtonEnabled(false);
}

void TableView::rowsInserted(const QModelIndex &parent, int start, int end)
{
    const bool follows = m_followsNewest;
    QTableView::rowsInserted(parent, start, end);
    if (follows)
        scrollToBottom();
    m_followsNewest = follows;
}

void TableView::noteSight()
{
    const QScrollBar *bar = verticalScrollBar();
    m_followsNewest = bar->value() >= bar->maximum() - 4;
}

} // namespace armature
