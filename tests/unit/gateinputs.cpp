// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/gateworld.h"

#include <array>
#include <limits>

namespace armature {

namespace {

using World = GateWorld;
using enum ControlOrigin;

constexpr auto kMotor = GateWorld::kMotor;
constexpr auto kFan = GateWorld::kFan;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

constexpr std::array kInputs {
    GateInput {"allow", [](World &w) { return w.allow(true); }, 12},
    GateInput {"hold", [](World &w) { return w.allow(false); }, 2},
    GateInput {"take m1", [](World &w) { return w.takeManual(kMotor); }},
    GateInput {"take fan", [](World &w) { return w.takeManual(kFan); }},
    GateInput {"release m1", [](World &w) { return w.releaseManual(kMotor); }},
    GateInput {"release fan", [](World &w) { return w.releaseManual(kFan); }},
    GateInput {"server m1=50", [](World &w) { return w.ask(kMotor, 50.0, Server); }},
    GateInput {"server m1=500", [](World &w) { return w.ask(kMotor, 500.0, Server); }},
    GateInput {"server m1=0", [](World &w) { return w.ask(kMotor, 0.0, Server); }},
    GateInput {"server fan=70", [](World &w) { return w.ask(kFan, 70.0, Server); }},
    GateInput {"server m1=NaN", [](World &w) { return w.askNonsense(QStringLiteral("m1"), kNaN); }},
    GateInput {"server nobody=50",
               [](World &w) { return w.askNonsense(QStringLiteral("nobody"), 50.0); }},
    GateInput {"local m1=-30", [](World &w) { return w.ask(kMotor, -30.0, Local); }},
    GateInput {"local fan=10", [](World &w) { return w.ask(kFan, 10.0, Local); }},
    GateInput {"server frame", [](World &w) { return w.hear(); }},
    GateInput {"window answers", [](World &w) { return w.hearWindow(); }},
    GateInput {"half a lease of silence", [](World &w) { return w.passHalfALease(); }},
    GateInput {"socket closed", [](World &w) { return w.loseServer(false); }, 2},
    GateInput {"stalled", [](World &w) { return w.loseServer(true); }, 1},
    GateInput {"board ready", [](World &w) { return w.boardComes(true); }, 12},
    GateInput {"read-only board ready", [](World &w) { return w.boardComes(false); }, 1},
    GateInput {"board lost", [](World &w) { return w.boardGoes(false); }, 1},
    GateInput {"board rebooted", [](World &w) { return w.boardGoes(true); }, 1},
    GateInput {"board silent", [](World &w) { return w.boardFallsSilent(); }, 1},
    GateInput {"board answers", [](World &w) { return w.boardAnswers(); }},
    GateInput {"board reports", [](World &w) { return w.report(false); }},
    GateInput {"board stopped itself", [](World &w) { return w.report(true); }},
    GateInput {"sent", [](World &w) { return w.send(); }},
    GateInput {"ack", [](World &w) { return w.acknowledge(); }},
    GateInput {"nak", [](World &w) { return w.fail(ControlReason::BoardRefused); }},
    GateInput {"no ack", [](World &w) { return w.fail(ControlReason::NoAnswer); }},
    GateInput {"wrong echo", [](World &w) { return w.fail(ControlReason::WrongEcho); }},
    GateInput {"stop sent", [](World &w) { return w.sendStop(); }},
    GateInput {"stop ack", [](World &w) { return w.acknowledgeStop(); }},
    GateInput {"stop", [](World &w) { return w.pressStop(); }, 1},
    GateInput {"reset", [](World &w) { return w.resetStop(); }, 12},
    GateInput {"tick", [](World &w) { return w.tick(); }},
    GateInput {"shut down", [](World &w) { return w.shutDown(); }, 0},
};

} // namespace

std::span<const GateInput> gateInputs()
{
    return kInputs;
}

} // namespace armature
