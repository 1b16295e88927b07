// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace armature {

/// A table of fields that is worked by keys alone: arrows walk, Return, F2 or typing edits, Tab
/// leaves. A click edits at once. GUI thread.
class MappingTable : public QTableView
{
    Q_OBJECT

public:
    MappingTable(const QString &name, const QList<int> &widths, QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    /// Gives the cell the focus, and opens it.
    void editCell(const QModelIndex &index);

Q_SIGNALS:
    void cellChosen(const QModelIndex &cell);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QList<int> m_widths; ///< of the columns; 0: what is left
};

} // namespace armature
