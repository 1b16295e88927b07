# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What bench_deadlines measures: the desktop between a server, a board and a hand."""

import asyncio
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

_HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(_HERE, "../chaos"))

from peer_server import PeerServer  # noqa: E402  of the folder above
from window_process import SlowDisk, WindowProcess  # noqa: E402

_KEY = "API_TOKEN_MC_abcdefghijklmnop1234"
_PATIENCE = 20.0  # seconds


class Rig:
    """One desktop, one server, one board. `loaded`: a thousand lines a second, a slow disk."""

    def __init__(self, loaded, lease):
        self.loaded = loaded
        self.lease = lease
        self.lines = []  # of the host, as the board saw them
        self._values = itertools.cycle(round(-90 + n * 0.3, 1) for n in range(600) if n != 300)

    async def __aenter__(self):
        self.folder = tempfile.mkdtemp(prefix="armature-deadlines-")
        self.server = PeerServer(_KEY)
        self.server.treat_upload = self._forget
        await self.server.listen()
        link = os.path.join(self.folder, "board")
        self._board = await asyncio.create_subprocess_exec(
            sys.executable, "-B", os.path.join(_HERE, "bench_deadlines_board.py"), link,
            "1000" if self.loaded else "0", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._reading = asyncio.create_task(self._read_board())
        await self._until(lambda: os.path.lexists(link), "the board's port")
        self._open_window(link)
        await self.move()
        await asyncio.sleep(3)
        return self

    def _open_window(self, link):
        key_file = os.path.join(self.folder, "key")
        with open(key_file, "w", encoding="ascii") as file:
            file.write(_KEY + "\n")
        self.disk = SlowDisk(self.folder)
        self.window = WindowProcess(
            self.folder,
            ["--server", self.server.url, "--token-file", key_file, "--board", link, "--data",
             os.path.join(self.folder, "data"), "--remote-control", "on", "--lease",
             str(self.lease)], self.disk if self.loaded else None)

    async def __aexit__(self, *_):
        self._board.stdin.close()
        await self._reading
        await self._board.wait()
        await self.window.end()
        self.server.vanish()
        await asyncio.sleep(0)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _forget(self, _payload):
        self.server.uploads.clear()
        return "ok"

    async def _read_board(self):
        while line := await self._board.stdout.readline():
            self.lines.append(json.loads(line))

    async def _until(self, claim, what, patience=_PATIENCE):
        begin = time.monotonic()
        while not claim():
            if time.monotonic() - begin > patience:
                raise TimeoutError(f"not within {patience} s: {what}\n{self.window.errors()}")
            await asyncio.sleep(0.005)

    def _seen(self, kind, since, value=None):
        """When a line reached the tty; None if it did not."""
        for line in reversed(self.lines):
            if line["at"] < since:
                return None
            if line["t"] == kind and (value is None or line["v"] == value):
                return line["at"]
        return None

    async def line(self, kind, since):
        await self._until(lambda: self._seen(kind, since), f"`{kind}` on the tty")
        return self._seen(kind, since)

    async def move(self):
        """The server moves the motor, as often as it needs to."""
        value, begin = next(self._values), time.monotonic()
        def moved():
            if self.server.joined() and time.monotonic() > moved.next:
                moved.next = self.server.control({"m1": value}) + 0.2
            return self._seen("set", begin, value)
        moved.next = 0
        await self._until(moved, "a value of the server on the tty")
        await asyncio.sleep(random.uniform(0.05, 0.15))

    async def ask(self, word):
        before = len(self.window.answers(word))
        self.window.tell(word)
        await self._until(lambda: len(self.window.answers(word)) > before, word)
        return self.window.answers(word)[-1]

    async def reconnect(self):
        for connection in self.server.alive():
            connection.reset()
        await self._until(lambda: not self.server.alive(), "no connection")
        await asyncio.sleep(0.02)
        self.window.tell("connect")

    # ---- the deadlines: each a list of seconds ----

    async def frame_to_tty(self, count):
        """Of the values that a newer one did not overtake."""
        sent = {}
        for _ in range(count):
            value = next(self._values)
            sent[value] = time.monotonic()
            self.server.control({"m1": value})
            await asyncio.sleep(random.uniform(0.03, 0.07))
        await asyncio.sleep(1)
        arrived = [(at, self._seen("set", at, value)) for value, at in sent.items()]
        return [seen - at for at, seen in arrived if seen]

    async def click_to_stop(self, count, pointer):
        delays = []
        for _ in range(count):
            await self.move()
            pointer.move(*await self.ask("where"))
            await asyncio.sleep(random.uniform(0.05, 0.15))
            clicked = pointer.click()
            delays.append(await self.line("stop", clicked) - clicked)
            reset = time.monotonic()
            self.window.tell("reset")
            await self.line("arm", reset)
            await asyncio.sleep(0.1)
        return delays

    async def closed_to_stop(self, count):
        delays = []
        for number in range(count):
            await self.move()
            connection = self.server.joined()[0]
            begin = time.monotonic()
            connection.reset() if number % 2 else connection.transport.close()
            stopped = await self.line("stop", begin)
            delays.append(stopped - connection.closed_at)
            await self.reconnect()
        return delays

    async def silence_to_stop(self, count):
        """From the last byte of the server, the lease included."""
        delays = []
        for _ in range(count):
            await self.move()
            await asyncio.sleep(random.uniform(0.3, 0.9))
            connection = self.server.joined()[0]
            self.server.freeze()
            delays.append(await self.line("stop", connection.sent_at) - connection.sent_at)
            self.server.thaw()
            await self.reconnect()
        return delays

    async def describe(self):
        """What the load really was."""
        first, begin = await self.ask("frames")
        held = self.disk.held_up()
        await asyncio.sleep(2)
        last, end = await self.ask("frames")
        more = [b - a for a, b in zip(held, self.disk.held_up())]
        return (f"{(last - first) / (end - begin) * 1e9:.0f} charts painted a second, "
                f"{more[0] / 2:.1f} fsyncs and {more[1] / 2:.0f} pages a second held up")
