// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

class QLabel;

namespace armature {

/// A quiet table: whole rows, no grid, small type, and it follows its newest row while the last one
/// is in sight. It says so where a filter lets nothing through. GUI thread.
class TableView : public QTableView
{
    Q_OBJECT

public:
    explicit TableView(const QString &name, QWidget *parent = nullptr);

    /// The selected rows in order, or all where none is selected.
    [[nodiscard]] QList<int> chosenRows() const;
    void setModel(QAbstractItemModel *model) override;

protected:
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void noteSight();
    void listenTo(const QAbstractItemModel *model) const;
    void showNothing();

    QLabel *m_nothing;
    bool m_followsNewest = true;
};

} // namespace armature
