# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What check_rules.py must refuse."""

import unittest

from check_rules import problems

GOOD = """# boards
ACTION=="remove", GOTO="end"
SUBSYSTEM!="tty|usb", GOTO="end"
ATTRS{idVendor}=="2341", ENV{BOARD}="1"
ATTRS{idVendor}=="16c0", ATTRS{idProduct}=="04[78]?", ENV{BOARD}="1"
ENV{BOARD}=="1", TAG+="uaccess", ENV{ID_MM_DEVICE_IGNORE}="1"
LABEL="end"
"""


class Rules(unittest.TestCase):
    def refuses(self, old, new, words):
        self.assertIn(old, GOOD)
        found = problems(GOOD.replace(old, new), "60-x.rules")
        self.assertTrue(any(words in problem for problem in found), found)

    def test_good_ones_pass(self):
        self.assertEqual(problems(GOOD, "60-x.rules"), [])

    def test_late_names_are_refused(self):
        self.assertIn("sorts behind", problems(GOOD, "99-x.rules")[0])

    def test_a_missing_quote(self):
        self.refuses('=="2341"', '=="2341', "not well formed")

    def test_a_missing_comma(self):
        self.refuses('"2341", ', '"2341" ', "not well formed")

    def test_one_equals_sign_in_a_match(self):
        self.refuses('ATTRS{idVendor}=="2341"', 'ATTRS{idVendor}="2341"', "cannot stand before")

    def test_two_equals_signs_in_an_assignment(self):
        self.refuses('ENV{BOARD}="1"', 'ENV{BOARD}=="1"', "assigns nothing")

    def test_an_attribute_without_a_name(self):
        self.refuses("ATTRS{idVendor}==", "ATTRS==", "name in braces")

    def test_upper_case_digits(self):
        self.refuses('"16c0"', '"16C0"', "lower-case")

    def test_the_same_ids_twice(self):
        line = 'ATTRS{idVendor}=="2341", ENV{BOARD}="1"\n'
        self.refuses(line, line + line, "has the ids of")

    def test_a_product_of_a_whole_vendor(self):
        line = 'ATTRS{idVendor}=="2341", ENV{BOARD}="1"\n'
        more = 'ATTRS{idVendor}=="2341", ATTRS{idProduct}=="0043", ENV{BOARD}="1"\n'
        self.refuses(line, line + more, "is covered by")

    def test_a_jump_to_nowhere(self):
        self.refuses('LABEL="end"', 'LABEL="and"', "nowhere")


if __name__ == "__main__":
    unittest.main()
