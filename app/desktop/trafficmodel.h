// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/traffic.h"

#include <QAbstractTableModel>

#include <deque>

namespace armature {

/// The newest frames and board lines as a table: bounded, and while paused, still. GUI thread.
class TrafficModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Direction, Event, Topic, Text, Latency, ColumnCount };
    /// Entries kept; the oldest go first.
    static constexpr int kCapacity = 2000;

    explicit TrafficModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

    void add(const TrafficBatch &entries);
    /// While paused, what comes is kept aside, as many as the table holds, and added on resuming.
    void setPaused(bool isPaused);
    [[nodiscard]] bool isPaused() const { return m_isPaused; }
    /// How many came while paused, the forgotten ones too.
    [[nodiscard]] qint64 heldBack() const { return m_heldBack; }
    /// One row as tab-separated text with its UTC time.
    [[nodiscard]] QString rowText(int row) const;

Q_SIGNALS:
    void heldBackChanged(qint64 count);

private:
    void append(const TrafficBatch &entries);
    [[nodiscard]] static QString text(const TrafficEntry &entry, int column);

    std::deque<TrafficEntry> m_entries {};
    TrafficBatch m_aside {};
    qint64 m_heldBack = 0;
    bool m_isPaused = false;
};

} // namespace armature
