// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/mappingproblem.h"
#include "bridge/core/controlvalue.h"
#include "bridge/core/mapping.h"

#include <QAbstractTableModel>

namespace armature {

/// One id that the server sends, in the table of the mapping.
struct ControlRow
{
    ControlMapping mapping {}; ///< without a control: not mapped
    QString value {}; ///< the newest that the server sent and no control took; as JSON text
    quint64 count = 0; ///< how often
    bool operator==(const ControlRow &) const = default;
};

/// A row for each id of the server that is mapped, that it has sent in vain, or that was added by
/// hand, and the board's control that it moves. GUI thread.
class MappingControls : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { ServerId, Value, Count, Control, ColumnCount };

    explicit MappingControls(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

    /// Replaces what is entered. What the server sent in vain keeps its rows.
    void setMapping(const QList<ControlMapping> &mapping);
    /// What can be chosen: the controls that the board has now.
    void setControls(const QList<ControlSpec> &controls);
    void setUnknown(const QList<UnknownControl> &unknown);
    void setProblems(const QList<CellProblem> &problems);
    /// An empty row. \return its number.
    int addRow(const QString &serverId = {});
    /// A row of the server's own goes back to not being mapped.
    void removeRow(int row);
    /// \return -1 where there is none.
    [[nodiscard]] int rowOf(const QString &serverId) const;

    [[nodiscard]] const QList<ControlRow> &rows() const { return m_rows; }
    /// Whether nothing of it is entered: sent by the server and mapped by nobody, or just added.
    [[nodiscard]] static bool isOffered(const ControlRow &row);
    /// Without the ids that the server sent and that nobody mapped, and without empty rows.
    [[nodiscard]] QList<ControlMapping> mapping() const;

Q_SIGNALS:
    /// Something was entered.
    void edited();

private:
    [[nodiscard]] QString shown(const ControlRow &row, Column column) const;
    [[nodiscard]] QString placeholder(Column column) const;
    [[nodiscard]] QStringList choices(const ControlRow &row, Column column) const;
    [[nodiscard]] QString choiceText(const QString &control) const;
    void changed(int row);

    QList<ControlRow> m_rows {};
    QList<ControlSpec> m_controls {};
    QList<CellProblem> m_problems {};
};

} // namespace armature
