"""The steps fit together, and a report follows them from its files to its place."""

from itertools import pairwise
from typing import get_type_hints

import pytest

from socdocs.files import Files
from socdocs.workflow.case import open_case
from socdocs.workflow.check import check
from socdocs.workflow.finish import finish
from socdocs.workflow.load import load
from socdocs.workflow.request import Request, Target
from socdocs.workflow.save import save
from socdocs.workflow.steps import WORKFLOW, follow
from socdocs.workflow.write import write
from socdocs.writers import WRITERS
from tests.reports import EXAMPLES

REQUEST = Request(EXAMPLES / "minimal" / "system.yaml", kind="soc2-type1")


@pytest.mark.parametrize(("before", "after"), list(pairwise(WORKFLOW)), ids=lambda step: step.__name__)
def test_a_step_takes_what_the_step_before_it_gives(before, after):
    taken, *_ = get_type_hints(after).values()

    assert get_type_hints(before)["return"] is taken


def test_a_report_goes_from_its_files_to_its_place(tmp_path):
    target = Target(WRITERS["md"], tmp_path / "report.md")
    draft = follow(Files(), load, finish, REQUEST)

    saved = follow(draft, write, save, target)
    again = follow(draft, write, save, target)

    assert (saved.changed, again.changed) == (True, False)
    assert saved.sha256 == again.sha256
    assert "\n# Open Items\n" in target.path.read_text("utf-8")


def test_one_step_can_be_taken_alone():
    case = open_case(load(Files(), REQUEST), REQUEST)

    assert follow(case, check, check, REQUEST) == check(case, REQUEST)


def test_a_case_is_the_same_for_what_checks_and_what_composes():
    case = open_case(load(Files(), REQUEST), REQUEST)

    assert follow(case, check, finish, REQUEST).case is case


def test_a_draft_names_the_templates_that_it_was_made_from_and_no_others():
    draft = follow(Files(), load, finish, REQUEST)
    names = {reading.path.name for reading in draft.inputs}

    assert {"system.yaml", "report.yaml", "cover.md"} <= names
    assert "exceptions.md" not in names


def test_open_items_are_found_in_a_draft_only_where_they_are_asked_for():
    def codes(request):
        return {row.code for row in follow(Files(), load, finish, request).found}

    asked = Request(REQUEST.description, kind=REQUEST.kind, thorough=True)
    assert "open-item" not in codes(REQUEST)
    assert "open-item" in codes(asked)
