# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever is lost, the motor stops in time, and nothing starts it again by itself."""

import asyncio
import signal
import time
import unittest

from chaos_case import ChaosCase
from peer_server import TOPIC

AFTERWARDS = 2.0  # seconds of watching for a restored output


class Stops(ChaosCase):
    async def run_motor(self, *more):
        bridge = await self.start_joined(*more)
        await self.move(10, "s1")
        await self.move(60)
        return bridge

    async def assert_not_restored(self, bridge, since):
        """Joined again, the board is left alone; a new value moves it as before."""
        await self.until(lambda: self.server.joined(), 65, "joined again")
        rejoined = time.monotonic()
        self.report(f"joined again {rejoined - since:.2f} s after it broke")
        await self.assert_still_safe(since, AFTERWARDS)
        for command in self.board.of_kind("set", since=since):
            self.assertIn(command.body["v"], (0, 90), "a motor value was restored")
        await self.move(33)

    async def frozen(self, lease):
        await self.run_motor("--lease", str(lease))
        # A quiet but healthy server keeps it running, whatever the lease.
        await asyncio.sleep(lease + 1)
        self.assertEqual(self.board.output(), 60, "stopped beside a healthy server")
        self.server.freeze()
        begin = time.monotonic()
        await self.stopped(begin, lease + 0.5)

    async def test_frozen_server_lease_1(self):
        await self.frozen(1)

    async def test_frozen_server_lease_2(self):
        await self.frozen(2)

    async def test_frozen_server_lease_5(self):
        await self.frozen(5)

    async def test_healthy_server_without_traffic_keeps_the_shortest_lease(self):
        """Nothing is uploaded and nothing sent: heartbeats alone carry it."""
        self.board.rate = 0
        await self.run_motor("--lease", "1")
        begin = time.monotonic()
        await asyncio.sleep(5)
        self.assertEqual(self.board.changes_since(begin), [], "stopped without a cause")
        self.server.freeze()
        await self.stopped(time.monotonic(), 1.5)

    async def test_frozen_server_thaws_and_nothing_is_restored(self):
        bridge = await self.run_motor("--lease", "1")
        self.server.freeze()
        begin = time.monotonic()
        await self.stopped(begin, 1.5)
        stop = time.monotonic()
        await asyncio.sleep(0.3)
        self.server.thaw()
        await self.assert_not_restored(bridge, stop)

    async def test_updates_held_up_until_after_the_lease_move_nothing(self):
        """A stalled line delivers what was meant for then: it has no time in it."""
        await self.run_motor("--lease", "1")
        self.server.freeze()
        begin = time.monotonic()
        await asyncio.sleep(0.1)
        self.server.control({"m1": 70})
        await self.stopped(begin, 1.5)
        stop = time.monotonic()
        await asyncio.sleep(0.2)
        self.server.thaw()
        await self.assert_still_safe(stop, AFTERWARDS)

    async def test_frozen_server_without_controls_is_noticed(self):
        """Only heartbeats go unanswered: readings' replies still come."""
        await self.run_motor("--lease", "2")
        self.server.answer_heartbeats = False
        await asyncio.sleep(4)
        # Any inbound frame answers a heartbeat, so it may go on running.
        self.report(f"output {self.board.output()} after 4 s of unanswered heartbeats, "
                    f"{len(self.server.connections)} connections")

    async def broken_by(self, breaking):
        bridge = await self.run_motor("--lease", "30")
        begin = time.monotonic()
        breaking(self.server.joined()[0])
        await self.stopped(begin, 0.1)
        await self.assert_not_restored(bridge, begin)

    async def test_reset(self):
        await self.broken_by(lambda connection: connection.reset())

    async def test_close_1000(self):
        await self.broken_by(lambda connection: connection.close(1000))

    async def test_close_1012(self):
        await self.broken_by(lambda connection: connection.close(1012))

    async def test_tcp_end_without_a_close_frame(self):
        await self.broken_by(lambda connection: connection.transport.close())

    async def test_channel_crash(self):
        await self.broken_by(lambda connection: connection.crash_channel())
        self.assertEqual(len(self.server.connections), 1)

    async def test_channel_closed(self):
        def close_channel(connection):
            connection.joined = False
            connection.send("phx_close", {}, connection.join_ref)
        await self.broken_by(close_channel)

    async def stale(self, event, ref, topic):
        """Only the current join's own ref closes the channel."""
        bridge = await self.run_motor()
        begin = time.monotonic()
        self.server.joined()[0].send(event, {}, ref, topic)
        await asyncio.sleep(0.7)
        self.assertEqual(self.board.changes_since(begin), [])
        self.assertEqual(bridge.of("server", begin), [])

    async def test_phx_close_of_another_join_stops_nothing(self):
        await self.stale("phx_close", "another", TOPIC)

    async def test_phx_error_of_another_join_stops_nothing(self):
        await self.stale("phx_error", "another", TOPIC)

    async def test_phx_error_of_another_topic_stops_nothing(self):
        await self.stale("phx_error", "another", "microcontroller:v1:4")

    async def test_sigstop_of_the_bridge(self):
        bridge = await self.run_motor("--lease", "30")
        stopped = bridge.signal(signal.SIGSTOP)
        await self.stopped(stopped, self.board.watchdog + 0.18, "silence")
        for value in (40, 50, 70):
            self.server.control({"m1": value}, {"s1": 20})
            await asyncio.sleep(0.3)
        resumed = bridge.signal(signal.SIGCONT)
        await self.assert_still_safe(resumed, AFTERWARDS)
        await self.until(lambda: self.server.joined(), 30, "joined")
        self.assertTrue(bridge.of("board", state="ready"))
        await self.move(33)

    async def test_sigstop_shorter_than_the_watchdog(self):
        """A pause of 300 ms is no reason to stop."""
        bridge = await self.run_motor("--lease", "5")
        begin = bridge.signal(signal.SIGSTOP)
        await asyncio.sleep(0.25)
        bridge.signal(signal.SIGCONT)
        await asyncio.sleep(1)
        self.assertEqual(self.board.changes_since(begin), [])

    async def test_kill_9_leaves_it_to_the_boards_watchdog(self):
        bridge = await self.run_motor()
        killed = bridge.signal(signal.SIGKILL)
        await self.stopped(killed, self.board.watchdog + 0.05, "silence")
        bridge.process.wait()
        again = self.start()
        await self.joined_and_ready(again)
        await self.assert_still_safe(killed, AFTERWARDS)

    async def test_board_reboot(self):
        bridge = await self.run_motor()
        begin = time.monotonic()
        self.board.reboot()
        await self.until(lambda: bridge.of("board", begin, state="ready"), 10,
                         "ready again")
        await self.assert_still_safe(begin, AFTERWARDS)
        await self.move(33)

    async def test_board_unplugged_and_back(self):
        bridge = await self.run_motor()
        begin = time.monotonic()
        self.board.unplug()
        await self.until(lambda: bridge.of("board", begin, state="absent"), 3, "absent")
        self.server.control({"m1": 44})
        await asyncio.sleep(0.5)
        back = time.monotonic()
        self.board.plug()
        await self.until(lambda: bridge.of("board", back, state="ready"), 10,
                         "ready again")
        self.report(f"ready {time.monotonic() - back:.2f} s after it came back")
        await self.assert_still_safe(back, AFTERWARDS)
        await self.move(33)

    async def test_silent_board_and_back(self):
        bridge = await self.run_motor()
        begin = time.monotonic()
        self.board.talking = False
        seen = await self.until(lambda: bridge.of("board", begin, state="silent"), 10,
                                "silent")
        self.report(f"silent after {seen:.2f} s")
        await self.stopped(begin, seen + self.board.watchdog, "host", "set", "silence")
        back = time.monotonic()
        self.board.talking = True
        await self.until(lambda: bridge.of("board", back, state="ready"), 15, "ready")
        await self.assert_still_safe(back, AFTERWARDS)
        await self.move(33)


if __name__ == "__main__":
    unittest.main()
