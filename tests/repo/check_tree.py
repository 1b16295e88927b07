# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of the tree: check_tree.py licences|sizes ROOT. Prints what breaks them; exits 1 then."""

import os
import pathlib
import re
import subprocess
import sys
import tomllib

MAX_LINES = 400
SOURCE_SUFFIXES = {".c", ".cmake", ".cpp", ".h", ".hpp", ".ino", ".js", ".mjs", ".py", ".sh"}
SKIPPED_FOLDERS = {".git", "build", "node_modules", "__pycache__"}
TAG = re.compile(r"SPDX-License-Identifier:\s*([A-Za-z0-9.+-]+)")


def tracked_files(root):
    """The files that git knows or would add; in a tree without git, all but built ones."""
    command = ["git", "-c", "safe.directory=*", "-C", str(root), "ls-files", "-z", "--cached",
               "--others", "--exclude-standard"]
    if (root / ".git").exists():
        names = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        files = [pathlib.PurePosixPath(name) for name in names.split("\0") if name]
        return sorted(file for file in files if (root / file).is_file())
    found = []
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [name for name in subfolders if name not in SKIPPED_FOLDERS]
        here = pathlib.PurePosixPath(pathlib.Path(folder).relative_to(root).as_posix())
        found += [here / name for name in names]
    return sorted(found)


def head_of(path):
    """The start of a file as text; what is not text becomes something harmless."""
    with open(path, "rb") as file:
        return file.read(2000).decode("utf-8", "replace")


def is_source(root, file):
    if file.suffix in SOURCE_SUFFIXES or file.name == "CMakeLists.txt":
        return True
    return not file.suffix and head_of(root / file).startswith("#!")


def pattern_to_regex(pattern):
    """REUSE's patterns: * stays within a folder, ** does not."""
    parts = re.split(r"(\*\*|\*)", pattern)
    return re.compile("".join({"**": ".*", "*": "[^/]*"}.get(part, re.escape(part))
                              for part in parts))


def annotations(root):
    """(pattern, licence) pairs of REUSE.toml, in its order: the last match counts."""
    with open(root / "REUSE.toml", "rb") as file:
        tables = tomllib.load(file)["annotations"]
    pairs = []
    for table in tables:
        paths = table["path"] if isinstance(table["path"], list) else [table["path"]]
        pairs += [(pattern_to_regex(path), table["SPDX-License-Identifier"]) for path in paths]
    return pairs


def licence_of(root, file, pairs):
    tag = TAG.search("\n".join(head_of(root / file).splitlines()[:10]))
    if tag:
        return tag.group(1)
    if is_source(root, file):
        return None
    matches = [licence for regex, licence in pairs if regex.fullmatch(str(file))]
    return matches[-1] if matches else None


def licence_problems(root):
    problems = []
    pairs = annotations(root)
    for file in tracked_files(root):
        if file.parts[0] == "LICENSES" or str(file) == "LICENSE":
            continue
        licence = licence_of(root, file, pairs)
        if licence is None:
            problems.append(f"{file}: no SPDX header" + (
                "" if is_source(root, file) else ", and not in REUSE.toml"))
        elif not (root / "LICENSES" / f"{licence}.txt").exists():
            problems.append(f"{file}: LICENSES/{licence}.txt is missing")
        elif is_source(root, file):
            wanted = "Apache-2.0" if file.is_relative_to("bridge/firmware") else "GPL-3.0-or-later"
            if licence != wanted:
                problems.append(f"{file}: is {licence}, but must be {wanted}")
    return problems


def size_problems(root):
    problems = []
    for file in tracked_files(root):
        if is_source(root, file):
            lines = (root / file).read_bytes().count(b"\n")
            if lines > MAX_LINES:
                problems.append(f"{file}: {lines} lines, but at most {MAX_LINES} are allowed")
    return problems


def main(arguments):
    rule = {"licences": licence_problems, "sizes": size_problems}[arguments[0]]
    problems = rule(pathlib.Path(arguments[1]))
    print("\n".join(problems) or f"{arguments[0]}: nothing to complain about")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
