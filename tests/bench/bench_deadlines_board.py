# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The board of bench_deadlines, in a process of its own so that no other work delays its clock.

bench_deadlines_board.py LINK RATE: prints each command but pings, a JSON object a line, with
`at` in seconds of CLOCK_MONOTONIC. At the end of its input it prints how it sent its lines.
"""

import asyncio
import gc
import json
import os
import sys
import time

import bench_deadlines_rig  # noqa: F401  finds the peers
from peer_board import PeerBoard


class TellingBoard(PeerBoard):
    sent = 0
    first = None

    def _hear(self, line):
        before = len(self.commands)
        super()._hear(line)
        for command in self.commands[before:]:
            if command.kind != "ping":
                print(json.dumps({"at": command.at, **command.body}), flush=True)
        self.commands.clear()

    def _say_sample(self, now):
        super()._say_sample(now)
        if self.samples and self.first is None:
            self.first = now
        self.sent += len(self.samples)
        self.samples.clear()


async def main(link, rate):
    gc.disable()
    board = TellingBoard(link, rate=rate)
    board.plug()
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(
        0, lambda: os.read(0, 4096) or ended.set())
    await ended.wait()
    asyncio.get_running_loop().remove_reader(0)
    seconds = time.monotonic() - (board.first or 0)
    print(json.dumps({"at": 0, "t": "end", "rate": board.sent / seconds,
                      "dropped": board.dropped}), flush=True)
    board.unplug()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2])))
