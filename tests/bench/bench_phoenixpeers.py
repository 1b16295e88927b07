#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Our Phoenix client and the official one against one server, in turns, on this machine.

Prints rate, latency and the client's own processor time for each message, the handshakes that a
flapping server sees, and the time in which a client is back from a frozen server.
"""
import argparse
import hashlib
import json
import os
import pathlib
import queue
import shutil
import statistics
import subprocess
import threading
import time

PEERS = ('ours', 'official')
PATHS = {'ours': 'microcontrollers', 'official': 'official'}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--server', required=True, help='the program peerserver')
    parser.add_argument('--client', required=True, help='the program peerclient')
    parser.add_argument('--node', default='node')
    parser.add_argument('--npm', default='npm')
    parser.add_argument('--package', required=True, help='folder of package.json and its lock')
    parser.add_argument('--scratch', required=True, help='folder for what npm installs')
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--messages', type=int, default=60000, help='a round with 64 in flight')
    parser.add_argument('--flap-seconds', type=float, default=60)
    parser.add_argument('--freeze-limit', type=float, default=150, help='seconds to wait; 0: skip')
    parser.add_argument('--only', choices=('rates', 'flap', 'freeze'))
    return parser.parse_args()


def install(options):
    """The official client as the lock pins it; once."""
    scratch = pathlib.Path(options.scratch)
    scratch.mkdir(parents=True, exist_ok=True)
    for name in ('package.json', 'package-lock.json'):
        shutil.copy(pathlib.Path(options.package) / name, scratch / name)
    script = pathlib.Path(__file__).with_name('peerclient.cjs')
    shutil.copy(script, scratch / script.name)
    wanted = hashlib.sha256((scratch / 'package-lock.json').read_bytes()).hexdigest()
    stamp = scratch / 'installed'
    if not stamp.exists() or stamp.read_text() != wanted:
        subprocess.run([options.npm, 'ci', '--no-audit', '--no-fund', '--ignore-scripts'],
                       cwd=scratch, check=True, stdout=subprocess.DEVNULL)
        stamp.write_text(wanted)
    return scratch / script.name


class Server:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        self.lines = queue.Queue()
        threading.Thread(target=self.listen, daemon=True).start()
        self.url = f'ws://127.0.0.1:{self.read("port")[1]}'

    def listen(self):
        for line in self.process.stdout:
            self.lines.put(line.split())

    def read(self, *names, seconds=10.0):
        """The next line with one of these first words, in words; none after that time."""
        end = time.monotonic() + seconds
        while True:
            try:
                line = self.lines.get(timeout=max(end - time.monotonic(), 0))
            except queue.Empty:
                return None
            if line[0] in names:
                return line

    def say(self, command):
        self.process.stdin.write(command + '\n')
        self.process.stdin.flush()

    def counts(self):
        self.say('counts')
        found = {}
        while (line := self.read('count', 'counted'))[0] == 'count':
            found[line[1]] = int(line[2])
        return found

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


class Bench:
    def __init__(self, options):
        self.options = options
        script = install(options)
        self.programs = {'ours': [options.client], 'official': [options.node, str(script)]}
        self.server = Server(options.server)

    def client(self, peer, *words):
        return subprocess.Popen(self.programs[peer] + [str(word) for word in words],
                                stdout=subprocess.PIPE, text=True,
                                env={**os.environ, 'QT_LOGGING_RULES': '*.info=false'})

    def measure(self, peer, mode, vsn, window):
        count = self.options.messages if window > 1 else self.options.messages // 4
        client = self.client(peer, mode, self.server.url, vsn, window, count // 4, count)
        out, _ = client.communicate(timeout=300)
        return json.loads(out)

    def rates(self):
        print(f'{"":30}{"rate 1/s":>10}{"p50 us":>9}{"p99 us":>9}{"cpu us":>9}'
              f'{"rate":>8}{"p50":>7}{"cpu":>7}')
        for mode, vsn in (('push', '1.0.0'), ('push', '2.0.0'), ('raw', '2.0.0')):
            for window in (1, 64):
                rounds = {peer: [] for peer in PEERS}
                for _ in range(self.options.rounds):
                    for peer in PEERS:
                        rounds[peer].append(self.measure(peer, mode, vsn, window))
                self.show(f'{mode} {vsn}, {window} in flight', rounds)

    @staticmethod
    def show(title, rounds):
        values = {peer: {key: statistics.median(one[key] for one in found) for key in found[0]}
                  for peer, found in rounds.items()}
        base = values['official']
        for peer, one in values.items():
            ratios = [one[key] / base[key] for key in ('rate', 'p50', 'processor')]
            print(f'{title + ": " + peer:40}'[:40] + f'{one["rate"]:10.0f}{one["p50"]:9.1f}'
                  f'{one["p99"]:9.1f}{one["processor"]:9.2f}{ratios[0]:8.2f}{ratios[1]:7.2f}'
                  f'{ratios[2]:7.2f}', flush=True)

    def stay(self):
        return [self.client(peer, 'stay', self.server.url, '2.0.0') for peer in PEERS]

    @staticmethod
    def end(clients):
        for client in clients:
            client.kill()
            client.wait()
            client.stdout.close()

    def flap(self):
        self.server.say('flap')
        self.server.counts()
        clients = self.stay()
        time.sleep(self.options.flap_seconds)
        counts = self.server.counts()
        self.end(clients)
        self.server.say('serve')
        print(f'handshakes in {self.options.flap_seconds:.0f} s of flapping: '
              + ', '.join(f'{peer} {counts.get(PATHS[peer], 0)}' for peer in PEERS), flush=True)

    def joined(self, paths, limit):
        """When each path joined, in milliseconds of the server's clock."""
        found = {}
        end = time.monotonic() + limit
        while len(found) < len(paths):
            line = self.server.read('joined', seconds=end - time.monotonic())
            if line is None:
                break
            found.setdefault(line[1], int(line[2]))
        return found

    def freeze(self):
        clients = self.stay()
        self.joined(PATHS.values(), 20)
        self.server.say('freeze')
        frozen = int(self.server.read('frozen')[1])
        found = self.joined(PATHS.values(), self.options.freeze_limit)
        self.end(clients)
        print('idle, from the beginning of a freeze until joined again: ' + ', '.join(
            f'{peer} {(found[PATHS[peer]] - frozen) / 1000:.1f} s' if PATHS[peer] in found
            else f'{peer} not within {self.options.freeze_limit:.0f} s' for peer in PEERS),
              flush=True)


def main():
    options = arguments()
    bench = Bench(options)
    try:
        for part in ('rates', 'flap', 'freeze'):
            if options.only in (None, part):
                getattr(bench, part)()
    finally:
        bench.server.close()


if __name__ == '__main__':
    main()
