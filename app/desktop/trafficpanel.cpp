// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/trafficpanel.h"

#include "app/desktop/format.h"
#include "app/desktop/savefile.h"
#include "app/desktop/tabletools.h"
#include "app/desktop/tableview.h"
#include "app/desktop/trafficmodel.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
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
    , m_tools(new TableTools(m_filtered, this))
    , m_pause(m_tools->addButton(tr("&Pause"), QStringLiteral("pause")))
{
    m_filtered->setSourceModel(m_model);
    m_table->setModel(m_filtered);
    m_table->setObjectName(QStringLiteral("trafficTable"));
    m_tools->filter()->setObjectName(QStringLiteral("trafficFilter"));
    m_tools->filter()->setAccessibleName(tr("Filter the traffic"));
    m_pause->setCheckable(true);
    auto *copying = m_tools->addButton(tr("&Copy"), QStringLiteral("copy"));
    copying->setToolTip(tr("Copy the selected rows, or all"));
    auto *saving = m_tools->addButton(tr("&Save…"), QStringLiteral("save"));
    saving->setToolTip(tr("Save the selected rows, or all, as text"));
    layOut();
    connect(m_pause, &QToolButton::toggled, this, &TrafficPanel::setPaused);
    connect(copying, &QToolButton::clicked, this, &TrafficPanel::copy);
    connect(saving, &QToolButton::clicked, this, &TrafficPanel::save);
    connect(m_model, &TrafficModel::heldBackChanged, this, &TrafficPanel::showHeldBack);
}

QWidget *TrafficPanel::tools() const
{
    return m_tools;
}

void TrafficPanel::layOut()
{
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
    m_tools->setButton(m_pause, isPaused ? tr("&Resume") : tr("&Pause"),
                       isPaused ? QStringLiteral("play") : QStringLiteral("pause"));
}

void TrafficPanel::showHeldBack(qint64 count)
{
    m_tools->showNote(count > 0 ? tr("%1 came meanwhile").arg(countText(count)) : QString());
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
    m_tools->showNote(tr("Copied"));
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
    m_tools->showNote(written ? tr("Saved") : tr("Not saved: %1").arg(written.error().detail));
}

} // namespace armature
