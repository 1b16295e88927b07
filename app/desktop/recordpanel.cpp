// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recordpanel.h"

#include "app/common/recordtext.h"
#include "app/desktop/recordmodel.h"
#include "app/desktop/savefile.h"
#include "app/desktop/tabletools.h"
#include "app/desktop/tableview.h"

#include <QFileDialog>
#include <QHeaderView>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace armature {

RecordPanel::RecordPanel(QWidget *parent)
    : QWidget(parent)
    , m_model(new RecordModel(this))
    , m_filtered(new QSortFilterProxyModel(this))
    , m_table(new TableView(tr("Commands"), this))
    , m_tools(new TableTools(m_filtered, this))
{
    m_filtered->setSourceModel(m_model);
    m_table->setModel(m_filtered);
    m_table->setObjectName(QStringLiteral("recordTable"));
    m_tools->filter()->setObjectName(QStringLiteral("recordFilter"));
    m_tools->filter()->setAccessibleName(tr("Filter the commands"));
    auto *saving = m_tools->addButton(tr("E&xport…"), QStringLiteral("save"));
    saving->setToolTip(tr("Save the selected lines, or all that are shown, as CSV"));
    layOut();
    connect(saving, &QToolButton::clicked, this, &RecordPanel::save);
}

QWidget *RecordPanel::tools() const
{
    return m_tools;
}

void RecordPanel::layOut()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_table, 1);
    auto *header = m_table->horizontalHeader();
    const QList<int> widths {176, 240, 96, 84, 84, 104, 84};
    for (int section = 0; section < widths.size(); ++section)
        header->resizeSection(section, widths.at(section));
    header->setSectionResizeMode(RecordModel::How, QHeaderView::Stretch);
}

void RecordPanel::addOlder(const QList<RecordEntry> &record)
{
    m_model->prepend(record);
}

void RecordPanel::add(const ControlEvent &event)
{
    m_model->add(recordEntry(event));
}

void RecordPanel::add(const Notice &notice)
{
    if (const auto entry = recordEntry(notice))
        m_model->add(*entry);
}

QByteArray RecordPanel::csv() const
{
    QList<RecordEntry> lines;
    for (const int row : m_table->chosenRows()) {
        const QModelIndex source = m_filtered->mapToSource(m_filtered->index(row, 0));
        lines.append(m_model->record().at(source.row()));
    }
    return recordCsv(lines);
}

void RecordPanel::save()
{
    const QFileDialog *dialog
        = askWhereToSave(this, tr("Export the commands"), QStringLiteral("commands.csv"));
    connect(dialog, &QFileDialog::fileSelected, this, &RecordPanel::write);
}

void RecordPanel::write(const QString &path)
{
    const auto written = writeFile(path, csv());
    m_tools->showNote(written ? tr("Saved") : tr("Not saved: %1").arg(written.error().detail));
}

} // namespace armature
