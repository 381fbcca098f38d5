"""Guidance for management: in its own parts of a draft, nowhere else."""

import pytest

from socdocs.document.nodes import walk_sections
from tests.reports import build_case, cases

CASES = [case for case in cases() if case.example in ("data-center", "minimal")]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_management_finds_guidance_at_its_own_parts_only(case):
    found = [section for section in walk_sections(build_case(case, guidance=True).sections) if section.guidance]
    assert found
    assert {section.owner for section in found} == {"management"}
    assert all(section.title for section in found)


@pytest.mark.parametrize("options", [{}, {"guidance": True, "final_reason": "signed"}])
def test_nothing_of_it_is_left_where_it_was_not_asked_for_or_the_report_is_final(options):
    sections = walk_sections(build_case(CASES[0], **options).sections)
    assert [section.id for section in sections if section.guidance] == []
