#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deletes each guard of the gate in turn and shows which test notices.

    tests/mutation/gate.py [NAME…]
    tests/mutation/gate.py --check     only that each guard is where it is looked for

Works on a copy of the last commit in build/mutation. Exits 1 if a deleted guard goes unnoticed.
"""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
COPY = ROOT / "build" / "mutation"
TESTS = ["tst_gateexplorer", "tst_gateproperties", "tst_controlgate", "tst_controlstops",
         "tst_slewlimiter"]
GATE = "bridge/control/controlgate.cpp"
TRACK = "bridge/control/controltrack.cpp"
SLEW = "bridge/control/slewlimiter.cpp"

# The invariant, the file, the guard, and what is left when it is gone.
MUTANTS = [
    ("stop refuses every origin", GATE, "if (m_isStopLatched) {\n        return", "if (false) {\n        return"),
    ("stop goes to the safe value", GATE, "return enterSafe(stopReason(), now);", "return {};"),
    ("a held remote is refused", GATE, "origin == ControlOrigin::Server && !m_isRemoteAllowed", "false"),
    ("holding stops what the server moved", GATE,
     ": outputsToSafe(ControlOrigin::Server, ControlReason::RemoteHeldNow, now);",
     ": GateOutput {};"),
    ("manual control shuts the server out", GATE,
     "origin == ControlOrigin::Server && track->status().isManual", "false"),
    ("a local value needs manual control", GATE,
     "origin == ControlOrigin::Local && !track->status().isManual", "false"),
    ("releasing goes to the safe value", GATE, "if (m_isBoardReady && track->isActive()) {", "if (false) {"),
    ("a lost lease stops within one tick", GATE,
     "if (m_lease.isOver(now.at)) {", "if (false) {"),
    ("a silent window stops what was moved by hand", GATE,
     "if (m_operatorLease.isOver(now.at)) {", "if (false) {"),
    ("a closed socket stops", GATE, "return outputsToSafe(ControlOrigin::Server, ControlReason::ServerLost, now);", "return {};"),
    ("a stall stops", GATE, "return outputsToSafe(ControlOrigin::Server, ControlReason::Stalled, now);", "return {};"),
    ("nothing to a board that is not ready", GATE, "if (!m_isBoardReady || !m_isBoardAnswering) {", "if (false) {"),
    ("nothing to a board that does not answer", GATE,
     "if (!m_isBoardReady || !m_isBoardAnswering) {", "if (!m_isBoardReady) {"),
    ("nothing to a read-only board", GATE, "if (!m_isBoardControllable) {\n        return", "if (false) {\n        return"),
    ("a silent board is stopped", GATE, "status().isAnyOutputActive ? enterSafe(ControlReason::BoardSilent, now) : GateOutput {}",
     "GateOutput {}"),
    ("a reboot restores nothing", GATE, "return dropOutputs(ControlReason::BoardRebooted, now);", "return {};"),
    ("a lost board restores nothing", GATE, "return dropOutputs(ControlReason::BoardLost, now);", "return {};"),
    ("a fresh board starts from nothing", GATE, "    m_tracks.clear();\n    for", "    for"),
    ("a board that stopped itself stays stopped", GATE,
     "output.events += track.abandon(ControlReason::BoardStoppedItself, now);", ""),
    ("an unanswered command stops", GATE,
     "if (!isHarmless && track->isActive() && !m_isStopOutstanding) {", "if (false) {"),
    ("limits hold", GATE, "std::clamp(std::round(value * kSteps) / kSteps, spec.min, spec.max)",
     "std::round(value * kSteps) / kSteps"),
    ("only numbers", GATE, "if (!value || !std::isfinite(*value)) {", "if (!value) {"),
    ("unknown controls are refused", GATE, "if (track == nullptr) {\n        return ControlReason::UnknownControl;",
     "if (track == nullptr) {\n        return ControlReason::RemoteHeld;"),
    ("nothing after the shutdown", GATE, "if (m_shutDown != ControlReason::None) {", "if (false) {"),
    ("the shutdown stops", GATE, "m_shutDown = reason;\n    return enterSafe(reason, now);", "m_shutDown = reason;\n    return {};"),
    ("the newest request wins", TRACK, "    m_target = request.target;\n    m_hasArrived = false;", "    m_hasArrived = false;"),
    ("a request ends once", TRACK, "std::exchange(m_inFlight, std::nullopt);\n    if (!m_waiting)", "m_inFlight;\n    if (!m_waiting)"),
    ("what is replaced is ended", TRACK,
     "        ended.append(endReplaced(*m_waiting, request, request.at));", ""),
    ("what was sent is not called refused", TRACK, "request.sent ? sent : ControlOutcome::Refused", "ControlOutcome::Refused"),
    ("what nobody acknowledged is not called applied", TRACK, "isTaken ? done : ControlOutcome::Failed", "done"),
    ("a step is not called arrived", TRACK, "if (isSame(value, m_inFlight->target)) {", "if (true) {"),
    ("a ramp keeps to its rate", SLEW, "ramp.rate * time", "100.0 * ramp.rate * time"),
    ("the board's slower slew decides", SLEW, "isBoardSlower ? spec.slew : m_rate", "m_rate"),
    ("the way to safe is never slowed", SLEW, " || ramp.goal == ramp.safe) {", ") {"),
    ("a stop ends a ramp", SLEW, "        ramp.goal = ramp.safe;\n", ""),
]


def run(*command, **kwargs):
    return subprocess.run(command, capture_output=True, text=True, **kwargs)


def prepare():
    COPY.mkdir(parents=True, exist_ok=True)
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "-x", "-C", COPY], input=archive.stdout, check=True)
    configured = run("cmake", "--preset", "dev", "-DCMAKE_COMPILE_WARNING_AS_ERROR=OFF", cwd=COPY)
    if configured.returncode:
        sys.exit(configured.stdout + configured.stderr)


def build():
    return run("cmake", "--build", "build/dev", "--target", *TESTS, cwd=COPY)


def first_failure():
    for test in TESTS:
        result = run(COPY / "build/dev/tests" / test, cwd=COPY, timeout=600)
        if result.returncode:
            line = next((line for line in result.stdout.splitlines() if line.startswith("FAIL!")), "a crash")
            return f"{test}: {line.partition(': ')[2].partition('(')[0] or line}"
    return None


def mutate(name, path, guard, rest):
    source = COPY / path
    original = source.read_text()
    if original.count(guard) != 1:
        return f"the guard stands {original.count(guard)} times in {path}", False
    try:
        source.write_text(original.replace(guard, rest))
        built = build()
        if built.returncode:
            return "does not build: " + built.stdout[-300:], False
        noticed = first_failure()
        return noticed or "NOBODY NOTICED", noticed is not None
    finally:
        source.write_text(original)


def check():
    missed = [name for name, path, guard, _ in MUTANTS if (ROOT / path).read_text().count(guard) != 1]
    for name in missed:
        print(f"not found, or more than once: {name}")
    sys.exit(1 if missed else 0)


def main():
    if sys.argv[1:] == ["--check"]:
        check()
    prepare()
    wanted = sys.argv[1:]
    unnoticed = 0
    if build().returncode or first_failure():
        sys.exit("the tests do not pass as they are")
    for mutant in MUTANTS:
        if wanted and mutant[0] not in wanted:
            continue
        text, is_noticed = mutate(*mutant)
        unnoticed += not is_noticed
        print(f"{mutant[0]:45} {text}", flush=True)
    sys.exit(1 if unnoticed else 0)


if __name__ == "__main__":
    main()
