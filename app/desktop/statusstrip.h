// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/controlvalue.h"
#include "bridge/core/status.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace armature {

class LegButton;
class ServerMenu;
class StopButton;

/// The top of the window: the state of each leg, the SIMULATED mark, remote control, STOP.
/// GUI thread.
class StatusStrip : public QWidget
{
    Q_OBJECT

public:
    explicit StatusStrip(QWidget *parent = nullptr);

    void setServerStatus(const ServerStatus &status);
    void setBoardStatus(const BoardStatus &status);
    void setDelivery(const DeliveryStatus &status);
    void setGateStatus(const GateStatus &status);
    void setSimulated(bool isSimulated);
    void setNow(TimePoint now);
    /// The window's menu, behind the button at the strip's beginning.
    void setMenu(QMenu *menu);
    /// Says and stops as ever, and offers nothing else but to leave.
    void setPresenting(bool isPresenting);
    /// All that is known about the server, and what can be done.
    void openServerMenu();

Q_SIGNALS:
    void stopRequested();
    void stopResetRequested();
    void remoteAllowedChanged(bool isAllowed);
    void checkRequested();
    void connectNowRequested();
    void settingsRequested();
    void trafficRequested();
    void boardClicked();
    void journalClicked();
    void leaveRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void addRemoteSwitch(QHBoxLayout *row);
    void showJournal();
    void showRemote();
    void applyTheme();

    QToolButton *m_menu;
    QPushButton *m_leave;
    LegButton *m_server;
    LegButton *m_board;
    LegButton *m_journal;
    ServerMenu *m_serverMenu;
    QLabel *m_simulated;
    QToolButton *m_remote;
    StopButton *m_stop;
    ServerStatus m_serverStatus {};
    BoardStatus m_boardStatus {};
    GateStatus m_gate {};
    TimePoint m_now {};
    bool m_isPresenting = false;
};

} // namespace armature
