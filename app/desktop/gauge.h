// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <optional>

namespace armature {

/// A bar from a control's safe value to its output, drawn to the control's range, with the safe
/// value and the requested one marked. GUI thread.
class Gauge : public QWidget
{
    Q_OBJECT

public:
    explicit Gauge(QWidget *parent = nullptr);

    void setRange(double minimum, double maximum, double safe);
    /// \param output what the bar shows; none: no bar.
    /// \param target a mark where the output is going; none: no mark.
    void setValues(std::optional<double> output, std::optional<double> target);
    /// Greyed: the output is not known to be so any more.
    void setStale(bool isStale);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] double positionOf(double value) const;
    void paintBar(QPainter &painter, double middle) const;
    void paintLabels(QPainter &painter) const;

    double m_minimum = 0.0;
    double m_maximum = 1.0;
    double m_safe = 0.0;
    std::optional<double> m_output {};
    std::optional<double> m_target {};
    bool m_isStale = false;
};

} // namespace armature
