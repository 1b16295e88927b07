// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/controlvalue.h"
#include "bridge/core/status.h"

#include <QWidget>

class QPushButton;

namespace armature {

class NoticeBand;

/// One band a failure, below the strip: STOP latched, and each leg that is not as it should be.
/// A leg's band stays while it tries again, and goes once the leg is well. GUI thread.
class ProblemBands : public QWidget
{
    Q_OBJECT

public:
    explicit ProblemBands(QWidget *parent = nullptr);

    void setServerStatus(const ServerStatus &status);
    void setBoardStatus(const BoardStatus &status);
    void setDelivery(const DeliveryStatus &status);
    void setGateStatus(const GateStatus &status);
    void setNow(TimePoint now);

Q_SIGNALS:
    void connectNowRequested();
    void checkRequested();
    void serverDetailsRequested();
    void boardReopenRequested();
    void boardAccessRequested();
    void settingsRequested();

private:
    void showServer();
    void showBoard();

    NoticeBand *m_stop;
    NoticeBand *m_server;
    NoticeBand *m_board;
    NoticeBand *m_journal;
    QPushButton *m_connect;
    QPushButton *m_check;
    QPushButton *m_more = nullptr;
    QPushButton *m_access = nullptr;
    ServerStatus m_serverStatus {};
    BoardStatus m_boardStatus {};
    ServerReason m_serverTrouble = ServerReason::None;
    BoardReason m_boardTrouble = BoardReason::None;
    TimePoint m_now {};
};

} // namespace armature
