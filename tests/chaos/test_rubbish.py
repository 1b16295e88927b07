# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Malformed frames and lines: nothing falls over, nothing moves, nothing grows."""

import asyncio
import random
import time
import unittest

import board_lines
from chaos_case import LONG, ChaosCase
from peer_board import rubbish_lines
from rubbish_frames import DEADLY, HANDSHAKES, MOTOR, harmless


class Rubbish(ChaosCase):
    async def pour_frames(self, count, seed):
        for number, data in enumerate(harmless(count, seed)):
            self.server.joined()[0].send_bytes(data)
            if number % 10 == 0:
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.3)

    async def pour_lines(self, count, seed):
        for number, line in enumerate(rubbish_lines(count, seed)):
            self.board.send_raw(line)
            if number % 10 == 0:
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.3)

    async def assert_works(self, bridge):
        self.assertIsNone(bridge.process.poll(), "it fell over")
        await self.until(lambda: self.server.joined()
                         and bridge.last("board").get("state") == "ready", 70,
                         "joined and ready")
        stored = len(self.server.stored())
        await self.move(33)
        await self.until(lambda: len(self.server.stored()) > stored, 5, "readings")
        self.assertNotIn(999999.5, [value for _, value in self.server.stored()])
        self.assert_nothing_discarded()

    def report_shown(self, bridge, since):
        """What the event stream says of the rubbish; it has no counters of its own."""
        codes = {}
        for event in bridge.of("error", since) + bridge.of("alarm", since):
            codes.setdefault(event["code"], []).append(event["text"])
        for code, texts in codes.items():
            self.report(f"{len(texts)} times {code}, last: {texts[-1]}")

    async def test_malformed_frames_from_the_server(self):
        bridge = await self.start_joined()
        begin = time.monotonic()
        await self.pour_frames(300, 1)
        before = bridge.resident()
        await self.pour_frames(700, 2)
        self.assert_memory_flat(before, bridge)
        self.assertEqual(self.board.changes_since(begin), [], "an output moved")
        self.assertEqual(len(self.server.connections), 1, "it left for a bad message")
        self.assertEqual(self.board.of_kind("set", since=begin), [])
        await self.assert_works(bridge)
        self.report_shown(bridge, begin)

    async def test_malformed_frames_leave_a_running_motor_alone(self):
        bridge = await self.start_joined()
        await self.move(25)
        begin = time.monotonic()
        await self.pour_frames(300, 3)
        self.assertEqual([c for c in self.board.changes_since(begin)
                          if c.value == MOTOR], [])
        self.assertEqual(self.board.output(), 25)
        await self.assert_works(bridge)

    async def test_malformed_lines_from_the_board(self):
        bridge = await self.start_joined()
        begin = time.monotonic()
        await self.pour_lines(400, 1)
        before = bridge.resident()
        await self.pour_lines(800, 2)
        self.assert_memory_flat(before, bridge)
        self.assertEqual([c for c in self.board.changes_since(begin)
                          if c.why != "boot"], [], "an output moved")
        await self.assert_works(bridge)
        self.report_shown(bridge, begin)

    async def test_malformed_lines_while_a_motor_runs(self):
        bridge = await self.start_joined()
        await self.move(25)
        begin = time.monotonic()
        await self.pour_lines(300, 3)
        moved = [c for c in self.board.changes_since(begin) if c.value not in (25, 0, 90)]
        self.assertEqual(moved, [])
        await self.assert_works(bridge)

    async def test_a_megabyte_without_a_newline(self):
        bridge = await self.start_joined()
        before = bridge.resident()
        noise = random.Random(7).randbytes(1 << 20).replace(b"\n", b" ")
        for start in range(0, len(noise), 16384):
            self.board.send_raw(noise[start:start + 16384])
            await asyncio.sleep(0.01)
        self.board.send_raw(b"\n")
        await asyncio.sleep(0.5)
        self.assert_memory_flat(before, bridge)
        await self.assert_works(bridge)

    async def test_commands_echoed_by_a_loop_back_plug(self):
        """What the host sends comes back to it: no harm, and nothing moves."""
        bridge = await self.start_joined()
        begin = time.monotonic()
        seen = 0
        while time.monotonic() - begin < 2:
            for command in self.board.commands[seen:]:
                self.board.send_raw(board_lines.encode(command.body))
            seen = len(self.board.commands)
            await asyncio.sleep(0.02)
        self.assertEqual(self.board.changes_since(begin), [])
        await self.assert_works(bridge)

    async def test_frames_that_break_the_websocket(self):
        """A fresh program for each, so that no backoff has to be waited for."""
        self.board.plug()
        for name, data in DEADLY.items():
            with self.subTest(name):
                bridge = self.start()
                await self.joined_and_ready(bridge)
                await self.move(25)
                begin = time.monotonic()
                connection = self.server.joined()[0]
                connection.send_bytes(data)
                await asyncio.sleep(0.6)
                self.assertIsNone(bridge.process.poll(), "it fell over")
                self.report(f"{name}: {'stays' if connection.is_alive() else 'leaves'}, "
                            f"motor {self.board.output()}")
                if not connection.is_alive():
                    self.assertTrue(self.board.is_safe())
                self.assertLessEqual({c.value for c in self.board.changes_since(begin)},
                                     {0})
                bridge.signal(15)
                self.assertEqual((await bridge.exit_code(4))[0], 0)
                await self.until(lambda: not self.server.alive(), 3, "socket gone")

    async def test_answers_to_the_handshake_that_are_none(self):
        self.board.plug()
        for name, data in HANDSHAKES.items():
            if name == "endless header" and not LONG:
                continue  # as "noise": ten seconds to the deadline
            with self.subTest(name):
                self.server.handshake_rubbish = data
                bridge = self.start()
                begin = time.monotonic()
                await self.until(
                    lambda: bridge.of("server", begin, state="waiting")
                    or bridge.of("server", begin, state="refused"), 13, "waiting")
                said = bridge.last("server")
                self.report(f"{name}: {said['state']} after "
                            f"{time.monotonic() - begin:.1f} s, {said['reason']}")
                self.assertIsNone(bridge.process.poll(), "it fell over")
                bridge.signal(15)
                self.assertEqual((await bridge.exit_code(4))[0], 0)


if __name__ == "__main__":
    unittest.main()
