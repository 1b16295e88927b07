// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/control/controlgate.h"

#include <QByteArray>

#include <array>
#include <optional>
#include <span>
#include <string>

namespace armature {

class GateWorld;

/// One thing that can happen to a gate.
struct GateInput
{
    const char *name = nullptr;
    /// \return empty, or which invariant broke and how.
    std::string (*feed)(GateWorld &world) = nullptr;
    std::size_t weight = 4; ///< how often it comes in a random life
};

/// All of them.
[[nodiscard]] std::span<const GateInput> gateInputs();

/// A gate, the wire behind it, and a referee that knows from the inputs alone what each output has
/// to be: safe, unless someone entitled has asked for a value since the last thing that ends a
/// right. Copyable, so that every way can be tried from every state. Two controls: a motor from
/// -100 to 100 that is safe at 0, and a fan from 20 to 100 that is safe at 20.
class GateWorld
{
public:
    GateWorld();

    /// Feeds one input. \return empty, or which invariant broke and how.
    [[nodiscard]] std::string feed(size_t input);
    /// Equal for two worlds that can never be told apart by what follows.
    [[nodiscard]] QByteArray fingerprint() const;
    [[nodiscard]] bool isMoving() const;

    static constexpr size_t kMotor = 0;
    static constexpr size_t kFan = 1;

    /// \name What the inputs are made of
    /// \{
    [[nodiscard]] std::string allow(bool isAllowed);
    [[nodiscard]] std::string ask(size_t control, double value, ControlOrigin origin);
    [[nodiscard]] std::string askNonsense(const QString &id, double value);
    [[nodiscard]] std::string takeManual(size_t control);
    [[nodiscard]] std::string releaseManual(size_t control);
    [[nodiscard]] std::string hear();
    [[nodiscard]] std::string hearWindow();
    [[nodiscard]] std::string passHalfALease();
    [[nodiscard]] std::string tick();
    [[nodiscard]] std::string loseServer(bool hasStalled);
    [[nodiscard]] std::string boardComes(bool isControllable);
    [[nodiscard]] std::string boardGoes(bool isReboot);
    [[nodiscard]] std::string boardFallsSilent();
    [[nodiscard]] std::string boardAnswers();
    [[nodiscard]] std::string report(bool hasBoardStopped);
    [[nodiscard]] std::string send();
    [[nodiscard]] std::string acknowledge();
    [[nodiscard]] std::string fail(ControlReason reason);
    [[nodiscard]] std::string sendStop();
    [[nodiscard]] std::string acknowledgeStop();
    [[nodiscard]] std::string pressStop();
    [[nodiscard]] std::string resetStop();
    [[nodiscard]] std::string shutDown();
    /// \}

private:
    struct Grant
    {
        ControlOrigin origin = ControlOrigin::Server;
        double value = 0.0;
    };
    struct Channel
    {
        std::optional<Grant> grant {}; ///< the referee's
        bool isManual = false; ///< the referee's
        double wire = 0.0; ///< what the board was last told
        std::optional<double> waiting {}; ///< in the board session's slot
        std::optional<double> outstanding {};
    };

    [[nodiscard]] std::string judge() const;
    [[nodiscard]] std::string take(const GateOutput &output);
    [[nodiscard]] std::string takeSafe(const GateOutput &output);
    [[nodiscard]] std::string takeFailure(const GateOutput &output);
    [[nodiscard]] bool isEntitled(size_t control, ControlOrigin origin) const;
    void renewLease();
    void renewWindow();
    void revoke(std::optional<ControlOrigin> origin = std::nullopt);
    void forgetBoard();

    ControlGate m_gate;
    Stamp m_now;
    std::array<Channel, 2> m_channels {};
    int m_leaseHalves = 0; ///< of silence that the server has left
    int m_windowHalves = 0; ///< and the window
    bool m_isAllowed = false;
    bool m_isLatched = false;
    bool m_isReady = false;
    bool m_isAnswering = false;
    bool m_isControllable = false;
    bool m_isShutDown = false;
    bool m_isStopping = false; ///< a stop is on the wire and not yet acknowledged
    qsizetype m_open = 0; ///< requests let through that have not ended
};

} // namespace armature
