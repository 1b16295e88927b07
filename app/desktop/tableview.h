// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace armature {

/// A quiet table: whole rows, no grid, small type, and it follows its newest row while the last one
/// is in sight. GUI thread.
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

private:
    void noteSight();

    bool m_followsNewest = true;
};

} // namespace armature
