// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/trafficpanel.h"

#include "app/desktop/format.h"
#include "app/desktop/icons.h"
#include "app/desktop/labels.h"
#include "app/desktop/savefile.h"
#include "app/desktop/tableview.h"
#include "app/desktop/theme.h"
#include "app/desktop/trafficmodel.h"

#include <QClipboard>
#include <QEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace armature {

TrafficPanel::TrafficPanel(QWidget *parent)
    : QWidget(parent)
    , m_model(new TrafficModel(this))
    , m_filtered(new QSortFilterProxyModel(this))
    , m_table(new TableView(tr("Traffic"), this))
    , m_tools(new QWidget(this))
    , m_filter(new QLineEdit(m_tools))
    , m_note(new MutedLabel({}, m_tools))
    , m_pause(new QToolButton(m_tools))
    , m_copy(new QToolButton(m_tools))
    , m_save(new QToolButton(m_tools))
{
    m_filtered->setSourceModel(m_model);
    m_filtered->setFilterKeyColumn(-1);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(m_filtered);
    m_filter->setObjectName(QStringLiteral("trafficFilter"));
    m_table->setObjectName(QStringLiteral("trafficTable"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter the traffic"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(240);
    m_pause->setText(tr("&Pause"));
    m_pause->setCheckable(true);
    m_copy->setText(tr("&Copy"));
    m_copy->setToolTip(tr("Copy the selected rows, or all"));
    m_save->setText(tr("&Save…"));
    m_save->setToolTip(tr("Save the selected rows, or all, as text"));
    layOut();
    connect(m_filter, &QLineEdit::textChanged, m_filtered,
            &QSortFilterProxyModel::setFilterFixedString);
    connect(m_pause, &QToolButton::toggled, this, &TrafficPanel::setPaused);
    connect(m_copy, &QToolButton::clicked, this, &TrafficPanel::copy);
    connect(m_save, &QToolButton::clicked, this, &TrafficPanel::save);
    connect(m_model, &TrafficModel::heldBackChanged, this, &TrafficPanel::showHeldBack);
    applyTheme();
}

void TrafficPanel::layOut()
{
    auto *tools = new QHBoxLayout(m_tools);
    tools->setContentsMargins(0, 0, 0, 0);
    tools->setSpacing(spacing::kTiny);
    tools->addStretch(1);
    tools->addWidget(m_note);
    tools->addSpacing(spacing::kSmall);
    tools->addWidget(m_filter, 1);
    for (auto *button : {m_pause, m_copy, m_save}) {
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        tools->addWidget(button);
    }
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_table, 1);
    auto *header = m_table->horizontalHeader();
    const QList<int> widths {116, 48, 150, 190, 400, 90};
    for (int section = 0; section < widths.size(); ++section)
        header->resizeSection(section, widths.at(section));
    header->setSectionResizeMode(TrafficModel::Text, QHeaderView::Stretch);
}

void TrafficPanel::add(const TrafficBatch &entries)
{
    m_model->add(entries);
}

void TrafficPanel::setPaused(bool isPaused)
{
    m_model->setPaused(isPaused);
    m_pause->setText(isPaused ? tr("&Resume") : tr("&Pause"));
    applyTheme();
}

void TrafficPanel::showHeldBack(qint64 count)
{
    m_note->setText(count > 0 ? tr("%1 came meanwhile").arg(countText(count)) : QString());
}

QString TrafficPanel::chosenText() const
{
    QString text;
    for (const int row : m_table->chosenRows())
        text += m_model->rowText(m_filtered->mapToSource(m_filtered->index(row, 0)).row()) + u'\n';
    return text;
}

void TrafficPanel::copy()
{
    QGuiApplication::clipboard()->setText(chosenText());
    m_note->setText(tr("Copied"));
}

void TrafficPanel::save()
{
    const QFileDialog *dialog
        = askWhereToSave(this, tr("Save the traffic"), QStringLiteral("traffic.txt"));
    connect(dialog, &QFileDialog::fileSelected, this, &TrafficPanel::write);
}

void TrafficPanel::write(const QString &path)
{
    const auto written = writeFile(path, chosenText().toUtf8());
    m_note->setText(written ? tr("Saved") : tr("Not saved: %1").arg(written.error().detail));
}

void TrafficPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyTheme();
}

void TrafficPanel::applyTheme()
{
    const Theme theme = Theme::of(palette());
    const auto name = m_pause->isChecked() ? QStringLiteral("play") : QStringLiteral("pause");
    m_pause->setIcon(icon(name, theme));
    m_copy->setIcon(icon(QStringLiteral("copy"), theme));
    m_save->setIcon(icon(QStringLiteral("save"), theme));
}

} // namespace armature
