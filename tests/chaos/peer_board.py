# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A board on a pty that speaks protocol 1, written from its document alone.

It lives on the running asyncio loop. Times are CLOCK_MONOTONIC in seconds.
"""

import asyncio
import errno
import os
import random
import re
import select
import termios
import time
import tty
from dataclasses import dataclass, field

import board_lines

_NUMBER = re.compile(rb'"v":-?\d{1,6}(\.\d{1,3})?[,}]')
_RING = 1 << 16  # bytes that wait for a slow host; beyond them telemetry is dropped

SENSORS = (
    {"id": "temp-1", "type": "temperature", "unit": "Cel"},
    {"id": "hum-1", "type": "humidity", "unit": "%RH"},
    {"id": "gas-1", "type": "co2", "unit": "ppm"},
)
CONTROLS = (
    {"id": "m1", "type": "motor", "unit": "%", "min": -100, "max": 100, "safe": 0,
     "slew": 0},
    {"id": "s1", "type": "servo", "unit": "deg", "min": 0, "max": 180, "safe": 90,
     "slew": 0},
)


@dataclass
class Command:
    """A line that the host sent."""
    at: float
    body: dict

    @property
    def kind(self):
        return self.body.get("t")


@dataclass
class Change:
    """An output that took another value, and what made it."""
    at: float
    control: str
    value: float
    why: str  # set, host, silence, boot


@dataclass
class Sample:
    """A readings line that went to the host."""
    at: float
    values: dict


@dataclass
class PeerBoard:
    link: str
    rate: float = 10.0  # readings lines a second
    watchdog: float = 0.5
    uid: str = "c0ffee01"
    sensors: tuple = SENSORS
    controls: tuple = CONTROLS
    protocol: int = 1
    acknowledged_offset: float = 0  # how far an ack's value is from the request's
    answering: bool = True  # False: commands are seen and never answered
    talking: bool = True  # False: not a byte leaves the board
    commands: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    samples: list = field(default_factory=list)
    wrong_lines: list = field(default_factory=list)
    dropped: int = 0
    ready_at: float = 0.0

    def __post_init__(self):
        self._master = self._task = None
        self._boots = 0
        self._counter = 0
        self._value = 0

    # ---- what a test does to it ----

    def plug(self):
        """Appears under the link, on a new pty, and boots."""
        self._master, slave = os.openpty()
        tty.setraw(slave, termios.TCSANOW)
        os.set_blocking(self._master, False)
        os.path.lexists(self.link) and os.unlink(self.link)
        os.symlink(os.ttyname(slave), self.link)
        os.close(slave)
        self._reset_lines()
        self._boot("power")
        self._task = asyncio.get_running_loop().create_task(self._run())

    def unplug(self):
        if self._master is None:
            return
        self._task.cancel()
        self._unwatch()
        os.close(self._master)
        self._master = None
        os.path.lexists(self.link) and os.unlink(self.link)

    def reboot(self):
        """A reset while the port stays open."""
        self._reset_lines()
        self._boot("reset")
        self._announce()

    def press_stop(self):
        """The e-stop input opens; the latch holds until `arm`."""
        self._pressed = True
        self._make_safe("estop")

    def send_raw(self, data):
        self._out += data
        self._flush()

    # ---- what a test asks ----

    def output(self, control="m1"):
        return self._applied[control]

    def is_safe(self):
        return all(self._applied[c["id"]] == c["safe"] for c in self.controls)

    def of_kind(self, *kinds, since=0.0):
        return [c for c in self.commands if c.kind in kinds and c.at >= since]

    def changes_since(self, since):
        return [change for change in self.changes if change.at >= since]

    def safe_at(self, since):
        """When an output first took its safe value, and why; None if it did not."""
        safe = {c["id"]: c["safe"] for c in self.controls}
        for change in self.changes_since(since):
            if change.value == safe[change.control]:
                return change
        return None

    # ---- the board ----

    def _reset_lines(self):
        self._in = b""
        self._out = b""
        self._watched = False

    def _boot(self, why):
        self._boots += 1
        self._boot_why = why
        self._started = time.monotonic()
        self._applied = {c["id"]: c["safe"] for c in self.controls}
        self._state, self._why = "safe", "boot"
        self._last_set = None
        self._fed = None
        self._pressed = False
        now = time.monotonic()
        self.changes += [Change(now, name, value, "boot")
                         for name, value in self._applied.items()]
        self._next_status = self._next_sample = now

    def _milliseconds(self):
        return int((time.monotonic() - self._started) * 1000)

    def _announce(self):
        self._say({"t": "hello", "proto": self.protocol, "board": "peer", "uid": self.uid,
                   "fw": "1.0", "boot": self._boots, "why": self._boot_why,
                   "wd": int(self.watchdog * 1000), "line": 128,
                   "ns": len(self.sensors), "nc": len(self.controls)})
        for sensor in self.sensors:
            self._say({"t": "sensor", **sensor, "min": 0, "max": 999999,
                       "hz": min(self.rate, 1000)})
        for control in self.controls:
            self._say({"t": "control", **control})
        self._say({"t": "ready", "ms": self._milliseconds()})
        self.ready_at = time.monotonic()

    def _say(self, message):
        self._out += board_lines.encode(message)

    async def _run(self):
        while True:
            now = time.monotonic()
            if not self._watched and self._is_open():
                asyncio.get_running_loop().add_reader(self._master, self._receive)
                self._watched = True
            self._check_watchdog(now)
            if now >= self._next_status:
                self._say_status()
            while self.rate and now >= self._next_sample:
                self._say_sample(now)
                self._next_sample += 1 / self.rate
            self._flush()
            await asyncio.sleep(0.004)

    def _is_open(self):
        poll = select.poll()
        poll.register(self._master, select.POLLIN)
        return not any(mask & select.POLLHUP for _, mask in poll.poll(0))

    def _unwatch(self):
        if self._watched:
            asyncio.get_running_loop().remove_reader(self._master)
            self._watched = False

    def _check_watchdog(self, now):
        if self._state == "run" and now - self._fed >= self.watchdog:
            self._make_safe("silence")

    def _say_status(self):
        self._next_status = time.monotonic() + 0.2
        self._say({"t": "st", "ms": self._milliseconds(), "state": self._state,
                   "why": self._why, "c": self._applied})

    def _say_sample(self, now):
        if not self._watched or not self.talking:
            return  # nobody holds the port: a UART's bytes are gone
        if len(self._out) > _RING:
            self.dropped += 1
            return
        self._value += 1
        values = {sensor["id"]: self._value + 0.5 for sensor in self.sensors}
        self._counter = (self._counter + 1) & 0xFFFF
        self._say({"t": "r", "n": self._counter, "ms": self._milliseconds(),
                   "v": values})
        self.samples.append(Sample(now, values))

    def _flush(self):
        if not self._watched or not self.talking:
            self._out = b""
            return
        try:
            self._out = self._out[os.write(self._master, self._out):]
        except OSError as error:
            if error.errno != errno.EAGAIN:
                self._out = b""

    def _receive(self):
        try:
            self._in += os.read(self._master, 65536)
        except OSError as error:
            if error.errno == errno.EIO:  # the host closed the port
                self._unwatch()
                self._in = b""
            return
        *lines, self._in = self._in.split(b"\n")
        for line in lines:
            if line:
                self._hear(line)
        self._flush()

    def _hear(self, line):
        try:
            message = board_lines.decode(line)
        except ValueError as error:
            self.wrong_lines.append((line, str(error)))
            return
        if len(line) > 127 or (b'"v":' in line and not _NUMBER.search(line)):
            self.wrong_lines.append((line, "form"))
        now = time.monotonic()
        self.commands.append(Command(now, message))
        handler = getattr(self, "_on_" + str(message.get("t")), None)
        if handler:
            handler(message, now)
        else:
            self._answer({"t": "nak", "s": message.get("s"), "e": "type"})

    def _answer(self, message):
        if self.answering:
            self._say(message)

    def _on_id(self, _message, _now):
        self._last_set = None
        if self.answering:
            self._announce()

    def _on_ping(self, message, now):
        self._fed = now
        self._answer({"t": "pong", "s": message["s"], "ms": self._milliseconds()})

    def _on_set(self, message, now):
        self._fed = now
        control = next((c for c in self.controls if c["id"] == message["id"]), None)
        if control is None:
            self._answer({"t": "nak", "s": message["s"], "e": "id"})
        elif self._pressed:
            self._answer({"t": "nak", "s": message["s"], "e": "estop"})
        elif not control["min"] <= message["v"] <= control["max"]:
            self._answer({"t": "nak", "s": message["s"], "e": "range"})
        else:
            if message["s"] != self._last_set:
                self._apply(message, now)
            self._answer({"t": "ack", "s": message["s"], "id": message["id"],
                          "v": message["v"] + self.acknowledged_offset})

    def _apply(self, message, now):
        self._last_set = message["s"]
        self._state, self._why = "run", "host"
        if self._applied[message["id"]] != message["v"]:
            self._applied[message["id"]] = message["v"]
            self.changes.append(Change(now, message["id"], message["v"], "set"))
        self._say_status()

    def _on_stop(self, message, _now):
        self._make_safe("host")
        self._answer({"t": "ack", "s": message["s"]})

    def _on_arm(self, message, _now):
        self._pressed = False
        self._answer({"t": "ack", "s": message["s"]})

    def _on_rate(self, message, _now):
        self.rate = 1000 / message["ms"] if message["ms"] else 0
        self._next_sample = time.monotonic()
        self._answer({"t": "ack", "s": message["s"]})

    def _make_safe(self, why):
        now = time.monotonic()
        for control in self.controls:
            name, safe = control["id"], control["safe"]
            if self._applied[name] != safe:
                self._applied[name] = safe
                self.changes.append(Change(now, name, safe, why))
        self._state, self._why = "safe", why
        self._say_status()


def rubbish_lines(count, seed):
    """Lines that no board may send; some with a good CRC round bad contents."""
    dice = random.Random(seed)
    bodies = (
        b"{", b"{}", b"[]", b'{"t":1}', b'{"t":null}', b'{"t":"r"}', b'{"t":"flurb"}',
        b'{"t":"r","n":-1,"ms":"x","v":[]}', b'{"t":"r","n":1,"ms":1,"v":{"temp-1":"x"}}',
        b'{"t":"r","n":1,"ms":1,"v":{"nobody":7}}', b'{"t":"st","c":7}',
        b'{"t":"ack"}', b'{"t":"ack","s":99999,"id":"m1","v":77}',
        b'{"t":"nak","s":3,"e":7}', b'{"t":"pong","s":"9"}', b'{"t":"err"}',
        b'{"t":"r","n":1,"ms":1,"v":{"temp-1":1e999}}',
        b'{"t":"set","s":1,"id":"m1","v":90}', b'{"t":"control","id":"m1","min":9,"max":-9}',
        b'{"t":"sensor","id":""}', b'{"t":"st","state":"run","why":"x","c":{"m1":"z"}}',
        b'{"t":"ready"}', b"{" * 60, b'{"t":"r","v":{"a":{"b":{"c":{}}}}}',
    )
    for number in range(count):
        kind = number % 5
        if kind < 2:
            yield board_lines.encode_text(bodies[dice.randrange(len(bodies))])
        elif kind == 2:  # a damaged line
            line = bytearray(board_lines.encode(
                {"t": "r", "n": number, "ms": number, "v": {"temp-1": 999999.5}}))
            line[dice.randrange(len(line) - 1)] ^= 1 << dice.randrange(1, 7)
            yield bytes(line)
        elif kind == 3:  # noise, with newlines and NULs in it
            yield dice.randbytes(dice.randrange(1, 300)) + b"\n"
        else:  # longer than a line may be
            yield b'{"t":"r","x":"' + b"y" * dice.randrange(180, 3000) + b'"}\n'
