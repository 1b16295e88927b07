// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mappingtable.h"

#include "app/desktop/mappingdelegate.h"
#include "app/desktop/theme.h"

#include <QHeaderView>
#include <QKeyEvent>

namespace armature {

namespace {

constexpr int kRow = 32;

} // namespace

MappingTable::MappingTable(const QString &name, const QList<int> &widths, QWidget *parent)
    : QTableView(parent)
    , m_widths(widths)
{
    setAccessibleName(name);
    setFont(figures(font(), typesize::kSmall + 1));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setSelectionBehavior(QAbstractItemView::SelectItems);
    setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTabKeyNavigation(false);
    setItemDelegate(new MappingDelegate(this));
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(kRow);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setFont(sized(font(), typesize::kSmall));
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    connect(this, &QTableView::clicked, this, [this](const QModelIndex &index) {
        if (index.flags().testFlag(Qt::ItemIsEditable))
            edit(index);
    });
}

void MappingTable::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
    setCornerButtonEnabled(false);
    for (int column = 0; column < m_widths.size(); ++column) {
        if (m_widths.at(column) > 0) {
            horizontalHeader()->resizeSection(column, m_widths.at(column));
        } else {
            horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
        }
    }
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this,
            &MappingTable::cellChosen);
}

void MappingTable::editCell(const QModelIndex &index)
{
    setFocus();
    setCurrentIndex(index);
    scrollTo(index);
    edit(index);
}

void MappingTable::keyPressEvent(QKeyEvent *event)
{
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    const QModelIndex current = currentIndex();
    if (isReturn && state() != EditingState && current.flags().testFlag(Qt::ItemIsEditable)) {
        edit(current);
        event->accept();
        return;
    }
    QTableView::keyPressEvent(event);
}

} // namespace armature
