# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""check_tree.py must find what it is there to find."""

import pathlib
import tempfile
import unittest

import check_tree

# In two pieces, so that tools do not take them for this file's own.
GPL = "// SPDX-License-" "Identifier: GPL-3.0-or-later\n"
APACHE = "// SPDX-License-" "Identifier: Apache-2.0\n"
MIT = "// SPDX-License-" "Identifier: MIT\n"
REUSE = """version = 1
[[annotations]]
path = ["docs/*.md", "data/**"]
SPDX-FileCopyrightText = "x"
SPDX-License-Identifier = "CC0-1.0"
"""


class CheckTree(unittest.TestCase):
    def problems(self, rule, **files):
        """The problems of a tree that holds these files, with __ for / and _ for . in names."""
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            tree = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
            tree |= {f"LICENSES/{name}.txt": "" for name in
                     ("GPL-3.0-or-later", "Apache-2.0", "CC0-1.0")}
            for name, text in (tree | {"REUSE.toml": REUSE + self.own_cover()}).items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return rule(root)

    @staticmethod
    def own_cover():
        return REUSE.split("\n", 1)[1].replace('"docs/*.md", "data/**"', '"REUSE.toml"')

    def test_headers_and_annotations_are_enough(self):
        self.assertEqual([], self.problems(
            check_tree.licence_problems, bridge__core__a_h=GPL, bridge__firmware__a_c=APACHE,
            docs__a_md="words", data__deep__a_bin="bytes"))

    def test_source_without_header_is_found(self):
        for name in ("app__a_cpp", "app__a_h", "tests__a_py", "data__a_js"):
            self.assertEqual(1, len(self.problems(check_tree.licence_problems, **{name: "x\n"})))

    def test_script_without_suffix_is_a_source(self):
        self.assertEqual(1, len(self.problems(check_tree.licence_problems, data__go="#!/bin/sh\n")))

    def test_file_that_nothing_covers_is_found(self):
        self.assertEqual(1, len(self.problems(check_tree.licence_problems, docs__deep__a_md="x")))

    def test_unknown_licence_is_found(self):
        self.assertEqual(1, len(self.problems(check_tree.licence_problems, app__a_h=MIT)))

    def test_licence_of_the_wrong_part_is_found(self):
        self.assertEqual(1, len(self.problems(check_tree.licence_problems, app__a_h=APACHE)))
        self.assertEqual(
            1, len(self.problems(check_tree.licence_problems, bridge__firmware__a_c=GPL)))

    def test_long_source_is_found(self):
        longest = "\n" * check_tree.MAX_LINES
        self.assertEqual([], self.problems(check_tree.size_problems, app__a_cpp=longest))
        self.assertEqual(1, len(self.problems(check_tree.size_problems, app__a_cpp=longest + "\n")))


if __name__ == "__main__":
    unittest.main()
