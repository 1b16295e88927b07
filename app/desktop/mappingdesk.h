// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/mappingraw.h"
#include "bridge/core/controlvalue.h"
#include "bridge/core/status.h"
#include "bridge/io/bridgeconfig.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace armature {

class MappingDialog;

/// Opens the mapping's dialog above its window, one at a time, and tells it a few times a second
/// what the board and the server say. GUI thread.
class MappingDesk : public QObject
{
    Q_OBJECT

public:
    explicit MappingDesk(QWidget *window);

    /// \name What the bridge works with and says
    ///@{
    /// \param isDemo nothing of it is kept, and the board has its place already.
    void setConfig(const BridgeConfig &config, bool isDemo);
    void setBoardStatus(const BoardStatus &status);
    void setControls(const QList<ControlStatus> &controls);
    void setUnknownControls(const QList<UnknownControl> &unknown);
    void addReadings(const ReadingBatch &readings);
    ///@}

    void open();
    /// Opens it where a control is chosen for this id of the server.
    void openFor(const QString &serverId);
    /// What another dialog made of an earlier configuration: the mapping, and who may command, are
    /// not its business and may have changed while it was open.
    void acceptSettings(BridgeConfig config);

Q_SIGNALS:
    /// The configuration in use, with what was changed. As SettingsDialog's.
    void settingsAccepted(const armature::BridgeConfig &config);

private:
    void feed();
    void acceptMapping(const Mapping &mapping);

    QWidget *m_window;
    RawSensors m_raw {};
    BridgeConfig m_config {};
    BoardStatus m_board {};
    QList<ControlStatus> m_controls {};
    QList<UnknownControl> m_unknown {};
    QPointer<MappingDialog> m_dialog {};
    QTimer m_pace {};
    bool m_isDemo = false;
};

} // namespace armature
