"""Every outline of every example, as a terminal shows it."""

import pytest

from socdocs.document.nodes import Placeholder
from socdocs.document.traversal import nodes
from socdocs.reporting.outline import outline_text
from tests.reports import FINGERPRINT, build_case, cases, outline_case


@pytest.mark.parametrize("case", cases(), ids=str)
def test_every_example_outline_reads_as_it_did(case, golden):
    # The mark of a proposed text changes with every word of a template; it stands in the golden file of its part.
    text = FINGERPRINT.sub("text ________", outline_text(outline_case(case)))
    golden(f"{case.example}/{case.report}.outline.txt", text)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_an_outline_shows_the_marks_of_the_texts_that_the_report_proposes(case):
    proposed = (node.wanted for node in nodes(build_case(case).sections) if isinstance(node, Placeholder))
    marks = [mark for wanted in proposed for mark in FINGERPRINT.findall(wanted)]

    assert FINGERPRINT.findall(outline_text(outline_case(case))) == list(dict.fromkeys(marks))
