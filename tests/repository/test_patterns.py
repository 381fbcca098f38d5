"""No regular expression takes time by the square of a text, whatever the text; the work is counted and not timed."""

import json
import subprocess
import sys
from functools import cache
from itertools import islice

import pytest

from tests.repository import patterns
from tests.repository.growth import growing
from tests.repository.patterns import ROOT, Use

pytestmark = pytest.mark.exhaustive

BOUNDED = {
    "socdocs/codes.py _AFTER_WHOLE": "begins behind a code, and reads no further than the next one",
    "socdocs/codes.py _NOT_AFTER": "begins behind a code, and reads no further than the next one",
    "socdocs/document/comments.py _LINE_END": "begins behind a comment, and reads no further than the next one",
    "socdocs/document/html.py _GOES_ON": "begins behind a block of HTML, and reads no further than the next one",
    "socdocs/document/html.py _LIST_BEHIND": "begins behind a block of HTML, and reads no further than the next one",
    "socdocs/edits/attribution.py _BEGUN": "begins behind a fact, and reads no further than the next word",
    "socdocs/edits/attribution.py _GOES_ON": "begins behind a fact, and reads no further than the next word",
    "socdocs/edits/markdown_file.py _MARKED": "each mark of a beginning is written with that of its end",
    "socdocs/rules/frequency.py _BEFORE_NOTHING": "begins behind a frequency, and reads no further than the next one",
    "socdocs/rules/words.py _PIECE": "reads the list of words of socdocs",
    "socdocs/source/addresses.py _SEGMENT": "begins where the last one ended; one that does not match ends it",
    "socdocs/source/clearing.py _EMPTY_LINES": "begins behind an item, and reads no further than the next one",
    "socdocs/source/tables/number_formats.py _BEFORE_THREE": "reads the digits of one number, which are at most twenty",
    "socdocs/source/tables/xlsx_cells.py _ASIDE": "reads XML without mistakes and without a document type",
    "socdocs/writers/docx/headers_footers.py _MARK": "reads XML without mistakes",
}
"""Patterns that would take such time on some texts, and why they never meet one."""


@cache
def uses() -> tuple[Use, ...]:
    done = subprocess.run([sys.executable, "-m", patterns.__name__], cwd=ROOT, capture_output=True, check=True)
    return tuple(Use(*row) for row in json.loads(done.stdout))


def _package(use: Use) -> str:
    return "/".join(use.module.split("/")[:2])


PACKAGES = sorted(
    {path.relative_to(ROOT).as_posix() for path in (ROOT / "socdocs").glob("*") if path.suffix in ("", ".py")}
)


@pytest.mark.parametrize("package", PACKAGES)
def test_twice_the_text_is_about_twice_the_work_for_every_pattern(package):
    found = [
        f"{use.module} {use.name}: {use.pattern[:100]}\n  {beginning!r} + {word!r} * n + {end!r}"
        for use in uses()
        if _package(use) == package and f"{use.module} {use.name}" not in BOUNDED
        for beginning, word, end in islice(growing(use.pattern, use.flags, search=use.search), 1)
    ]
    assert found == []


def test_the_reasons_are_those_of_patterns_that_need_one():
    needed = {
        name
        for use in uses()
        if (name := f"{use.module} {use.name}") in BOUNDED and any(growing(use.pattern, use.flags, search=use.search))
    }
    assert needed == BOUNDED.keys()


QUICK = [r"\w+", r"(?<!a)a*b", r"(?<!\s)\s+x", r"\[[^\[\]]*\]\(", r'"[^"]*"', r"<!--(?:(?!<!--).)*-->"]
SLOW = [r"\s+x", r"\[[^\]]*\]\(", r"<!--.*?-->", r"a.*b.*c\Z", r"\b\w[\w.]*@", r"<c\b[^>]*\bref=", r"(?=\w*x)"]
SLOW_AT_ONE_PLACE = [r"\w*\d\w*x", r"(?:a+)+b", r"(?:a|a)*b", r" *-? *x", r"(.*)/b/(.*)\.c"]


@pytest.mark.parametrize("pattern", QUICK)
def test_no_work_is_found_where_there_is_none(pattern):
    assert not list(growing(pattern, 0, search=True))


@pytest.mark.parametrize(("pattern", "search"), [*((p, True) for p in SLOW), *((p, False) for p in SLOW_AT_ONE_PLACE)])
def test_patterns_that_begin_again_or_divide_a_stretch_in_many_ways_are_found(pattern, search):
    assert list(growing(pattern, 0, search=search))
