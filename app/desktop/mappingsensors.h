// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/mappingproblem.h"
#include "app/desktop/mappingsensorrow.h"

#include <QAbstractTableModel>

namespace armature {

/// A row for each sensor that the board has or that was mapped before: what the board says, what
/// the server is told, and what comes out just now. GUI thread.
class MappingSensors : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit MappingSensors(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

    /// Replaces what is entered. The board's sensors keep their rows.
    void setMapping(const QList<SensorMapping> &mapping);
    /// What the board has now; sensors that it had before stay, greyed.
    void setSensors(const QList<RawSensor> &sensors, TimePoint now);
    void setProblems(const QList<CellProblem> &problems);
    void clearRow(int row);
    void calibrate(int row, double scale, double offset);

    [[nodiscard]] const QList<SensorRow> &rows() const { return m_rows; }
    /// The row of this sensor; -1 where there is none.
    [[nodiscard]] int placeOf(const QString &id) const;
    /// Without the rows that change nothing.
    [[nodiscard]] QList<SensorMapping> mapping() const;
    /// Where a figure was entered that is none.
    [[nodiscard]] QList<CellProblem> figureProblems() const;

Q_SIGNALS:
    /// Something was entered.
    void edited();

private:
    [[nodiscard]] QVariant choiceTexts(const SensorRow &row, SensorRow::Column column) const;
    /// A new one where there is none.
    [[nodiscard]] SensorRow rowOf(const QString &id) const;
    void arrange(const QList<RawSensor> &sensors);
    void changed(int row);

    QList<SensorRow> m_rows {};
    QList<CellProblem> m_problems {};
};

} // namespace armature
