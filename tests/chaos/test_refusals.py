# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program refuses, and that it says so: values, boards, servers, settings."""

import asyncio
import os
import signal
import time
import unittest

from chaos_case import KEY, LONG, ChaosCase


class RefusedControls(ChaosCase):
    async def outcome(self, bridge, control, outcome, **values):
        """Sends one control item; the event that tells its outcome."""
        begin = time.monotonic()
        self.server.control(control)
        await self.until(lambda: bridge.of("control", begin, outcome=outcome, **values),
                         3, f"outcome {outcome} of {control}")
        event = bridge.of("control", begin, outcome=outcome, **values)[0]
        self.report(f"{control}: {event['outcome']}, sent {event['sent']}, "
                    f"{event['reason']}")
        return event

    async def test_remote_control_is_off_by_default(self):
        bridge = await self.start_joined(remote=False)
        begin = time.monotonic()
        event = await self.outcome(bridge, {"m1": 50}, "refused", id="m1")
        self.assertTrue(event["reason"])
        self.assertEqual(event["requested"], 50)
        await self.assert_still_safe(begin, 0.5)
        self.assertEqual(self.board.of_kind("set", since=begin), [])

    async def test_remote_control_off(self):
        bridge = await self.start_joined("--remote-control", "off", remote=False)
        begin = time.monotonic()
        await self.outcome(bridge, {"m1": 50}, "refused", id="m1")
        await self.assert_still_safe(begin, 0.5)

    async def test_beyond_the_range_is_limited(self):
        bridge = await self.start_joined()
        for asked, given in ((250, 100), (-1e6, -100), (100.5, 100)):
            event = await self.outcome(bridge, {"m1": asked}, "limited", id="m1")
            self.assertEqual((event["requested"], event["sent"]), (asked, given))
            await self.until(lambda: self.board.output() == given, 1, f"m1 at {given}")
        self.assertEqual(self.board.wrong_lines, [])

    async def test_unknown_control(self):
        bridge = await self.start_joined()
        event = await self.outcome(bridge, {"m9": 50}, "refused", id="m9")
        self.assertTrue(event["reason"])
        self.assertTrue(self.board.is_safe())

    async def test_values_that_are_no_numbers(self):
        bridge = await self.start_joined()
        begin = time.monotonic()
        for value in ("fast", "50", True, None, [50], {"m1": 50}):
            event = await self.outcome(bridge, {"m1": value}, "refused")
            self.assertTrue(event["reason"])
        self.assertEqual(self.board.of_kind("set", since=begin), [])

    async def test_good_item_beside_a_bad_one(self):
        bridge = await self.start_joined()
        begin = time.monotonic()
        self.server.control({"m9": 1}, {"m1": 20}, {"s1": "x"})
        await self.until(lambda: self.board.output() == 20, 2, "m1 at 20")
        await self.until(lambda: len(bridge.of("control", begin, outcome="refused")) > 1,
                         2, "two refusals")

    async def test_board_that_acknowledges_another_value(self):
        bridge = await self.start_joined()
        self.board.acknowledged_offset = 3
        event = await self.outcome(bridge, {"m1": 20}, "failed", id="m1")
        self.assertTrue(event["reason"])

    async def test_emergency_stop_of_the_board(self):
        bridge = await self.start_joined()
        await self.move(20)
        begin = time.monotonic()
        self.board.press_stop()
        await self.until(lambda: bridge.of("stop", begin) or bridge.of("alarm", begin),
                         2, "the stop is told")
        self.report(f"told as {(bridge.of('stop', begin) + bridge.of('alarm', begin))[0]}")
        self.server.control({"m1": 30})
        await self.assert_still_safe(begin, 1)
        said = [e for e in bridge.of("control", begin, id="m1") if e["requested"] == 30]
        self.report(f"m1 at 30: {[(e['outcome'], e['reason']) for e in said]}")
        self.assertIn(said[-1]["outcome"], ("refused", "failed"))
        self.assertEqual(self.board.of_kind("arm"), [], "armed by itself")

    async def test_board_of_an_unknown_protocol_is_never_controlled(self):
        self.board.protocol = 2
        self.board.plug()
        bridge = self.start()
        await self.until(self.server.joined, 5, "joined")
        await self.until(lambda: bridge.of("board", state="refused")
                         or bridge.of("board", state="ready"), 12, "the board's state")
        self.report(f"{bridge.last('board')}")
        begin = time.monotonic()
        self.server.control({"m1": 50})
        await self.assert_still_safe(begin, 1)
        self.assertEqual(self.board.of_kind("set"), [])


