// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/controlvalue.h"

#include <QList>

#include <optional>

namespace armature {

/// A value that was let through, on its way to the board.
struct ControlRequest
{
    ControlOrigin origin = ControlOrigin::SafeState;
    double requested = 0.0;
    double target = 0.0; ///< after the limits
    ControlReason reason = ControlReason::None; ///< why it was limited, or why a safe value is sent
    Stamp at {};
    std::optional<ControlStage> sent {}; ///< the last step that left, and when the first one did
    std::optional<ControlStage> acknowledged {}; ///< the last step that the board took
    QString serverId {}; ///< by which the server asked, where the mapping gave it another id
};

/// One control: the request that waits, the request on the wire, and its four stages.
/// Mirrors the board session's slot: one outstanding, and the newest value waits. No thread; no
/// clock.
class ControlTrack
{
public:
    explicit ControlTrack(const ControlSpec &spec);

    [[nodiscard]] const ControlStatus &status() const { return m_status; }
    [[nodiscard]] const ControlSpec &spec() const { return m_status.spec; }
    /// True unless the last target, everything outstanding and the reported output are all safe.
    [[nodiscard]] bool isActive() const;
    /// True where the last target or something outstanding is not safe: it moves because of us.
    [[nodiscard]] bool isCommanded() const;
    [[nodiscard]] bool isOutstanding() const { return m_waiting || m_inFlight; }
    /// True where the oldest outstanding request asks for the safe value.
    [[nodiscard]] bool isAskedForSafe() const;
    /// True while a safe value waits to be sent; or is on the wire and not yet acknowledged.
    [[nodiscard]] bool isStopWaiting() const
    {
        return m_waiting && m_waiting->origin == ControlOrigin::SafeState;
    }
    [[nodiscard]] bool isStopping() const
    {
        return m_inFlight && m_inFlight->origin == ControlOrigin::SafeState;
    }

    void setManual(bool isManual);
    void countRefusal(ControlReason reason)
    {
        ++m_status.refused;
        m_status.refusal = reason;
    }
    /// Bumpless: the output stays, and from now on it is this origin's.
    void adopt(ControlOrigin origin) { m_status.origin = origin; }

    /// Each returns the requests that ended by it.
    /// \{
    [[nodiscard]] QList<ControlEvent> accept(const ControlRequest &request);
    /// The value that waits left for the board, or the next step of the one under way.
    [[nodiscard]] QList<ControlEvent> sent(double value, const Stamp &at);
    [[nodiscard]] QList<ControlEvent> acknowledged(double value, const Stamp &at);
    /// The board took a step of a ramp, which goes on.
    [[nodiscard]] QList<ControlEvent> stepAcknowledged(double value, const Stamp &at);
    [[nodiscard]] QList<ControlEvent> failed(ControlReason reason, const Stamp &at);
    /// Ends all that is outstanding for `reason`; the target is the safe value from now on.
    [[nodiscard]] QList<ControlEvent> abandon(ControlReason reason, const Stamp &at);
    /// The board's own word. An event only when the output reaches its target.
    [[nodiscard]] QList<ControlEvent> reported(double value, const Stamp &at);
    /// \}

    /// The board is fresh: its output is safe and nothing was asked of it yet.
    void forgetTo(const Stamp &at);

private:
    friend struct GateFingerprint; ///< of the test that explores every state
    [[nodiscard]] ControlEvent end(const ControlRequest &request, ControlOutcome outcome,
                                   ControlReason reason, const Stamp &at);
    [[nodiscard]] ControlEvent endReplaced(const ControlRequest &request, const ControlRequest &by,
                                           const Stamp &at);

    ControlStatus m_status;
    double m_target;
    bool m_hasArrived = true;
    std::optional<ControlRequest> m_waiting {};
    std::optional<ControlRequest> m_inFlight {};
};

} // namespace armature
