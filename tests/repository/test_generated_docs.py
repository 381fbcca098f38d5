"""The generated pages of docs/ lead where they say."""

import re

from scripts.generated_docs import errors_page, headings_of, input_reference, rules_page
from socdocs.catalogs.description_criteria import description_criteria
from socdocs.catalogs.elements import elements
from socdocs.model.description import SystemDescription
from socdocs.model.fields import fields_of
from socdocs.model.paths import models_below
from socdocs.rules.manual import manuals
from socdocs.rules.manuals import MANUALS
from tests.conftest import ROOT


def test_every_link_of_the_input_reference_leads_to_one_heading():
    page = input_reference()

    headings = [text.lower().replace(" ", "-") for text in re.findall(r"^## (.+)$", page, re.MULTILINE)]
    assert len(headings) == len(set(headings))
    assert set(re.findall(r"\]\(#(.+?)\)", page)) <= set(headings)


def test_the_input_reference_has_a_row_for_every_key_with_its_meaning():
    page = input_reference()

    rows = re.findall(r"^\| (?:\*\*)?`(\w+)`(?:\*\*)? \| .+ \| \S.+ \| .* \| .+ \| .+ \|$", page, re.MULTILINE)
    assert rows == [row.key for model in models_below(SystemDescription) for row in fields_of(model).values()]


def test_the_page_on_rules_has_a_row_and_a_manual_for_every_rule():
    page = rules_page()

    rows = re.findall(r"^\| \[([A-Z]{3}\d{3})\]\(#(.+?)\) \| \S.* \|$", page, re.MULTILINE)
    headings = {text.lower().replace(" ", "-") for text in re.findall(r"^### (.+)$", page, re.MULTILINE)}
    assert sorted(code for code, _ in rows) == sorted(MANUALS)
    assert {anchor for _, anchor in rows} == headings


def test_the_page_on_spreadsheets_names_each_heading_once_for_its_field():
    table = headings_of("controls")

    known = [
        heading for row in re.findall(r"^\| `.+?` \| (.+) \|$", table, re.MULTILINE) for heading in row.split(", ")
    ]
    assert {"Control ID", "Control Description", "Key Control"} <= set(known)
    assert len(known) == len(set(known))


def test_the_page_on_codes_lists_everything_that_explain_knows():
    page = errors_page()
    listed = {
        *re.findall(r"^### (\S+)$", page, re.MULTILINE),
        *re.findall(r"^\| \[?([\w -]+?)(?:\]|\ \|)", page, re.MULTILINE),
    }
    known = {*manuals(), *elements(), *(code for row in description_criteria().values() for code in row.titles)}
    assert known <= listed


def test_the_page_on_codes_leads_to_the_manual_of_each_rule():
    anchors = {text.lower().replace(" ", "-") for text in re.findall(r"^### (.+)$", rules_page(), re.MULTILINE)}
    assert set(re.findall(r"\]\(rules\.md#(.+?)\)", errors_page())) == anchors


def test_every_page_is_in_the_index():
    docs = ROOT / "docs"
    index = (docs / "README.md").read_text("utf-8")
    linked = set(re.findall(r"\]\(([^)#]+)\)", index))
    assert {page.name for page in docs.glob("*.md")} - {"README.md"} <= linked
    assert all((docs / target).exists() for target in linked)
