// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/card.h"
#include "bridge/core/controlvalue.h"

#include <QStringList>

#include <array>

class QLabel;
class QPushButton;

namespace armature {

class Gauge;
class ManualRow;
class StageView;

/// One control of the board: its four stages with their ages, its gauge, what is wrong with it, and
/// the operator's hand on it. GUI thread.
class ControlCard : public Card
{
    Q_OBJECT

public:
    explicit ControlCard(QString id, QWidget *parent = nullptr);

    void setStatus(const ControlStatus &status, TimePoint now);
    /// Ages alone.
    void setNow(TimePoint now);
    /// The ids by which the server moves it; shown where they are not just its own.
    void setServerIds(const QStringList &ids);
    /// While STOP is latched or the board is away, nobody's hand moves anything.
    void setHandsOff(bool isHandsOff);
    [[nodiscard]] const QString &id() const { return m_id; }

Q_SIGNALS:
    void manualTaken(const QString &id);
    void manualReleased(const QString &id);
    void valueRequested(const QString &id, double value);

protected:
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    void showHeader();
    void showWarning();
    void showManual(bool wasManual);
    void toggleManual();
    void applyTheme();

    QString m_id;
    QLabel *m_title;
    QLabel *m_facts;
    QLabel *m_serverIds;
    std::array<StageView *, 4> m_stages {};
    Gauge *m_gauge;
    QLabel *m_warningIcon;
    QLabel *m_warning;
    QPushButton *m_manual;
    ManualRow *m_hand;
    QLabel *m_counts;
    ControlStatus m_status {};
    bool m_isHandsOff = false;
};

} // namespace armature
