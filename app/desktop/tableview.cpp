// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/tableview.h"

#include "app/desktop/labels.h"
#include "app/desktop/theme.h"

#include <QAbstractProxyModel>
#include <QHeaderView>
#include <QScrollBar>

#include <algorithm>

namespace armature {

TableView::TableView(const QString &name, QWidget *parent)
    : QTableView(parent)
    , m_nothing(new MutedLabel(tr("Nothing matches the filter"), viewport()))
{
    m_nothing->setObjectName(QStringLiteral("nothingMatches"));
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->hide();
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
    listenTo(model);
    if (const auto *filtered = qobject_cast<QAbstractProxyModel *>(model); filtered != nullptr)
        listenTo(filtered->sourceModel());
    showNothing();
}

void TableView::listenTo(const QAbstractItemModel *model) const
{
    connect(model, &QAbstractItemModel::rowsInserted, this, &TableView::showNothing);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &TableView::showNothing);
    connect(model, &QAbstractItemModel::modelReset, this, &TableView::showNothing);
}

void TableView::showNothing()
{
    const auto *filtered = qobject_cast<QAbstractProxyModel *>(model());
    m_nothing->setVisible(filtered != nullptr && filtered->rowCount() == 0
                          && filtered->sourceModel()->rowCount() > 0);
}

void TableView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    m_nothing->setGeometry(viewport()->rect());
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
