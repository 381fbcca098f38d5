"""A case is made once, and what is wrong with what was asked for is told with its place."""

import pytest

from socdocs.problems import InputProblems
from socdocs.workflow.case import open_case
from socdocs.workflow.progress import outline
from socdocs.workflow.request import Request
from tests.reports import case_of, load

TEXT = "reports:\n  - {id: r, soc: 2, type: 1, trust_services_categories: [security], layout: LAYOUT}\n"


def test_a_layout_that_does_not_exist_is_found_where_the_description_names_it(described):
    with pytest.raises(InputProblems) as refused:
        described(TEXT.replace("LAYOUT", "nosuch"))

    (problem,) = refused.value.diagnostics
    assert (problem.code, problem.address, problem.span.line) == ("unknown-layout", "reports[r].layout", 2)


def test_a_layout_that_was_asked_for_and_does_not_exist_has_no_place():
    with pytest.raises(InputProblems) as refused:
        case_of(load("minimal"), "soc2-type1", layout="nosuch")

    (problem,) = refused.value.diagnostics
    assert (problem.code, problem.span) == ("unknown-layout", None)


def test_what_was_asked_for_goes_before_what_the_description_says(described):
    loaded = described(TEXT.replace("LAYOUT", "four-section")).loaded

    assert open_case(loaded, Request(kind="soc2-type1", layout="practice")).plan.layout.name == "practice"


def test_an_outline_has_the_layout_of_its_case(described):
    found, _ = outline(described(TEXT.replace("LAYOUT", "practice")))

    assert found.layout == "practice"
