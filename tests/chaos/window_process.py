# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop with a hand inside (tests/support/windowhost.cpp), and a slow disk."""

import os
import subprocess

from bridge_process import BridgeProcess

_TESTS = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../build/dev/tests"))
HOST = os.environ.get("ARMATURE_WINDOWHOST") or os.path.join(_TESTS, "windowhost")
SLOW_FSYNC = os.environ.get("ARMATURE_SLOWFSYNC") or os.path.join(_TESTS, "slowfsync.so")


class SlowDisk:
    """200 ms for every fsync, and a millisecond for every page: a worn SD card."""

    def __init__(self, folder, fsync_ms=200, write_us=1000):
        self._log = os.path.join(folder, "slow")
        options = os.environ.get("ASAN_OPTIONS", "")
        self.variables = {
            "LD_PRELOAD": SLOW_FSYNC, "SLOWFSYNC_MS": str(fsync_ms),
            "SLOWFSYNC_WRITE_US": str(write_us), "SLOWFSYNC_LOG": self._log,
            "ASAN_OPTIONS": ":".join(filter(None, [options, "verify_asan_link_order=0"]))}

    def held_up(self):
        """How often it held up an fsync, and a write."""
        try:
            with open(self._log, "rb") as file:
                data = file.read()
        except FileNotFoundError:
            data = b""
        return data.count(b"s"), data.count(b"w")


class WindowProcess(BridgeProcess):
    def __init__(self, folder, arguments, slow_disk=None, program=HOST):
        super().__init__(folder, arguments, program=program, stdin=subprocess.PIPE,
                         variables=slow_disk.variables if slow_disk else None)

    def tell(self, words):
        self.process.stdin.write(words.encode() + b"\n")
        self.process.stdin.flush()

    def answers(self, word):
        """The numbers of every answer that began with the word."""
        rows = [line.split() for _, line in self._lines]
        return [tuple(map(int, row[1:])) for row in rows if row[0] == word.encode()]

    async def end(self):
        await super().end()
        self.process.stdin.close()

    def talk(self):
        return [line.decode() for _, line in self._lines]
