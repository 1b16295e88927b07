// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/growingdialog.h"

#include <QString>

#include <array>
#include <optional>

class QLabel;
class QLineEdit;
class QPushButton;

namespace armature {

/// What a reference instrument says, and what the board read at the same time.
struct CalibrationPoint
{
    double reading = 0.0;
    double reference = 0.0;
};

/// `reading * scale + offset` is the reference at each point.
struct Calibration
{
    double scale = 1.0;
    double offset = 0.0;
};

/// One point gives the offset alone. Nothing where there is no point, or where the two make no
/// finite scale other than 0.
[[nodiscard]] std::optional<Calibration>
calibrationOf(const std::optional<CalibrationPoint> &first,
              const std::optional<CalibrationPoint> &second);

/// Finds a sensor's scale and offset from one or two values that are known: each is entered, and
/// taken beside what the board reads at that moment. GUI thread.
class CalibrationDialog : public GrowingDialog
{
    Q_OBJECT

public:
    CalibrationDialog(const QString &sensor, const QString &unit, QWidget *parent = nullptr);

    /// What the board says now, in the unit that it is converted to.
    void setReading(const std::optional<double> &reading);
    /// Why what is taken here is of no use any more; empty where nothing hinders.
    void setHindrance(const QString &why);
    void accept() override;

Q_SIGNALS:
    void calibrated(double scale, double offset);

private:
    struct Point
    {
        QLineEdit *reference = nullptr;
        QPushButton *take = nullptr;
        QLabel *taken = nullptr;
        std::optional<double> reading {};
    };

    void layOut(const QString &sensor);
    [[nodiscard]] QWidget *pointRow(int number);
    [[nodiscard]] QWidget *buttonRow();
    [[nodiscard]] std::optional<CalibrationPoint> entered(const Point &point) const;
    [[nodiscard]] QString measured(double value) const;
    void showResult();

    QString m_unit;
    QLabel *m_now;
    QLabel *m_result;
    QPushButton *m_use = nullptr;
    std::array<Point, 2> m_points {};
    std::optional<double> m_reading {};
    QString m_hindrance {};
    std::optional<Calibration> m_calibration {};
};

} // namespace armature
