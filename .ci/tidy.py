# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""clang-tidy on every tracked source that the dev preset compiles: python3 .ci/tidy.py [FILE…]

What has passed is remembered in build/dev/tidy by the text that the compiler sees, with its
comments, and by the checks, so that only what has changed is looked at again.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import shlex
import subprocess
import sys

BUILD = pathlib.Path("build/dev")
PASSED = BUILD / "tidy"
TOOL = "clang-tidy-14"


def output_of(command, **options):
    return subprocess.run(command, capture_output=True, check=True, **options).stdout


def tracked(*patterns):
    names = output_of(["git", "-c", "safe.directory=*", "ls-files", "-z", *patterns], text=True)
    return [name for name in names.split("\0") if name]


def compile_commands():
    """The command for each source, by its path in the tree; generated sources are not in it."""
    entries = json.loads((BUILD / "compile_commands.json").read_text())
    here = pathlib.Path.cwd()
    sources = set(tracked("app", "bridge", "tests"))
    commands = {}
    for entry in entries:
        path = os.path.relpath(entry["file"], here)
        if path in sources:
            commands[path] = entry
    return commands


def key_of(entry, rules):
    """A name for what clang-tidy would see."""
    command = shlex.split(entry["command"])
    if pathlib.Path(command[0]).name == "ccache":
        del command[0]
    output = command.index("-o")
    del command[output:output + 2]
    text = output_of([*command, "-E", "-C"], cwd=entry["directory"])
    return hashlib.sha256(rules + text).hexdigest()


def check(path, entry, rules):
    """The findings of one source; empty if there are none."""
    mark = PASSED / key_of(entry, rules)
    if mark.exists():
        return ""
    result = subprocess.run([TOOL, "-p", str(BUILD), "--quiet", path], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if result.returncode == 0:
        mark.touch()
        return ""
    return result.stdout or result.stderr


def main(wanted):
    commands = compile_commands()
    unknown = [path for path in wanted if path not in commands]
    if unknown:
        sys.exit(f"not compiled by the dev preset: {' '.join(unknown)}")
    PASSED.mkdir(parents=True, exist_ok=True)
    configs = tracked(".clang-tidy", "*/.clang-tidy")
    rules = output_of([TOOL, "--version"]) + b"".join(
        config.encode() + pathlib.Path(config).read_bytes() for config in sorted(configs))
    paths = sorted(wanted or commands)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        findings = list(filter(None, pool.map(
            lambda path: check(path, commands[path], rules), paths)))
    print("".join(findings), end="")
    print(f"{len(paths)} sources, {len(findings)} with findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
