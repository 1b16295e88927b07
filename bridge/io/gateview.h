// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/controlvalue.h"

#include <QList>
#include <QObject>
#include <QTimer>

namespace armature {

class ControlGate;

/// Tells on what the gate shows: who may command at once, the controls at most 30 times a second,
/// and each only where it changed. Bridge thread.
class GateView : public QObject
{
    Q_OBJECT

public:
    /// \param gate borrowed; outlives this.
    explicit GateView(const ControlGate *gate, QObject *parent = nullptr);

    /// The first word, before anything changed.
    void begin();
    /// Something may have changed.
    void refresh();

Q_SIGNALS:
    void gateChanged(const armature::GateStatus &status);
    void controlsChanged(const QList<armature::ControlStatus> &controls);

private:
    void tellControls();

    const ControlGate *m_gate;
    QTimer m_pause {};
    GateStatus m_told {};
    QList<ControlStatus> m_toldControls {};
};

} // namespace armature
