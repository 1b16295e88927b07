// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/status.h"

#include <QAbstractTableModel>

#include <deque>

namespace armature {

/// What happened, in sentences: the newest notices, bounded. GUI thread.
class EventModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Severity, What, ColumnCount };
    static constexpr int kCapacity = 1000;

    explicit EventModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

    void add(const Notice &notice);

private:
    std::deque<Notice> m_notices {};
};

} // namespace armature
