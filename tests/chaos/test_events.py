# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event stream is a contract with people's scripts."""

import asyncio
import re
import signal
import time
import unittest

from chaos_case import ChaosCase

KEYS = {
    "server": {"state", "reason", "retry_in", "controller_id"},
    "board": {"state", "reason", "port", "uid", "board", "firmware"},
    "reading": {"sensor", "type", "unit", "value", "captured_at"},
    "control": {"id", "origin", "requested", "sent", "acknowledged", "applied",
                "outcome", "reason"},
    "stop": {"latched", "origin"},
    "delivery": {"waiting", "delivered", "refused", "repeated"},
    "alarm": {"code", "text"},
    "error": {"code", "text"},
}
WORDS = {
    ("server", "state"): {"offline", "connecting", "connected", "joining", "joined",
                          "waiting", "refused"},
    ("board", "state"): {"absent", "opening", "announcing", "ready", "silent", "refused"},
    ("control", "origin"): {"server", "local", "safe-state"},
    ("control", "outcome"): {"applied", "limited", "refused", "failed", None},
}
TIME = re.compile(r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")


class Events(ChaosCase):
    async def everything_at_once(self):
        """A run in which each event has a cause."""
        bridge = await self.start_joined()
        await self.move(20)
        self.server.control({"m1": 500}, {"m9": 1}, {"m1": "x"})
        await asyncio.sleep(0.5)
        self.board.send_raw(b'{"t":"r","n":1}*0000\nnoise\n')
        self.board.press_stop()
        await asyncio.sleep(0.5)
        self.server.treat_upload = lambda payload: "lose"
        await asyncio.sleep(0.3)
        self.server.joined()[0].reset()
        self.server.treat_upload = lambda payload: "ok"
        await self.until(self.server.joined, 20, "joined again")
        self.board.reboot()
        await asyncio.sleep(0.5)
        self.board.unplug()
        await asyncio.sleep(1)
        bridge.signal(signal.SIGTERM)
        self.assertEqual((await bridge.exit_code(5))[0], 0)
        await asyncio.sleep(0.1)
        return bridge

    async def test_every_event_has_its_keys(self):
        bridge = await self.everything_at_once()
        extra, seen = {}, {}
        for event in bridge.events:
            name = event["event"]
            self.assertIn(name, KEYS)
            self.assertRegex(event["at"], TIME)
            keys = set(event) - {"at", "event", "arrived"}
            self.assertEqual(KEYS[name] - keys, set(), f"missing in {event}")
            extra.setdefault(name, set()).update(keys - KEYS[name])
            seen[name] = seen.get(name, 0) + 1
            for (kind, key), words in WORDS.items():
                if kind == name:
                    self.assertIn(event[key], words, event)
        self.report(f"seen {seen}; beyond the contract "
                    f"{ {name: keys for name, keys in extra.items() if keys} }")
        # Nobody presses STOP on a bridge without a screen.
        self.assertEqual(set(KEYS) - set(seen) - {"stop"}, set(), "never seen")

    async def test_times_are_in_order_and_now(self):
        bridge = await self.start_joined()
        await asyncio.sleep(1.5)
        times = [event["at"] for event in bridge.events]
        self.assertEqual(times, sorted(times))
        now = time.strftime("%Y-%m-%dT%H:%M", time.gmtime())
        self.assertEqual(times[-1][:13], now[:13])

    async def test_states_of_the_server_in_order(self):
        bridge = await self.start_joined()
        await asyncio.sleep(0.3)
        states = [event["state"] for event in bridge.of("server")]
        self.assertEqual(states[-4:], ["connecting", "connected", "joining", "joined"])
        self.assertEqual(bridge.last("server")["controller_id"], 3)
        states = [event["state"] for event in bridge.of("board")]
        self.assertEqual(states[-3:], ["opening", "announcing", "ready"])
        said = bridge.last("board")
        self.assertEqual((said["uid"], said["board"], said["firmware"]),
                         (self.board.uid, "peer", "1.0"))
        self.assertTrue(said["port"])

    async def test_each_reading_is_one_event(self):
        bridge = await self.start_joined()
        await asyncio.sleep(1.5)
        self.board.rate = 0
        await asyncio.sleep(0.5)
        samples = [s for s in self.board.samples if s.at > self.board.ready_at]
        for sensor, kind, unit in (("temp-1", "temperature", "Cel"),
                                   ("hum-1", "humidity", "%RH"), ("gas-1", "co2", "ppm")):
            events = bridge.of("reading", sensor=sensor)
            self.assertEqual([e["value"] for e in events if e["value"] >=
                              samples[0].values[sensor]],
                             [s.values[sensor] for s in samples])
            self.assertEqual({(e["type"], e["unit"]) for e in events}, {(kind, unit)})
            captured = [e["captured_at"] for e in events]
            self.assertEqual(captured, sorted(captured))
            self.assertGreater(len(set(captured)), len(captured) * 0.9)

    async def test_delivery_adds_up(self):
        bridge = await self.start_joined()
        await asyncio.sleep(1.5)
        self.board.rate = 0
        await asyncio.sleep(1)
        said = bridge.last("delivery")
        self.report(str(said))
        self.assertEqual(said["delivered"], len(self.server.stored()))
        self.assertEqual((said["waiting"], said["repeated"]), (0, 0))

    async def test_a_control_value_from_request_to_output(self):
        bridge = await self.start_joined()
        begin = time.monotonic()
        await self.move(42)
        await self.until(lambda: bridge.of("control", begin, id="m1", applied=42), 2,
                         "applied at 42")
        first = bridge.of("control", begin, id="m1", outcome="applied")[0]
        self.assertEqual([first[key] for key in ("origin", "requested", "sent",
                                                 "acknowledged")],
                         ["server", 42, 42, 42])
        begin = time.monotonic()
        self.server.joined()[0].reset()
        await self.until(lambda: bridge.of("control", begin, id="m1",
                                           origin="safe-state"), 2, "safe state told")


if __name__ == "__main__":
    unittest.main()
