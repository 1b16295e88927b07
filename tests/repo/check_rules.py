# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks a file of udev rules: check_rules.py FILE. Prints what is wrong; exits 1 then.

`udevadm verify` would do it better, and exists from systemd 254 on, which Debian 12 has not.
"""

import pathlib
import re
import subprocess
import sys

MATCHES = {"ACTION", "SUBSYSTEM", "SUBSYSTEMS", "KERNEL", "KERNELS", "ATTR", "ATTRS", "ENV", "TAG"}
ASSIGNMENTS = {"ENV", "TAG", "GOTO", "LABEL", "GROUP", "MODE", "SYMLINK"}
WITH_NAME = {"ATTR", "ATTRS", "ENV"}
PART = re.compile(r'([A-Z]+)(?:\{(\w+)\})?(==|!=|\+=|-=|:=|=)"([^"]*)"')
ID = re.compile(r"[0-9a-f?\[\]-]{4,}")


def parts_of(line):
    """The key, name, operator and value of each part; None where the line is not well formed."""
    parts = []
    rest = line.strip()
    while rest:
        found = PART.match(rest)
        if not found:
            return None
        parts.append(found.groups())
        rest = rest[found.end():]
        if rest and not re.match(r",\s*(?=[A-Z])", rest):
            return None
        rest = rest.lstrip(", ")
    return parts


def wrong_in(key, name, operator, value):
    """What is wrong with one part, or None."""
    is_match = operator in {"==", "!="}
    if key not in (MATCHES if is_match else ASSIGNMENTS):
        return f"{key} cannot stand before {operator}"
    if (name is not None) != (key in WITH_NAME):
        return f"{key} {'needs' if key in WITH_NAME else 'takes no'} name in braces"
    if name in {"idVendor", "idProduct"} and not ID.fullmatch(value):
        return f"{name} is four lower-case hex digits, not {value}"
    return None


def problems(text, file_name):
    """Every problem of these rules, as lines to print."""
    found = []
    seen = {}
    labels, jumps = set(), {}
    # What sets the tag has to come before systemd's 73-seat-late.rules, which acts on it.
    if "uaccess" in text and file_name >= "73-seat-late.rules":
        found.append(f"{file_name} sorts behind 73-seat-late.rules")
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = parts_of(line)
        if parts is None:
            found.append(f"line {number} is not well formed")
            continue
        found += [f"line {number}: {wrong}" for part in parts if (wrong := wrong_in(*part))]
        if all(operator in {"==", "!="} for _, _, operator, _ in parts):
            found.append(f"line {number} assigns nothing")
        labels |= {value for key, _, _, value in parts if key == "LABEL"}
        jumps |= {value: number for key, _, _, value in parts if key == "GOTO"}
        ids = tuple(value for key, name, _, value in parts if name in {"idVendor", "idProduct"})
        if ids and ids in seen:
            found.append(f"line {number} has the ids of line {seen[ids]}")
        elif ids and ids[:1] in seen:
            found.append(f"line {number} is covered by line {seen[ids[:1]]}")
        if ids:
            seen[ids] = number
    found += [f"line {number} jumps to {label}, which is nowhere"
              for label, number in jumps.items() if label not in labels]
    return found


def verify(path):
    """What the system's own tool says, where it can."""
    try:
        result = subprocess.run(["udevadm", "verify", "--resolve-names=never", str(path)],
                                check=False, capture_output=True, text=True)
    except FileNotFoundError:
        return []
    if result.returncode == 0 or "nrecognized" in result.stderr or "nknown" in result.stderr:
        return []
    return [result.stdout + result.stderr]


def main():
    path = pathlib.Path(sys.argv[1])
    found = problems(path.read_text(encoding="utf-8"), path.name) + verify(path)
    print("\n".join(found) or f"{path.name} is well formed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
