// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/eventpanel.h"

#include "app/desktop/eventmodel.h"
#include "app/desktop/tableview.h"

#include <QHeaderView>
#include <QVBoxLayout>

namespace armature {

EventPanel::EventPanel(QWidget *parent)
    : QWidget(parent)
    , m_model(new EventModel(this))
{
    auto *table = new TableView(tr("Events"), this);
    table->setModel(m_model);
    table->setIconSize(QSize(14, 14));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(table);
    auto *header = table->horizontalHeader();
    header->resizeSection(EventModel::Time, 116);
    header->resizeSection(EventModel::Severity, 110);
    header->setSectionResizeMode(EventModel::What, QHeaderView::Stretch);
}

void EventPanel::add(const Notice &notice)
{
    m_model->add(notice);
}

} // namespace armature