class Absent(ChaosCase):
    async def test_board_appears_later(self):
        bridge = self.start()
        await self.until(self.server.joined, 5, "joined without a board")
        self.server.control({"m1": 40})
        await asyncio.sleep(1)
        self.assertIsNone(bridge.process.poll())
        self.assertTrue(bridge.of("board", state="absent")
                        or bridge.of("board", state="opening"))
        begin = time.monotonic()
        self.board.plug()
        await self.until(lambda: bridge.of("board", state="ready"), 6, "ready")
        self.report(f"ready {time.monotonic() - begin:.2f} s after it appeared")
        await self.assert_still_safe(begin, 0.5)
        await self.move(20)

    async def test_server_appears_later(self):
        self.server.vanish()
        self.board.plug()
        bridge = self.start()
        await self.until(lambda: bridge.of("board", state="ready"), 5, "ready")
        await asyncio.sleep(1)
        samples = [s for s in self.board.samples if s.at > self.board.ready_at]
        await self.server.listen()
        waited = await self.until(self.server.joined, 20, "joined")
        self.report(f"joined {waited:.2f} s after the server appeared")
        await asyncio.sleep(1.5)
        self.assert_delivered(samples)

    async def test_server_refuses_with_403(self):
        self.server.refuse_with = 403
        self.board.plug()
        bridge = self.start()
        await self.until(lambda: bridge.of("server", state="refused"), 5, "refused")
        said = bridge.of("server", state="refused")[0]
        self.report(f"{said['reason']}, again in {said['retry_in']} s")
        self.assertTrue(said["reason"])
        self.assertGreater(said["retry_in"], 0)
        self.assertLessEqual(said["retry_in"], 900)
        await self.until(lambda: bridge.of("board", state="ready"), 5, "board ready")
        if LONG:
            self.server.refuse_with = None
            await self.until(self.server.joined, 95, "joined in the end")

    async def test_server_fails_with_500(self):
        """Not a word about the key: it is tried again soon."""
        self.server.refuse_with = 500
        self.board.plug()
        bridge = self.start()
        await self.until(lambda: len(self.server.refused) >= 2, 20, "a second attempt")
        self.assertTrue(bridge.of("server", state="waiting"))
        self.assertGreater(bridge.of("server", state="waiting")[0]["retry_in"], 0)
        self.server.refuse_with = None
        await self.until(self.server.joined, 30, "joined in the end")

    async def test_key_is_never_shown(self):
        bridge = await self.start_joined()
        await asyncio.sleep(0.5)
        with open(f"/proc/{bridge.pid}/cmdline", "rb") as file:
            self.assertNotIn(KEY.encode(), file.read())
        self.server.alive()[0].reset()
        await asyncio.sleep(0.5)
        self.assertNotIn(KEY, str(bridge.events))
        self.assertNotIn(KEY, bridge.errors())
        for folder, _, names in os.walk(self.data):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    self.assertNotIn(KEY.encode(), file.read())


class Settings(ChaosCase):
    async def assert_exit(self, code, *arguments, mentions=""):
        """Ends at once with the code, and says why on standard error."""
        bridge = self.launch(list(arguments))
        found, _ = await bridge.exit_code(5)
        text = bridge.errors()
        os.unlink(bridge.error_path)
        await bridge.end()
        self.report(f"{found}: {text.strip()[:160]}")
        self.assertEqual(found, code)
        self.assertIn(mentions, text)
        self.assertTrue(text.strip(), "it does not say why")

    async def test_wrong_command_lines(self):
        for wrong, mentions in (
                (["--serer", "ws://x"], "--server"), (["--lease", "0"], "1"),
                (["--lease", "61"], "60"), (["--lease", "soon"], "lease"),
                (["--baud", "1200"], "1200"), (["--baud", "fast"], "baud"),
                (["--remote-control", "maybe"], "on"), (["--value-format", "hex"], "string"),
                (["--duration", "-1"], "duration"), (["--token", KEY], "--token-file"),
                (["nonsense"], "nonsense"), (["--server"], "server")):
            with self.subTest(wrong):
                await self.assert_exit(2, *self.arguments(*wrong), mentions=mentions)

    async def test_wrong_settings(self):
        short = os.path.join(self.folder, "short")
        with open(short, "w", encoding="ascii") as file:
            file.write("API_TOKEN_MC_short\n")
        for wrong in (["--server", "http://127.0.0.1/"], ["--server", "not a url"],
                      ["--server", "ws://"], ["--token-file", short],
                      ["--token-file", self.folder + "/none"],
                      ["--ca-file", self.folder + "/none"], ["--ca-file", short]):
            with self.subTest(wrong):
                await self.assert_exit(4, *self.arguments(*wrong))

    async def test_unusable_data_folders(self):
        with open(self.folder + "/file", "w", encoding="ascii"):
            pass
        for folder in (self.folder + "/file", self.folder + "/file/below",
                       "/proc/armature"):
            with self.subTest(folder):
                await self.assert_exit(3, *self.arguments("--data", folder))

    async def test_second_process_on_the_same_data(self):
        bridge = await self.start_joined()
        os.unlink(bridge.error_path)
        await self.assert_exit(3, *self.arguments(), mentions=str(bridge.pid))
        self.assertIsNone(bridge.process.poll())
        await self.move(20)
        bridge.signal(signal.SIGKILL)
        bridge.process.wait()
        again = self.start()  # a dead holder holds nothing
        await self.joined_and_ready(again)

    async def test_help_and_version(self):
        for option in ("--help", "--version"):
            bridge = self.launch([option])
            self.assertEqual((await bridge.exit_code(5))[0], 0)


if __name__ == "__main__":
    unittest.main()
