// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/traffic.h"

#include <QSortFilterProxyModel>
#include <QWidget>

class QToolButton;

namespace armature {

class TableTools;
class TableView;
class TrafficModel;

/// The traffic table with its filter, pause, copy and save. GUI thread.
class TrafficPanel : public QWidget
{
    Q_OBJECT

public:
    explicit TrafficPanel(QWidget *parent = nullptr);

    void add(const TrafficBatch &entries);
    /// Filter and buttons, for whoever arranges the panel to place.
    [[nodiscard]] QWidget *tools() const;

private:
    void layOut();
    void setPaused(bool isPaused);
    void showHeldBack(qint64 count);
    void copy();
    void save();
    void write(const QString &path);
    [[nodiscard]] QString chosenText() const;

    TrafficModel *m_model;
    QSortFilterProxyModel *m_filtered;
    TableView *m_table;
    TableTools *m_tools;
    QToolButton *m_pause;
};

} // namespace armature
