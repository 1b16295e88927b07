// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/status.h"

#include <QHash>
#include <QWidget>

class QGridLayout;
class QLabel;

namespace armature {

/// What became of the readings, and every counter of what was of no use: nothing is dropped in
/// silence. GUI thread.
class DeliveryPanel : public QWidget
{
    Q_OBJECT

public:
    explicit DeliveryPanel(QWidget *parent = nullptr);

    void setDelivery(const DeliveryStatus &status);
    void setBoardStatus(const BoardStatus &status);
    void setServerStatus(const ServerStatus &status);
    void setNow(const Stamp &now);

private:
    /// One figure with its name; `isFault`: not zero is worth a look.
    struct Figure
    {
        QLabel *value = nullptr;
        bool isFault = false;
    };

    Figure addFigure(QGridLayout *grid, const QString &name, bool isFault = false);
    static void show(const Figure &figure, quint64 count);
    void showAge();

    QList<Figure> m_delivery {};
    QList<Figure> m_board {};
    QList<Figure> m_server {};
    Figure m_age {};
    DeliveryStatus m_status {};
    Stamp m_now {};
};

} // namespace armature
