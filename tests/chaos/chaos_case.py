# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scenarios share: a server, a board, a bridge between them, and waiting."""

import asyncio
import os
import shutil
import sys
import tempfile
import time
import unittest

from bridge_process import BridgeProcess
from peer_board import PeerBoard
from peer_server import PeerServer

KEY = "API_TOKEN_MC_abcdefghijklmnop1234"
LONG = os.environ.get("ARMATURE_LONG") == "1"
SANITIZED = os.environ.get("ARMATURE_SANITIZED") == "1"
# Two cores carry the program, its peers, and whatever else the machine does.
SCHEDULING_SLACK = 0.25 if SANITIZED else 0.05
MEMORY_SLACK = 6 * 1024  # KiB: caches and allocator's arenas; a leak per line is more


class ChaosCase(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        asyncio.get_running_loop().slow_callback_duration = 10
        self.folder = tempfile.mkdtemp(prefix="armature-chaos-")
        self.link = os.path.join(self.folder, "board")
        self.data = os.path.join(self.folder, "data")
        self.key_file = os.path.join(self.folder, "key")
        with open(self.key_file, "w", encoding="ascii") as file:
            file.write(KEY + "\n")
        self.server = PeerServer(KEY)
        await self.server.listen()
        self.board = PeerBoard(self.link)
        self.bridges = []

    async def asyncTearDown(self):
        for bridge in self.bridges:
            await bridge.end()
        self.board.unplug()
        self.server.vanish()
        await asyncio.sleep(0)
        if self._outcome_failed() and self.bridges:
            self.explain()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _outcome_failed(self):
        result = self._outcome.result
        return any(test is self for test, _ in result.failures + result.errors)

    def explain(self):
        bridge = self.bridges[-1]
        for line in bridge.talk()[-40:]:
            print(line, file=sys.stderr)
        print("--- standard error\n" + bridge.errors()[-3000:], file=sys.stderr)

    def report(self, text):
        print(f"    {self._testMethodName}: {text}", file=sys.stderr, flush=True)

    def arguments(self, *more):
        return ["--events", "--server", self.server.url, "--token-file", self.key_file,
                "--board", self.link, "--data", self.data, *more]

    def start(self, *more, remote=True):
        return self.launch(self.arguments(
            *(["--remote-control", "on"] if remote else []), *more))

    def launch(self, arguments, token=None):
        bridge = BridgeProcess(self.folder, arguments, token)
        self.bridges.append(bridge)
        return bridge

    async def start_joined(self, *more, remote=True):
        """A bridge that joined the channel and holds a ready board."""
        self.board.plug()
        bridge = self.start(*more, remote=remote)
        await self.joined_and_ready(bridge)
        return bridge

    async def joined_and_ready(self, bridge, since=0.0, timeout=20.0):
        await self.until(lambda: self.server.joined()
                         and bridge.of("server", since, state="joined")
                         and bridge.of("board", since, state="ready"),
                         timeout, "joined and the board ready")

    async def until(self, claim, timeout, what):
        """Waits for a claim to come true; the seconds that it took."""
        begin = time.monotonic()
        while not claim():
            if time.monotonic() - begin > timeout:
                self.fail(f"not within {timeout} s: {what}")
            await asyncio.sleep(0.005)
        return time.monotonic() - begin

    async def move(self, value, control="m1"):
        """The server moves an output; the seconds until the board has it."""
        sent = self.server.control({control: value})
        await self.until(lambda: self.board.output(control) == value, 2,
                         f"{control} at {value}")
        return self.board.changes_since(sent)[-1].at - sent

    async def stopped(self, since, limit, *why):
        """The motor stopped in time, and by the host's word."""
        await self.until(self.board.is_safe, limit + 3, "outputs safe")
        change = self.board.safe_at(since)
        taken = self.board.changes_since(since)[-1].at - since
        self.report(f"safe after {taken * 1000:.1f} ms by {change.why}")
        self.assertIn(change.why, why or ("host", "set"))
        self.assertLess(taken, limit + SCHEDULING_SLACK)
        return taken

    async def assert_still_safe(self, since, seconds):
        """No output leaves its safe value for a while."""
        await asyncio.sleep(seconds)
        safe = {c["id"]: c["safe"] for c in self.board.controls}
        moved = [change for change in self.board.changes_since(since)
                 if change.value != safe[change.control]]
        self.assertEqual(moved, [], "an output left its safe value")

    def assert_delivered(self, samples):
        """Every reading of a known type was stored, in order for each sensor.

        A repeated batch is no fault: the first time of each value counts. The
        repetitions' number is returned.
        """
        stored = self.server.stored()
        repeated = 0
        for sensor in ("temp-1", "hum-1"):
            values = [value for name, value in stored if name == sensor]
            firsts = list(dict.fromkeys(values))
            repeated += len(values) - len(firsts)
            self.assertEqual(firsts, sorted(firsts), f"{sensor} is out of order")
            missing = {sample.values[sensor] for sample in samples} - set(firsts)
            self.assertEqual(sorted(missing), [], f"{sensor}: readings are missing")
        return repeated

    def assert_nothing_discarded(self):
        self.assertEqual([u for u in self.server.uploads if u.fate == "discarded"], [])
        self.assertEqual(self.server.violations, [])

    def assert_memory_flat(self, before, bridge):
        after = bridge.resident()
        self.report(f"resident {before} -> {after} KiB")
        if not SANITIZED:
            self.assertLess(after - before, MEMORY_SLACK)
