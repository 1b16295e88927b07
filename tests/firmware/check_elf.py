# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""check_elf.py ELF… [--flash BYTES] [--ram BYTES]

Fails where a linked AVR program takes more flash or static RAM than it may, or contains floating
point, dynamic memory or printf.
"""

import argparse
import pathlib
import re
import subprocess
import sys

FORBIDDEN = re.compile(
    r"__(add|sub|mul|div|neg|cmp|eq|ne|lt|le|gt|ge|unord)[sd]f[23]?(x|_.*)?"
    r"|__(float|fix|floatuns|fixuns)\w*[sd]f\w*|__fp_\w+"
    r"|malloc|calloc|realloc|free|v?s?n?f?printf\w*")


def sizes(elf):
    """Flash and static RAM, in bytes."""
    lines = subprocess.run(["avr-size", "-A", elf], check=True, capture_output=True,
                           text=True).stdout.splitlines()
    size = {part[0]: int(part[1]) for part in map(str.split, lines)
            if len(part) == 3 and part[1].isdigit()}
    ram = size.get(".data", 0) + size.get(".bss", 0) + size.get(".noinit", 0)
    return size.get(".text", 0) + size.get(".data", 0), ram


def forbidden(elf):
    lines = subprocess.run(["avr-nm", elf], check=True, capture_output=True,
                           text=True).stdout.splitlines()
    return sorted({name for name in (line.split()[-1] for line in lines if line.split())
                   if FORBIDDEN.fullmatch(name)})


def problems(elf, most_flash=None, most_ram=None):
    flash, ram = sizes(elf)
    print(f"{pathlib.Path(elf).name}: {flash} bytes of flash, {ram} of RAM")
    found = []
    if most_flash is not None and flash > most_flash:
        found.append(f"{flash} bytes of flash: {most_flash} is the most")
    if most_ram is not None and ram > most_ram:
        found.append(f"{ram} bytes of static RAM: {most_ram} is the most")
    return found + [f"it contains {name}" for name in forbidden(elf)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("elf", nargs="+")
    parser.add_argument("--flash", type=int)
    parser.add_argument("--ram", type=int)
    options = parser.parse_args()
    found = [f"{elf}: {problem}" for elf in options.elf
             for problem in problems(elf, options.flash, options.ram)]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
