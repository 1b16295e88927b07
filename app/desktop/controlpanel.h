// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/controlvalue.h"
#include "bridge/core/mapping.h"
#include "bridge/core/status.h"

#include <QList>
#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace armature {

class ControlCard;
class ReadOnlyCard;
class UnknownCard;

/// A card for each control that the board announced, in its order, and one for what the server sent
/// to others. GUI thread.
class ControlPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ControlPanel(QWidget *parent = nullptr);

    void setControls(const QList<ControlStatus> &controls);
    void setUnknownControls(const QList<UnknownControl> &controls);
    /// Which ids of the server move what, and whether the board can be controlled at all.
    void setMapping(const Mapping &mapping, BoardFormat format);
    void setBoardStatus(const BoardStatus &status);
    void setGateStatus(const GateStatus &status);
    void setNow(TimePoint now);

Q_SIGNALS:
    void manualTaken(const QString &id);
    void manualReleased(const QString &id);
    void valueRequested(const QString &id, double value);
    /// For an id of the server that this board does not have.
    void mappingRequested(const QString &serverId);

protected:
    void changeEvent(QEvent *event) override;

private:
    void rebuild(const QList<ControlStatus> &controls);
    void showRunning(const QList<ControlStatus> &controls);
    void showHandsOff();
    void showServerIds();
    void showEmpty();

    QLabel *m_title;
    QLabel *m_running;
    QLabel *m_empty;
    QVBoxLayout *m_column = nullptr;
    UnknownCard *m_unknown;
    ReadOnlyCard *m_readOnly;
    Mapping m_mapping {};
    QList<ControlCard *> m_cards {};
    TimePoint m_now {};
    bool m_isStopLatched = false;
    bool m_isBoardReady = false;
};

} // namespace armature
