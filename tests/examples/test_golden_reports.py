"""Every report of every example, as its Markdown: a change in any word of any report is seen in the diff."""

import re

import pytest

from socdocs.writers import markdown
from tests.reports import build_case, cases


@pytest.mark.parametrize("case", cases(), ids=str)
def test_every_example_report_reads_as_it_did(case, golden):
    text = markdown.write(build_case(case)).decode()
    golden(f"{case.example}/{case.report}.md", re.sub(r"\n<!-- socdocs .*-->\n\Z", "\n", text))
