# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report must not say that something was proved which was not."""

import contextlib
import io
import os
import pathlib
import tempfile
import unittest

import report

CASES = """# a list
001 the first
002 the second
046 the third | nobody has done it yet
"""
PASS = '<Incident type="pass" file="" line="0" />'
END = f'<TestFunction name="cleanupTestCase">{PASS}</TestFunction>'


def function(name, *incidents):
    return f'<TestFunction name="{name}">{"".join(incidents or [PASS])}</TestFunction>'


def incident(kind, tag=""):
    return f'<Incident type="{kind}"><DataTag><![CDATA[{tag}]]></DataTag></Incident>'


class ReportTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        root = pathlib.Path(folder.name)
        self.results, self.cases, self.tests = root / "results", root / "cases", root / "tests"
        self.sources, self.program = root / "sources", root / "program"
        self.results.mkdir()
        self.sources.mkdir()
        self.program.touch()
        os.utime(self.program, (1, 1))
        self.cases.write_text(CASES)
        self.tests.write_text(f"tst_a\t{self.program}\ntst_b\t{self.program}\n")
        self.leave("tst_b", function("somethingElse"))

    def leave(self, test, *functions, end=END):
        (self.results / f"{test}.xml").write_text(
            f'<?xml version="1.0" encoding="UTF-8"?><TestCase name="X">{"".join(functions)}{end}'
            '</TestCase>')

    def show(self, *functions):
        """What the report says of tst_a's functions, and whether it is content."""
        if functions:
            self.leave("tst_a", *functions)
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            status = report.main(["show", *map(str, (self.results, self.cases, self.tests,
                                                     self.sources))])
        self.assertEqual((self.results / "report.txt").read_text(), said.getvalue())
        return said.getvalue(), status == 0

    def test_all_is_well(self):
        said, is_well = self.show(function("case001_a"), function("case002_b"))
        self.assertTrue(is_well)
        self.assertIn("excused 046 the third: nobody has done it yet", said)
        self.assertTrue(said.endswith("2 of 3 listed cases covered\n"))

    def test_numbers_in_tags_count(self):
        rows = incident("pass", "plain"), incident("pass", "case002_row"), incident("pass", "c 002")
        said, is_well = self.show(function("case001_a", *rows))
        self.assertTrue(is_well, said)

    def test_uncovered_is_said_with_its_line(self):
        said, is_well = self.show(function("case001_a"), function("case0020_x"),
                                  function("lowercase002_x"))
        self.assertFalse(is_well)
        self.assertIn("NOT COVERED 002 the second: no test of this run carries it", said)
        self.assertIn("1 of 3 listed", said)

    def test_what_did_not_pass_does_not_count(self):
        for kind in ("fail", "skip", "xpass", "bpass", "bfail"):
            said, is_well = self.show(function("case001_a"), function("case002_b", incident(kind)))
            self.assertFalse(is_well)
            self.assertIn(f"NOT COVERED 002 the second: tst_a: case002_b: {kind}", said)

    def test_expected_failure_followed_by_its_pass(self):
        bad = function("case002_b", incident("xfail"), PASS)
        said, is_well = self.show(function("case001_a"), bad)
        self.assertFalse(is_well)
        self.assertIn("case002_b: xfail", said)

    def test_one_bad_row_spoils_the_case(self):
        rows = function("case002_b", incident("pass", "x"), incident("skip", "y"))
        said, is_well = self.show(function("case001_a"), function("case002_a"), rows)
        self.assertFalse(is_well)
        self.assertIn("tst_a: case002_b(y): skip", said)

    def test_a_function_that_crashed(self):
        said, is_well = self.show(function("case001_a"),
                                  '<TestFunction name="case002_b"></TestFunction>')
        self.assertFalse(is_well)
        self.assertIn("case002_b: not ended", said)

    def test_an_excuse_that_is_not_needed(self):
        said, is_well = self.show(*map(function, ("case001_a", "case002_b", "case046_c")))
        self.assertFalse(is_well)
        self.assertIn("046 the third: covered, so its excuse can go", said)
        self.assertIn("3 of 3 listed", said)

    def test_an_excused_case_whose_test_fails(self):
        said, is_well = self.show(function("case001_a"), function("case002_b"),
                                  function("case046_c", incident("fail")))
        self.assertFalse(is_well)
        self.assertIn("case046_c: fail", said)

    def test_a_number_that_is_not_listed(self):
        said, is_well = self.show(*map(function, ("case001_a", "case002_b", "case003_c")))
        self.assertFalse(is_well)
        self.assertIn("003 is not listed, but tst_a: case003_c carries it", said)

    def test_part_of_the_suite(self):
        self.leave("tst_a", function("case001_a"), function("case002_b"))
        for spoil, what in (
                (lambda path: os.utime(path, (0, 0)), "was not run since it was built"),
                (lambda path: path.write_text(path.read_text()[:-20]), "did not end properly"),
                (lambda path: self.leave("tst_b", end=""), "did not end properly"),
                (lambda path: self.leave("tst_b", function("initTestCase", incident("fail"))),
                 "could not be set up"),
                (lambda path: path.unlink(), "was not run")):
            spoil(self.results / "tst_b.xml")
            said, is_well = self.show()
            self.assertFalse(is_well)
            self.assertIn(f"tst_b {what}\n", said)
            self.assertIn("Not all of the suite has run", said)
            self.assertIn("2 of 3 listed", said)

    def test_begin_forgets(self):
        report.main(["begin", str(self.results)])
        said, is_well = self.show()
        self.assertFalse(is_well)
        self.assertIn("tst_a was not run", said)
        self.assertIn("0 of 3 listed", said)

    def test_control_characters_in_what_a_test_logged(self):
        noise = '<Message type="qwarn"><Description><![CDATA[\x00\x1b]]></Description></Message>'
        said, is_well = self.show(function("case001_a", noise, PASS), function("case002_b"))
        self.assertTrue(is_well, said)

    def test_a_test_without_the_label(self):
        (self.sources / "tst_a.cpp").write_text("void case001_a();")
        (self.sources / "tst_c.cpp").write_text("void case001_a();")
        (self.sources / "tst_d.cpp").write_text("void nothing();")
        said, is_well = self.show(function("case001_a"), function("case002_b"))
        self.assertFalse(is_well)
        self.assertIn("tst_c carries case numbers, but not the label", said)
        self.assertNotIn("tst_d", said)

    def test_a_list_that_cannot_be_read(self):
        for line in ("1 short number\n", "001 twice\n001 twice\n", "001 no reason |\n"):
            self.cases.write_text(line)
            with self.assertRaises(SystemExit):
                self.show()


if __name__ == "__main__":
    unittest.main()
