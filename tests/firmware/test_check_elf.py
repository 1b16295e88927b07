# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""check_elf.py must find what it is there to find."""

import pathlib
import subprocess
import tempfile
import unittest

import check_elf


class CheckElf(unittest.TestCase):
    def problems(self, text, **limits):
        with tempfile.TemporaryDirectory() as folder:
            elf = str(pathlib.Path(folder, "program.elf"))
            subprocess.run(["avr-gcc", "-mmcu=atmega328p", "-Os", "-x", "c", "-", "-o", elf],
                           input=text, text=True, check=True)
            return check_elf.problems(elf, **limits)

    def test_passes_what_is_small_and_plain(self):
        self.assertEqual([], self.problems("int main(void) { return 0; }", most_flash=500,
                                           most_ram=10))

    def test_refuses_floating_point(self):
        program = "volatile float f; volatile int i; int main(void) { f = f * 2.5f + i; i = f; }"
        found = self.problems(program)
        for name in ("__mulsf3", "__addsf3", "__floatsisf", "__fixsfsi"):
            self.assertIn(f"it contains {name}", found)

    def test_refuses_dynamic_memory_and_printf(self):
        program = ("#include <stdlib.h>\n#include <stdio.h>\nchar b[9]; int main(int n, char **v) "
                   "{ snprintf(b, n, \"%p\", malloc(n)); }")
        found = self.problems(program)
        self.assertIn("it contains malloc", found)
        self.assertIn("it contains snprintf", found)

    def test_refuses_what_is_too_large(self):
        program = "char filled[300] = {1}; char empty[500]; int main(void) { return empty[filled[2]]; }"
        found = self.problems(program, most_flash=400, most_ram=799)
        self.assertEqual(2, len(found), found)
        self.assertIn("800 bytes of static RAM: 799 is the most", found)


if __name__ == "__main__":
    unittest.main()
