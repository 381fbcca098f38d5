"""How sentences end and read, whatever names and numbers stand in them."""

import re

import pytest

from socdocs.writers import markdown
from tests.reports import build_case, cases, examinations

DOUBLED = re.compile(r"(?<!\.)\.\.(?!\.)|,,|;;|:\.|\.;(?=\s)|\(\s*\)| [,;]")
ENDS_IN_A_STOP = re.compile(r"\b(?:Inc|Co|Corp|Ltd|[ap]\.m|U\.S)\.[;,]")


@pytest.mark.parametrize("case", cases(), ids=str)
def test_no_punctuation_is_doubled(case):
    text = ENDS_IN_A_STOP.sub("", markdown.write(build_case(case)).decode())

    assert [text[max(0, found.start() - 60) : found.end() + 10] for found in DOUBLED.finditer(text)] == []


@pytest.mark.parametrize("case", examinations(), ids=str)
def test_the_name_is_spelled_once_and_carries_its_mark(case, read):
    text = read(case).whole

    assert text.count("System and Organization Controls") == 1
    assert re.search(r"System and Organization Controls \(SOC\) [12]® Type [12] Report", text)
