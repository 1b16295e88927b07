// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/control/controlgate.h"
#include "bridge/core/mapping.h"
#include "bridge/protocol/controlupdate.h"

#include <QObject>

namespace armature {

/// A request that must not even reach the gate, as the record keeps it.
[[nodiscard]] ControlEvent refusedRequest(const ControlItem &item, ControlOrigin origin,
                                          ControlReason reason, const Stamp &now);

/// Puts what the server asks to the gate, one item after the other, and keeps a bounded list of the
/// names that the board does not have. Bridge thread.
class ControlIntake : public QObject
{
    Q_OBJECT

public:
    /// \param gate borrowed; outlives this.
    explicit ControlIntake(ControlGate *gate, QObject *parent = nullptr);

    /// Which of the board's controls the server means by its ids.
    void setMapping(const Mapping &mapping) { m_mapping = mapping; }
    void take(const ControlUpdate &update, const Stamp &at);
    /// Each item ends refused; none reaches the gate.
    void refuse(const ControlUpdate &update, ControlReason reason, const Stamp &now);
    /// A new board may have other controls.
    void forgetUnknown();

Q_SIGNALS:
    /// To be carried out before the next item is looked at.
    void decided(const armature::GateOutput &output);
    void unknownControlsChanged(const QList<armature::UnknownControl> &controls);

private:
    void takeItem(const ControlItem &item, const Stamp &at);
    void refuseMalformed(const ControlUpdate &update, const Stamp &now);
    void noteUnknown(const ControlItem &item, const Stamp &at);

    ControlGate *m_gate;
    Mapping m_mapping {};
    QList<UnknownControl> m_unknown {};
};

} // namespace armature
