// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recordpanel.h"

#include "app/common/recordtext.h"
#include "app/desktop/icons.h"
#include "app/desktop/labels.h"
#include "app/desktop/recordmodel.h"
#include "app/desktop/savefile.h"
#include "app/desktop/tableview.h"
#include "app/desktop/theme.h"

#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
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
    , m_tools(new QWidget(this))
    , m_filter(new QLineEdit(m_tools))
    , m_note(new MutedLabel({}, m_tools))
    , m_save(new QToolButton(m_tools))
{
    m_filtered->setSourceModel(m_model);
    m_filtered->setFilterKeyColumn(-1);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(m_filtered);
    m_table->setObjectName(QStringLiteral("recordTable"));
    m_filter->setObjectName(QStringLiteral("recordFilter"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter the commands"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(240);
    m_save->setText(tr("E&xport…"));
    m_save->setToolTip(tr("Save the selected lines, or all that are shown, as CSV"));
    layOut();
    connect(m_filter, &QLineEdit::textChanged, m_filtered,
            &QSortFilterProxyModel::setFilterFixedString);
    connect(m_save, &QToolButton::clicked, this, &RecordPanel::save);
    applyTheme();
}

void RecordPanel::layOut()
{
    auto *tools = new QHBoxLayout(m_tools);
    tools->setContentsMargins(0, 0, 0, 0);
    tools->setSpacing(spacing::kTiny);
    tools->addStretch(1);
    tools->addWidget(m_note);
    tools->addSpacing(spacing::kSmall);
    tools->addWidget(m_filter, 1);
    m_save->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    tools->addWidget(m_save);
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
    m_note->setText(written ? tr("Saved") : tr("Not saved: %1").arg(written.error().detail));
}

void RecordPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyTheme();
}

void RecordPanel::applyTheme()
{
    m_save->setIcon(icon(QStringLiteral("save"), Theme::of(palette())));
}

} // namespace armature
