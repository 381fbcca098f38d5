"""Every outline of every example, as a terminal shows it."""

import pytest

from socdocs.reporting.outline import outline_text
from tests.reports import cases, outline_case


@pytest.mark.parametrize("case", cases(), ids=str)
def test_every_example_outline_reads_as_it_did(case, golden):
    golden(f"{case.example}/{case.report}.outline.txt", outline_text(outline_case(case)))
