# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Joining, and the shape of what arrives at the server."""

import asyncio
import re
import time
import unittest

from chaos_case import KEY, LONG, ChaosCase


class Readings(ChaosCase):
    def items(self):
        return [item for upload in self.server.uploads
                for items in upload.payload.values() for item in items]

    async def test_joins_within_three_seconds(self):
        bridge = await self.start_joined()
        taken = self.server.joined()[0].joined_at - bridge.started_at
        self.report(f"joined after {taken:.3f} s")
        self.assertLess(taken, 3.0)
        await self.until(lambda: self.server.uploads, 5, "the first upload")

    async def test_handshake_as_documented(self):
        await self.start_joined()
        connection = self.server.joined()[0]
        line = connection.request.split("\r\n")[0]
        self.assertEqual(line.split("?")[0].split(" ")[:2],
                         ["GET", "/microcontrollers/websocket"])
        self.assertEqual(connection.headers["x-api-key"], KEY)
        self.assertNotIn("origin", connection.headers)
        self.assertNotIn("sec-websocket-extensions", connection.headers)
        self.assertNotIn(KEY, line)

    async def test_readings_have_the_documented_shape(self):
        await self.start_joined()
        await self.until(lambda: len(self.items()) > 40, 10, "40 readings")
        for upload in self.server.uploads:
            self.assertLessEqual(sum(map(len, upload.payload.values())), 500)
            self.assertLessEqual(set(upload.payload), {"temp-1", "hum-1"})
            for item in upload.payload.get("temp-1", []):
                self.assertEqual(set(item), {"type", "value"})
                self.assertEqual(item["type"], "temperature")
                self.assertIsInstance(item["value"], float)
            for item in upload.payload.get("hum-1", []):
                self.assertEqual(item["type"], "humidity")
        sent = self.board.samples[:]
        await asyncio.sleep(1)
        self.assert_delivered([s for s in sent if s.at > self.board.ready_at])
        self.assert_nothing_discarded()

    async def test_readings_arrive_within_a_second(self):
        await self.start_joined()
        await asyncio.sleep(2)
        delays = {}
        begun = {sample.values["temp-1"]: sample.at for sample in self.board.samples}
        for upload in self.server.uploads:
            for item in upload.payload.get("temp-1", []):
                delays[item["value"]] = upload.at - begun[item["value"]]
        late = sorted(delays.values())
        self.report(f"board to server: median {late[len(late) // 2]:.3f} s, "
                    f"worst {late[-1]:.3f} s")
        self.assertLess(late[len(late) // 2], 1.0)

    async def test_values_as_strings(self):
        await self.start_joined("--value-format", "string")
        await self.until(lambda: len(self.items()) > 10, 10, "10 readings")
        for item in self.items():
            self.assertIsInstance(item["value"], str)
            self.assertRegex(item["value"], r"^\d+\.5$")
        self.assert_nothing_discarded()

    async def test_time_of_capture(self):
        await self.start_joined("--captured-at")
        await self.until(lambda: len(self.items()) > 10, 10, "10 readings")
        for item in self.items():
            self.assertEqual(set(item), {"type", "value", "captured_at"})
            self.assertTrue(re.match(
                r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$", item["captured_at"]),
                item["captured_at"])

    async def test_key_from_the_environment(self):
        self.board.plug()
        arguments = self.arguments()
        at = arguments.index("--token-file")
        del arguments[at:at + 2]
        await self.joined_and_ready(self.launch(arguments, token=KEY))

    async def test_heartbeat_each_second_while_an_output_runs(self):
        await self.start_joined()
        await self.move(20)
        begin = time.monotonic()
        await asyncio.sleep(4.5)
        beats = [at for at in self.server.joined()[0].heartbeats if at > begin]
        self.report(f"{len(beats)} heartbeats in 4.5 s")
        self.assertGreaterEqual(len(beats), 3)
        self.assertEqual(self.board.output(), 20)

    @unittest.skipUnless(LONG, "takes a minute")
    async def test_idle_connection_outlives_the_servers_minute(self):
        self.board.rate = 0
        await self.start_joined()
        begin = time.monotonic()
        await asyncio.sleep(65)
        beats = [at for at in self.server.joined()[0].heartbeats if at > begin]
        gaps = [b - a for a, b in zip([begin, *beats], beats)]
        self.report(f"gaps between heartbeats {[round(gap, 1) for gap in gaps]} s")
        self.assertEqual(len(self.server.connections), 1)
        self.assertLess(max(gaps), 55)


if __name__ == "__main__":
    unittest.main()
