// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/recordentry.h"

#include <QAbstractTableModel>

namespace armature {

/// The newest commands with their four stages, and what changed who may command; bounded.
/// GUI thread.
class RecordModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, What, Origin, Requested, Sent, Acknowledged, Applied, How, ColumnCount };
    /// Lines kept; the oldest go first. The journal keeps them all.
    static constexpr int kCapacity = 2000;

    explicit RecordModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

    /// What the journal knows from before; goes above what came since.
    void prepend(const QList<RecordEntry> &older);
    void add(const RecordEntry &entry);
    [[nodiscard]] const QList<RecordEntry> &record() const { return m_record; }

private:
    [[nodiscard]] QVariant text(const RecordEntry &entry, Column column) const;
    void trim();

    QList<RecordEntry> m_record {};
};

} // namespace armature
