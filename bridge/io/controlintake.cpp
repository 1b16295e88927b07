// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/controlintake.h"

#include "bridge/core/recordentry.h"

#include <algorithm>

namespace armature {

ControlEvent refusedRequest(const ControlItem &item, ControlOrigin origin, ControlReason reason,
                            const Stamp &now)
{
    ControlEvent event {item.id, origin};
    event.serverId = item.serverId;
    event.requested = item.number;
    event.detail = item.number ? QString() : recordable(item.text);
    event.outcome = ControlOutcome::Refused;
    event.reason = reason;
    event.at = now;
    event.requestedUtc = now.utc;
    return event;
}

ControlIntake::ControlIntake(ControlGate *gate, QObject *parent)
    : QObject(parent)
    , m_gate(gate)
{ }

void ControlIntake::take(const ControlUpdate &update, const Stamp &at)
{
    for (const ControlItem &item : mapped(update, m_mapping).items) {
        takeItem(item, at);
    }
    refuseMalformed(update, at);
}

void ControlIntake::refuse(const ControlUpdate &update, ControlReason reason, const Stamp &now)
{
    for (const ControlItem &item : mapped(update, m_mapping).items) {
        Q_EMIT decided({.events = {refusedRequest(item, ControlOrigin::Server, reason, now)}});
    }
    refuseMalformed(update, now);
}

void ControlIntake::refuseMalformed(const ControlUpdate &update, const Stamp &now)
{
    if (update.malformed > 0) {
        Q_EMIT decided(
            {.events = {refusedRequest({{}, {}, update.malformedText}, ControlOrigin::Server,
                                       ControlReason::NotANumber, now)}});
    }
}

void ControlIntake::takeItem(const ControlItem &item, const Stamp &at)
{
    GateOutput output
        = m_gate->request(item.id, item.number, ControlOrigin::Server, at, item.serverId);
    const bool isRefused = !output.events.isEmpty() && output.sets.isEmpty();
    const ControlReason refusal
        = isRefused ? output.events.constLast().reason : ControlReason::None;
    if (refusal == ControlReason::NotANumber) {
        output.events.last().detail = recordable(item.text);
    }
    Q_EMIT decided(output);
    if (refusal == ControlReason::UnknownControl) {
        noteUnknown(item, at);
    }
}

void ControlIntake::noteUnknown(const ControlItem &item, const Stamp &at)
{
    constexpr qsizetype kMost = 32;
    const QString id = item.serverId.isEmpty() ? item.id : item.serverId;
    const auto known = std::find_if(m_unknown.begin(), m_unknown.end(),
                                    [&id](const UnknownControl &u) { return u.id == id; });
    if (known != m_unknown.end()) {
        *known = {id, item.text, at, known->count + 1};
    } else if (m_unknown.size() < kMost) {
        m_unknown.append({id, item.text, at, 1});
    }
    Q_EMIT unknownControlsChanged(m_unknown);
}

void ControlIntake::forgetUnknown()
{
    m_unknown.clear();
    Q_EMIT unknownControlsChanged(m_unknown);
}

} // namespace armature
