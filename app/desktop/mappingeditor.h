// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/mappingproblem.h"
#include "app/desktop/mappingraw.h"
#include "bridge/core/controlvalue.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;

namespace armature {

class CalibrationDialog;
class MappingControls;
class MappingSensors;
class MappingTable;

/// The two tables of the mapping, what is wrong in them, and the hand on their rows. GUI thread.
class MappingEditor : public QWidget
{
    Q_OBJECT

public:
    explicit MappingEditor(QWidget *parent = nullptr);

    void setMapping(const Mapping &mapping);
    /// What is entered, also where it is wrong.
    [[nodiscard]] Mapping mapping() const;
    /// What hinders: the first error, with its place; empty where there is none.
    [[nodiscard]] QString error() const;

    /// \param board what the board announced, under its own names; nothing while there is none.
    void setBoard(const std::optional<BoardAnnouncement> &board);
    void setSensors(const QList<RawSensor> &sensors, TimePoint now);
    void setUnknownControls(const QList<UnknownControl> &unknown);
    /// Opens the choice of a control for what the server sends under this id.
    void editControl(const QString &serverId);

Q_SIGNALS:
    /// Something was entered.
    void edited();

protected:
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    [[nodiscard]] QWidget *sensorTools();
    [[nodiscard]] QWidget *controlTools();
    void check();
    void showProblem();
    [[nodiscard]] QString placed(const CellProblem &problem, bool isSensor) const;
    void showTools();
    void calibrate();
    void feedCalibration(CalibrationDialog *dialog, const QString &sensor,
                         const QStringList &basis) const;

    MappingSensors *m_sensors;
    MappingControls *m_controls;
    MappingTable *m_sensorTable;
    MappingTable *m_controlTable;
    QLabel *m_words;
    QPushButton *m_calibrate = nullptr;
    QPushButton *m_clear = nullptr;
    QPushButton *m_remove = nullptr;
    QList<CellProblem> m_sensorProblems {};
    QList<CellProblem> m_controlProblems {};
    std::optional<BoardAnnouncement> m_board {};
};

} // namespace armature
