# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program under test as a child process, and what it says."""

import asyncio
import fcntl
import json
import os
import signal
import subprocess
import time

PROGRAM = os.environ.get("ARMATURE_BRIDGE") or os.path.abspath(
    os.path.join(os.path.dirname(__file__), "../../build/dev/bin/armature-bridge"))


class BridgeProcess:
    """Reads standard output on the running loop; lines are parsed when asked for."""

    def __init__(self, folder, arguments, token=None, *, program=PROGRAM, variables=None,
                 stdin=subprocess.DEVNULL):
        self._lines = []  # (time, bytes)
        self._events = []
        self._partial = b""
        reading, writing = os.pipe()
        fcntl.fcntl(reading, fcntl.F_SETPIPE_SZ, 1 << 16)
        os.set_blocking(reading, False)
        self._pipe = reading
        self.error_path = os.path.join(folder, "stderr.txt")
        home = os.path.join(folder, "home")
        os.makedirs(home, exist_ok=True)
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(("ARMATURE_", "XDG_"))}
        environment |= {"HOME": home, "LC_ALL": "C.UTF-8",
                        "XDG_RUNTIME_DIR": home}
        if token:
            environment["ARMATURE_API_TOKEN"] = token
        environment |= variables or {}
        with open(self.error_path, "ab") as errors:
            self.process = subprocess.Popen(
                [program, *arguments], stdin=stdin, stdout=writing, stderr=errors,
                env=environment)
        os.close(writing)
        self.started_at = time.monotonic()
        self.read_output()

    @property
    def pid(self):
        return self.process.pid

    def read_output(self):
        asyncio.get_running_loop().add_reader(self._pipe, self._receive)

    def ignore_output(self):
        """The reader of standard output stands still from now on."""
        asyncio.get_running_loop().remove_reader(self._pipe)

    def close_output(self):
        """The reader of standard output is gone."""
        self.ignore_output()
        os.close(self._pipe)
        self._pipe = None

    def _receive(self):
        data = os.read(self._pipe, 1 << 16)
        if not data:
            self.ignore_output()
        *lines, self._partial = (self._partial + data).split(b"\n")
        now = time.monotonic()
        self._lines += [(now, line) for line in lines]

    @property
    def events(self):
        """Every event so far; `arrived` is our time. A line that is no object fails."""
        for arrived, line in self._lines[len(self._events):]:
            event = json.loads(line)
            event["arrived"] = arrived
            self._events.append(event)
        return self._events

    def of(self, name, since=0.0, **values):
        return [event for event in self.events
                if event["event"] == name and event["arrived"] >= since
                and all(event.get(key) == value for key, value in values.items())]

    def last(self, name):
        found = self.of(name)
        return found[-1] if found else {}

    def talk(self):
        """What it said, without the readings; for a person."""
        return [event for event in self.events if event["event"] != "reading"]

    def errors(self):
        with open(self.error_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def resident(self):
        """Resident memory in KiB."""
        with open(f"/proc/{self.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file
                        if line.startswith("VmRSS"))

    def signal(self, number):
        self.process.send_signal(number)
        return time.monotonic()

    async def exit_code(self, timeout):
        """Its exit code and the seconds it took; None when it is still alive."""
        begin = time.monotonic()
        while self.process.poll() is None and time.monotonic() - begin < timeout:
            await asyncio.sleep(0.005)
        return self.process.poll(), time.monotonic() - begin

    async def end(self):
        if self.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGKILL)
            self.process.wait()
        if self._pipe is not None:
            self.close_output()
