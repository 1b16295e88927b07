// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/recordentry.h"

#include <QSortFilterProxyModel>
#include <QWidget>

namespace armature {

class RecordModel;
class TableTools;
class TableView;

/// The record of commands with its filter and export. GUI thread.
class RecordPanel : public QWidget
{
    Q_OBJECT

public:
    explicit RecordPanel(QWidget *parent = nullptr);

    /// What the journal knows from before this start.
    void addOlder(const QList<RecordEntry> &record);
    void add(const ControlEvent &event);
    void add(const Notice &notice);
    /// Filter and buttons, for whoever arranges the panel to place.
    [[nodiscard]] QWidget *tools() const;
    /// The selected lines, or all that the filter shows, as CSV.
    [[nodiscard]] QByteArray csv() const;

private:
    void layOut();
    void save();
    void write(const QString &path);

    RecordModel *m_model;
    QSortFilterProxyModel *m_filtered;
    TableView *m_table;
    TableTools *m_tools;
};

} // namespace armature
