# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was committed arrives, whatever befell the line, the server, or the program."""

import asyncio
import signal
import time
import unittest

from chaos_case import LONG, ChaosCase

OUTAGE = 60.0 if LONG else 8.0  # seconds without a server
UNCOMMITTED = 0.2  # a group commit takes 100 ms; the last 200 ms may die with the process


class Outage(ChaosCase):
    def setUp(self):
        self.crashes = 0

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.board.rate = 100

    async def settle(self, bridge, timeout=60):
        """No more readings; waits until the last one is at the server."""
        self.board.rate = 0
        last = self.board.samples[-1].values
        await self.until(
            lambda: {("temp-1", last["temp-1"]), ("hum-1", last["hum-1"])}
            <= set(self.server.stored()[-1200:]), timeout, "the last reading")
        await asyncio.sleep(0.3)

    async def assert_counted(self, bridge, repeated):
        """The program's own count of repetitions covers those that were seen."""
        said = bridge.last("delivery")
        self.report(f"{repeated} readings came twice; delivery said {said}")
        self.assertGreaterEqual(said["repeated"], repeated)

    async def test_outage(self):
        bridge = await self.start_joined()
        await asyncio.sleep(1)
        self.server.vanish()
        gone = time.monotonic()
        await self.until(lambda: bridge.of("server", gone, state="offline")
                         or bridge.of("server", gone, state="waiting"), 5, "outage seen")
        await asyncio.sleep(OUTAGE)
        waiting = bridge.last("delivery").get("waiting", 0)
        self.report(f"{waiting} readings waited at the end of the outage")
        self.assertGreater(waiting, OUTAGE * 100)
        await self.server.listen()
        back = time.monotonic()
        # A wait of the backoff may just have begun: 60 s at most.
        waited = await self.until(self.server.joined, 65, "joined again")
        self.report(f"joined {waited:.2f} s after the server came back")
        await asyncio.sleep(1)
        await self.settle(bridge)
        self.report(f"backlog gone {time.monotonic() - back:.1f} s after that")
        samples = [s for s in self.board.samples if s.at > self.board.ready_at]
        repeated = self.assert_delivered(samples)
        await self.assert_counted(bridge, repeated)
        self.assert_nothing_discarded()
        await self.until(lambda: bridge.last("delivery")["waiting"] == 0, 5, "none waits")

    async def test_kill_9_in_the_middle(self):
        self.board.rate = 400
        first = await self.start_joined()
        ready = self.board.ready_at
        survivors = []
        for round_number in range(3):
            if round_number == 1:  # once with a backlog
                self.server.vanish()
            await asyncio.sleep(1.3)
            killed = first.signal(signal.SIGKILL)
            first.process.wait()
            survivors += [s for s in self.board.samples
                          if ready < s.at < killed - UNCOMMITTED]
            if round_number == 1:
                await self.server.listen()
            await asyncio.sleep(0.3)
            began = time.monotonic()
            first = self.start()
            await self.joined_and_ready(first)
            self.report(f"joined again {time.monotonic() - began:.2f} s after restart")
            ready = self.board.ready_at
        await asyncio.sleep(1)
        await self.settle(first)
        survivors += [s for s in self.board.samples if s.at > ready]
        repeated = self.assert_delivered(survivors)
        self.report(f"{len(survivors)} lines, {repeated} readings came twice")
        self.assert_nothing_discarded()

    async def test_lost_reply(self):
        bridge = await self.start_joined()
        await asyncio.sleep(0.5)
        self.server.treat_upload = lambda payload: "lose"
        await asyncio.sleep(1)
        self.server.treat_upload = lambda payload: "ok"
        self.server.alive()[0].reset()
        await self.until(self.server.joined, 15, "joined again")
        await asyncio.sleep(0.5)
        await self.settle(bridge)
        samples = [s for s in self.board.samples if s.at > self.board.ready_at]
        repeated = self.assert_delivered(samples)
        self.assertGreater(repeated, 0, "the lost replies' readings were not sent again")
        await self.assert_counted(bridge, repeated)

    async def test_lost_reply_on_a_healthy_socket(self):
        bridge = await self.start_joined()
        await asyncio.sleep(0.5)
        lost = []

        def lose_one(payload):
            if not lost:
                lost.append(payload)
                return "lose"
            return "ok"
        self.server.treat_upload = lose_one
        await self.until(lambda: lost, 5, "an upload")
        begin = time.monotonic()
        await self.until(
            lambda: sum(upload.payload == lost[0] for upload in self.server.uploads) > 1
            or self.resent(lost[0]), 45, "the unanswered batch again")
        self.report(f"sent again after {time.monotonic() - begin:.1f} s")
        await self.settle(bridge)
        samples = [s for s in self.board.samples if s.at > self.board.ready_at]
        await self.assert_counted(bridge, self.assert_delivered(samples))

    def resent(self, payload):
        wanted = {(sensor, float(item["value"]))
                  for sensor, items in payload.items() for item in items}
        later = self.server.stored()
        return all(later.count(pair) > 1 for pair in list(wanted)[:3])

    async def test_late_replies_out_of_order(self):
        bridge = await self.start_joined()
        delays = iter(range(10 ** 6))
        self.server.treat_upload = lambda payload: 0.4 if next(delays) % 2 else 0.05
        await asyncio.sleep(3)
        await self.settle(bridge)
        samples = [s for s in self.board.samples if s.at > self.board.ready_at]
        self.assertEqual(self.assert_delivered(samples), 0)
        self.assertEqual(len(self.server.connections), 1)

    async def test_channel_crash_rolls_back_and_is_repeated(self):
        bridge = await self.start_joined()
        await asyncio.sleep(0.5)

        def crash_twice(_payload):
            self.crashes += 1
            return "crash" if self.crashes <= 2 else "ok"
        self.server.treat_upload = crash_twice
        await asyncio.sleep(1)
        await self.settle(bridge)
        self.assertGreater(self.crashes, 2)
        samples = [s for s in self.board.samples if s.at > self.board.ready_at]
        await self.assert_counted(bridge, self.assert_delivered(samples))
        self.assertEqual(len(self.server.connections), 1, "a crash is no lost socket")

    @unittest.skipUnless(LONG, "a minute of rejoining")
    async def test_poisoned_reading_is_set_aside_alone(self):
        bridge = await self.start_joined()
        await asyncio.sleep(0.5)
        self.board.rate = 20
        poison = self.board.samples[-1].values["temp-1"] + 10
        self.server.treat_upload = lambda payload: "crash" if any(
            float(item["value"]) == poison
            for item in payload.get("temp-1", [])) else "ok"
        await asyncio.sleep(4)
        await self.settle(bridge, 180)
        samples = [s for s in self.board.samples
                   if s.at > self.board.ready_at and s.values["temp-1"] != poison]
        repeated = self.assert_delivered_around(samples, poison)
        crashes = sum(u.fate == "rolled back" for u in self.server.uploads)
        self.report(f"{crashes} crashes, {repeated} repeated, "
                    f"{bridge.last('delivery')}")
        self.assertTrue(bridge.of("alarm") or bridge.of("error"), "nobody was told")

    def assert_delivered_around(self, samples, poison):
        """All but the poison came: what the same line held beside it, too."""
        repeated = self.assert_delivered(samples)
        self.assertIn(poison, [value for sensor, value in self.server.stored()
                               if sensor == "hum-1"])
        return repeated


if __name__ == "__main__":
    unittest.main()
