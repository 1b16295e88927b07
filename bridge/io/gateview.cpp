// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/gateview.h"

#include "bridge/control/controlgate.h"

namespace armature {

using namespace std::chrono_literals;

GateView::GateView(const ControlGate *gate, QObject *parent)
    : QObject(parent)
    , m_gate(gate)
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &GateView::tellControls);
}

void GateView::begin()
{
    m_told = m_gate->status();
    Q_EMIT gateChanged(m_told);
}

void GateView::refresh()
{
    constexpr auto kPause = 33ms;
    if (!m_pause.isActive()) {
        m_pause.start(kPause);
    }
    if (const GateStatus status = m_gate->status(); status != m_told) {
        m_told = status;
        Q_EMIT gateChanged(status);
    }
}

void GateView::tellControls()
{
    const QList<ControlStatus> controls = m_gate->controls();
    if (controls != m_toldControls) {
        m_toldControls = controls;
        Q_EMIT controlsChanged(controls);
    }
}

} // namespace armature
