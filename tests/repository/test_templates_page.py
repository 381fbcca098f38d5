"""docs/templates.md names everything that a manifest or a template may use."""

import re
from pathlib import Path

import pytest

from socdocs.document.reader import ROLES
from socdocs.model.description import SystemDescription
from socdocs.model.fields import fields_of
from socdocs.report import manifest_reading as read
from socdocs.report import render, template_functions
from socdocs.report.facts import TEMPLATE_FACTS, ReportFacts
from socdocs.resources import kind_names, template_folders

PAGE = (Path(__file__).resolve().parents[2] / "docs/templates.md").read_text("utf-8")
MADE_BY_SOCDOCS = {"proposed"}


@pytest.mark.parametrize(
    "key", sorted(read._KIND | read._LAYOUT | read._LAYOUT_ROW | read._PART_TEXTS | read._PART_LISTS | read._PART_FLAGS)
)
def test_every_key_of_a_manifest_is_explained(key):
    assert f"`{key}`" in PAGE


@pytest.mark.parametrize("name", [*template_functions.FUNCTIONS, "has", "written"])
def test_every_function_of_a_template_is_explained(name):
    assert f"`{name}(" in PAGE


@pytest.mark.parametrize("name", TEMPLATE_FACTS)
def test_every_computed_fact_is_explained_and_there(name):
    assert re.search(rf"^\|[^|]*`{name}[(`]", PAGE, re.MULTILINE)
    assert hasattr(ReportFacts, name)


def test_templates_can_use_nothing_of_the_facts_that_is_not_listed():
    assert set(vars(ReportFacts)) & render.NAMES <= {*TEMPLATE_FACTS, *fields_of(SystemDescription)}


@pytest.mark.parametrize("role", sorted(ROLES - MADE_BY_SOCDOCS))
def test_every_group_is_named(role):
    assert f"`{role}" in PAGE


@pytest.mark.parametrize("kind", kind_names(template_folders()))
def test_every_report_kind_is_named(kind):
    assert f"`{kind}`" in PAGE
