# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way of a control value from the server to the board's tty, and its pace."""

import asyncio
import json
import time
import unittest

import websocket
from chaos_case import SANITIZED, ChaosCase
from peer_server import TOPIC

MEDIAN = 0.1 if SANITIZED else 0.020


class Control(ChaosCase):
    async def measure(self, count, rate):
        """Sends values at a rate; the seconds from sending each to its `set` line."""
        sent = {}
        begin = time.monotonic()
        for number in range(count):
            value = round(-50 + number * 0.5, 1)
            sent[value] = self.server.control({"m1": value})
            await asyncio.sleep(max(0, begin + (number + 1) / rate - time.monotonic()))
        await asyncio.sleep(0.5)
        arrived = {}
        for command in self.board.of_kind("set", since=begin):
            arrived.setdefault(command.body["v"], command.at)
        delays = sorted(arrived[value] - at for value, at in sent.items()
                        if value in arrived)
        self.report(f"{len(delays)} of {count} values, median "
                    f"{delays[len(delays) // 2] * 1000:.2f} ms, 99 % "
                    f"{delays[int(len(delays) * 0.99)] * 1000:.2f} ms, worst "
                    f"{delays[-1] * 1000:.2f} ms")
        self.assertEqual(self.board.output(), value, "the newest value did not win")
        return delays

    async def test_value_reaches_the_tty_within_20_ms(self):
        await self.start_joined()
        delays = await self.measure(200, 20)
        # Newest wins: one may be overtaken where the machine stood still for 50 ms.
        self.assertGreaterEqual(len(delays), 195)
        self.assertLess(delays[len(delays) // 2], MEDIAN)
        self.assertEqual(self.board.wrong_lines, [])

    async def test_thousand_lines_a_second_lose_nothing(self):
        self.board.rate = 1000
        bridge = await self.start_joined()
        first = self.board.ready_at
        await asyncio.sleep(4)
        before = bridge.resident()
        delays = await self.measure(200, 20)
        self.assert_memory_flat(before, bridge)
        self.board.rate = 0
        samples = [s for s in self.board.samples if s.at > first]
        seconds = samples[-1].at - samples[0].at
        self.report(f"{len(samples)} lines in {seconds:.1f} s, {self.board.dropped} "
                    "not taken by the host")
        self.assertGreater(len(samples) / seconds, 990)
        self.assertEqual(self.board.dropped, 0)
        self.assertGreaterEqual(len(delays), 190)
        self.assertLess(delays[len(delays) // 2], MEDIAN)
        last = samples[-1].values["hum-1"]
        waited = await self.until(
            lambda: any(item["value"] == last
                        for item in self.server.uploads[-1].payload.get("hum-1", [])),
            20, "the last reading at the server")
        self.report(f"the last reading was uploaded {waited:.2f} s after it was sent")
        self.assertEqual(self.assert_delivered(samples), 0)
        self.assert_nothing_discarded()

    async def test_newest_value_wins_behind_a_slow_board(self):
        await self.start_joined()
        await self.move(1)
        self.board.answering = False
        begin = time.monotonic()
        for value in range(2, 42):
            self.server.control({"m1": value})
        await asyncio.sleep(0.05)
        self.board.answering = True
        await self.until(lambda: self.board.output() == 41, 2, "the newest value")
        sets = [c.body["v"] for c in self.board.of_kind("set", since=begin)]
        self.report(f"sets on the tty: {sets}")
        self.assertLess(len(sets), 10, "a queue, not a slot")
        await asyncio.sleep(0.5)
        self.assertEqual(self.board.output(), 41)

    async def test_unanswered_set_fails_after_three_repeats(self):
        bridge = await self.start_joined()
        await self.move(1)
        self.board.answering = False
        begin = self.server.control({"m1": 7})
        await self.until(lambda: bridge.of("control", begin, outcome="failed"), 3,
                         "outcome failed")
        sets = [c for c in self.board.of_kind("set", since=begin) if c.body["v"] == 7]
        self.report(f"{len(sets)} sets at "
                    f"{[round((c.at - begin) * 1000) for c in sets]} ms")
        self.assertEqual(len(sets), 4)
        self.assertEqual(len({c.body["s"] for c in sets}), 1, "a repeat has its own s")

    async def test_several_controls_in_one_message(self):
        await self.start_joined()
        self.server.control({"m1": 10}, {"s1": 45})
        await self.until(lambda: self.board.output("m1") == 10
                         and self.board.output("s1") == 45, 2, "both outputs")
        self.server.control({"m1": 12, "s1": 30})
        await self.until(lambda: self.board.output("m1") == 12
                         and self.board.output("s1") == 30, 2, "both outputs again")

    async def test_five_thousand_updates_at_full_speed(self):
        bridge = await self.start_joined()
        await self.move(1)
        before = bridge.resident()
        begin = time.monotonic()
        for number in range(5000):
            self.server.control({"m1": number % 90})
        self.server.control({"m1": 95})
        await self.until(lambda: self.board.output() == 95, 5, "the last value")
        sets = len(self.board.of_kind("set", since=begin))
        self.report(f"the last of 5001 applied after {time.monotonic() - begin:.2f} s, "
                    f"{sets} sets")
        await asyncio.sleep(0.5)
        self.assertEqual(self.board.output(), 95)
        self.assertEqual(len(self.server.connections), 1)
        self.assert_memory_flat(before, bridge)

    async def test_update_in_pieces(self):
        """Fragments, a ping between them, and one byte at a time."""
        await self.start_joined()
        self.board.rate = 0  # no reply may get between the pieces
        await asyncio.sleep(0.4)
        connection = self.server.joined()[0]
        body = json.dumps({"topic": TOPIC, "event": "control_update", "ref": None,
                           "payload": {"control": [{"m1": 37}]}}).encode()
        pieces = (websocket.frame(websocket.TEXT, body[:20], final=False)
                  + websocket.frame(websocket.PING, b"between")
                  + websocket.frame(websocket.CONTINUATION, body[20:]))
        for index in range(len(pieces)):
            connection.send_bytes(pieces[index:index + 1])
            await asyncio.sleep(0.001)
        await self.until(lambda: self.board.output() == 37, 2, "m1 at 37")
        self.assertTrue(connection.pongs)

    async def test_pings_come_in_a_third_of_the_watchdog(self):
        await self.start_joined()
        await asyncio.sleep(3)
        pings = [c.at for c in self.board.of_kind("ping")]
        gaps = sorted(b - a for a, b in zip(pings, pings[1:]))
        self.report(f"gaps median {gaps[len(gaps) // 2] * 1000:.0f} ms, worst "
                    f"{gaps[-1] * 1000:.0f} ms")
        self.assertLess(gaps[len(gaps) // 2], 0.2)  # 167 ms, on the timer's grid
        self.assertLess(gaps[-1], 0.45)


if __name__ == "__main__":
    unittest.main()
