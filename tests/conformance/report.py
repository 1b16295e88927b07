# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many of the listed cases this run of the suite has proved.

report.py begin RESULTS        forgets what an earlier run has proved
report.py show RESULTS CASES TESTS SOURCES
    RESULTS  the folder where each test left TEST.xml (Qt Test's format "xml", which tells an
             expected failure from a pass; its JUnit format does not)
    CASES    the list, see cases.txt
    TESTS    a file that names a test and its program in each line, apart by a tab
    SOURCES  the folder of all tests, to find those that should be in TESTS and are not

A case is covered if tests carry its number (`case046_…` begins the function's name or the data
tag) and each of them passed; a skipped or expected failure is no pass. Exits 1 where a listed case
is neither covered nor excused, where an excuse is not needed any more, where a number is not
listed, and where a test has not run to its end.
"""

import collections
import os
import pathlib
import re
import sys
import xml.etree.ElementTree

NUMBER = re.compile(r"(?<![0-9A-Za-z])case(\d{3})(?!\d)")
LINE = re.compile(r"(\d{3}) ([^|]+?)(?: \| (\S.*))?")
UNFIT_FOR_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")

Case = collections.namedtuple("Case", "text excuse")
# Of one row of one function: where it is, the cases whose number it carries, and what came of it.
Outcome = collections.namedtuple("Outcome", "place numbers result")


class Unfinished(Exception):
    """A test of whose run nothing can be said."""


def read_cases(path):
    cases = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        match = LINE.fullmatch(line.strip())
        if not match or match.group(1) in cases:
            sys.exit(f"{path}: cannot read, or read before: {line}")
        cases[match.group(1)] = Case(match.group(2), match.group(3))
    return cases


def read_tests(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line]


def parse(path):
    # Tests feed rubbish, and what they log of it is in here too.
    text = UNFIT_FOR_XML.sub("", path.read_text(encoding="utf-8", errors="replace"))
    try:
        return xml.etree.ElementTree.fromstring(text)
    except xml.etree.ElementTree.ParseError:
        raise Unfinished("did not end properly") from None


def outcomes_of_function(test, function):
    """The worst incident of each row; a function without any incident did not end."""
    name = function.get("name")
    rows = {}
    for incident in function.iter("Incident"):
        tag = (incident.findtext("DataTag") or "").strip()
        kind = incident.get("type")
        if kind != "pass" or tag not in rows:
            rows[tag] = kind
    for tag, result in (rows or {"": "not ended"}).items():
        place = f"{test}: {name}({tag})" if tag else f"{test}: {name}"
        yield Outcome(place, {*NUMBER.findall(name), *NUMBER.findall(tag)}, result)


def read_outcomes(test, program, results):
    """What a test has proved. Raises Unfinished where that is not known."""
    path = results / f"{test}.xml"
    if not path.exists():
        raise Unfinished("was not run")
    if os.path.exists(program) and path.stat().st_mtime < os.stat(program).st_mtime:
        raise Unfinished("was not run since it was built")
    functions = parse(path).findall("TestFunction")
    if "cleanupTestCase" not in {function.get("name") for function in functions}:
        raise Unfinished("did not end properly")
    found = [outcome for function in functions for outcome in outcomes_of_function(test, function)]
    for outcome in found:
        if outcome.place == f"{test}: initTestCase" and outcome.result != "pass":
            raise Unfinished("could not be set up")
    return found


def forgotten(tests, sources):
    """The tests whose source has case numbers, but which are not of the suite."""
    known = {test for test, program in tests}
    return [f"{source.stem} carries case numbers, but not the label conformance"
            for source in sorted(sources.rglob("tst_*.cpp"))
            if source.stem not in known and NUMBER.search(source.read_text(encoding="utf-8"))]


def collect(tests, results):
    """(all outcomes that carry numbers, what is wrong with whole tests)"""
    outcomes, problems = [], []
    for test, program in tests:
        try:
            found = [one for one in read_outcomes(test, program, results) if one.numbers]
        except Unfinished as reason:
            problems.append(f"{test} {reason}")
            continue
        outcomes += found
    return outcomes, problems


def judge(cases, outcomes):
    """(numbers that are covered, what is wrong with single cases)"""
    results = collections.defaultdict(list)
    for outcome in outcomes:
        for number in outcome.numbers:
            results[number].append(outcome)
    problems, covered = [], set()
    for number, case in cases.items():
        failed = [f"{one.place}: {one.result}" for one in results[number] if one.result != "pass"]
        if results[number] and not failed:
            covered.add(number)
            if case.excuse:
                problems.append(f"{number} {case.text}: covered, so its excuse can go")
        elif not case.excuse or failed:
            why = "; ".join(failed) or "no test of this run carries it"
            problems.append(f"{number} {case.text}: {why}")
    for number in sorted(results.keys() - cases.keys()):
        problems.append(f"{number} is not listed, but {results[number][0].place} carries it")
    return covered, problems


def report(cases, tests, results, sources):
    """The text, and whether all is well."""
    outcomes, problems = collect(tests, results)
    covered, more = judge(cases, outcomes)
    more += forgotten(tests, sources)
    lines = []
    if problems:
        lines.append("Not all of the suite has run; what follows holds for the part that has.")
        lines += problems
    lines += [f"NOT COVERED {line}" if line[:3] in cases and line[:3] not in covered else line
              for line in more]
    lines += [f"excused {number} {case.text}: {case.excuse}" for number, case in cases.items()
              if case.excuse and number not in covered]
    lines.append(f"{len(covered)} of {len(cases)} listed cases covered")
    return "\n".join(lines), not problems and not more


def begin(results):
    results.mkdir(parents=True, exist_ok=True)
    for old in [*results.glob("*.xml"), *results.glob("report.txt")]:
        old.unlink()
    return 0


def show(results, cases, tests, sources):
    text, is_well = report(read_cases(cases), read_tests(tests), results, sources)
    (results / "report.txt").write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0 if is_well else 1


def main(arguments):
    what, *paths = arguments
    return {"begin": begin, "show": show}[what](*map(pathlib.Path, paths))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
