"""Synthetic descriptions bring up everything that a report kind can print, so that a trial tries every template."""

import pytest

from socdocs import resources
from socdocs.files import Files
from socdocs.report.facts import ReportFacts
from socdocs.report.kinds import load_kind
from socdocs.report.manifest import walk
from socdocs.report.plan import make_plan
from socdocs.report.scope import narrow
from socdocs.trials.synthetic import synthetic_descriptions

KINDS = resources.kind_names(resources.template_folders())


@pytest.fixture(scope="module", params=KINDS)
def kind(request):
    return load_kind(Files(), resources.template_folders(), request.param)[0]


def plans(kind):
    for special, description, scanty in synthetic_descriptions(kind):
        yield special, scanty, make_plan(ReportFacts(narrow(description, description.reports[0], kind)))


def test_every_part_that_the_kind_can_have_prints_from_some_description(kind):
    printed = {row.part.id for _, _, plan in plans(kind) for row in plan.walk()}
    left_out = {id_ for row in kind.layouts[kind.default_layout].sections for id_ in row.without}
    impossible = {
        below.id
        for part in walk(kind.parts)
        for below in walk((part,))
        if part.id in left_out
        or any(
            getattr(kind, term.partition("kind.")[2]) is term.startswith("not ")
            for term in part.when
            if "kind." in term
        )
    }
    assert {part.id for part in walk(kind.parts)} - impossible - printed == {
        part
        for part in ("other_information.management_responses",)
        if not kind.tests and part in {row.id for row in walk(kind.parts)}
    }


def test_they_give_nothing_then_little_then_everything(kind):
    found = list(plans(kind))
    assert [scanty for _, scanty, _ in found] == [True, True] + [False] * (len(found) - 2)
    assert len({special for special, _, _ in found}) == len(found)


def test_a_description_is_the_same_every_time(kind):
    assert [row[1] for row in synthetic_descriptions(kind)] == [row[1] for row in synthetic_descriptions(kind)]
