# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the desktop takes from cause to line on the tty, with no load and under load.

    cmake --preset release -B build/bench -DBUILD_TESTING=ON
    cmake --build build/bench --target run_bench_deadlines

or this program with ARMATURE_WINDOWHOST and ARMATURE_SLOWFSYNC. The server, the board and the pointer are real: a socket, a pty, an X event.
Under load the board sends a thousand lines a second, the charts are drawn, and every fsync of the
journal takes 200 ms, every page a millisecond. Take the figures on a machine that does no more.
"""

import argparse
import asyncio
import gc
import math
import os
import sys

from bench_deadlines_pointer import Display, Pointer
from bench_deadlines_rig import Rig
from window_process import HOST

LEASE = 1  # second, of the silence


def figures(seconds):
    """p50, p99 and the longest, in milliseconds; nearest rank."""
    ranked = sorted(seconds)
    return [ranked[max(0, math.ceil(share * len(ranked)) - 1)] * 1000
            for share in (0.5, 0.99, 1.0)]


async def measure(loaded, samples, display):
    print(f"{'under load' if loaded else 'no load'}:", file=sys.stderr, flush=True)
    pointer = Pointer(display.number)
    delays = {}
    async with Rig(loaded, 5) as rig:
        print("   ", await rig.describe(), file=sys.stderr, flush=True)
        delays["frame to `set`"] = await rig.frame_to_tty(samples * 8)
        delays["STOP click to `stop`"] = await rig.click_to_stop(samples, pointer)
        delays["socket closed to `stop`"] = await rig.closed_to_stop(samples)
        print("   ", await rig.describe(), file=sys.stderr, flush=True)
    end = next((line for line in rig.lines if line["t"] == "end"), None)
    if end and loaded:
        print(f"    the board sent {end['rate']:.0f} lines a second and "
              f"dropped {end['dropped']}", file=sys.stderr, flush=True)
    async with Rig(loaded, LEASE) as rig:
        delays[f"silence to `stop`, lease {LEASE} s"] = await rig.silence_to_stop(
            max(1, samples // 3))
    pointer.close()
    return delays


def show(quiet, busy):
    print(f"{'milliseconds':32}{'':9}{'n':>5}{'p50':>10}{'p99':>10}{'max':>10}")
    for name, before in quiet.items():
        after = busy[name]
        rows = figures(before), figures(after)
        for title, label, row, count in ((name, "no load", rows[0], len(before)),
                                         ("", "load", rows[1], len(after))):
            print(f"{title:32}{label:9}{count:5}" + "".join(f"{v:10.2f}" for v in row))
        print(f"{'':32}{'ratio':9}{'':5}" + "".join(f"{b / a:10.2f}" for a, b in zip(*rows)))


async def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("--samples", type=int, default=50,
                         help="of each deadline; 8 times as many frames, a third of the leases")
    samples = options.parse_args().samples
    gc.disable()
    display = Display()
    os.environ["DISPLAY"] = f":{display.number}"
    print(f"{HOST}\nload of the machine before: {os.getloadavg()[0]:.2f}", file=sys.stderr)
    try:
        quiet = await measure(False, samples, display)
        busy = await measure(True, samples, display)
    finally:
        display.close()
    show(quiet, busy)


if __name__ == "__main__":
    asyncio.run(main())
