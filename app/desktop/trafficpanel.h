// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/traffic.h"

#include <QSortFilterProxyModel>
#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace armature {

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
    [[nodiscard]] QWidget *tools() const { return m_tools; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    void setPaused(bool isPaused);
    void showHeldBack(qint64 count);
    void copy();
    void save();
    void write(const QString &path);
    [[nodiscard]] QString chosenText() const;
    void applyTheme();

    TrafficModel *m_model;
    QSortFilterProxyModel *m_filtered;
    TableView *m_table;
    QWidget *m_tools;
    QLineEdit *m_filter;
    QLabel *m_note;
    QToolButton *m_pause;
    QToolButton *m_copy;
    QToolButton *m_save;
};

} // namespace armature
