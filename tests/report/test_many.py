"""A dozen of everything makes a report like one of everything."""

import re

import pytest
from msgspec.structs import fields, replace

from socdocs.model.base import Facts, with_facts
from socdocs.rules.subject import listed
from tests.report.test_every_fact_prints import markdown_text
from tests.reports import build, load

DOZEN = 12


def multiplied(value):
    """The same with each list of entries a dozen times as long; further entries have ids and names of their own."""
    if isinstance(value, tuple) and value and isinstance(value[0], Facts):
        rows = tuple(map(multiplied, value))
        return rows + tuple(named(row, number) for number in range(2, DOZEN + 1) for row in rows[:2])
    if isinstance(value, Facts):
        lists = {field.name: getattr(value, field.name) for field in fields(value)}
        return with_facts(
            value, **{name: multiplied(row) for name, row in lists.items() if name not in ("reports", "checks")}
        )
    return value


def named(row, number):
    names = {name: getattr(row, name, None) for name in ("id", "name")}
    return with_facts(row, **{name: f"{text} no {number}" for name, text in names.items() if text})


@pytest.mark.parametrize(
    ("example", "kind", "grouping", "layout"),
    [
        ("soc2-plus", "soc2-type2", "by_criterion", "four-section"),
        ("soc2-plus", "soc2-type2", "by_process", "practice"),
        ("payroll-processor", "soc1-type2", "by_process", "four-section"),
    ],
)
def test_a_dozen_of_everything_makes_a_report(example, kind, grouping, layout):
    loaded = load(example)
    entry = with_facts(multiplied(loaded.description.reports[0]), layout=layout, controls_layout=grouping)
    description = with_facts(multiplied(loaded.description), reports=(entry,))
    text = markdown_text(build(replace(loaded, description=description), kind, entry.id))

    assert [row.id for row in (*description.controls, *listed(description.cuecs)) if row.id not in text] == []
    parties = (*listed(description.vendors), *listed(description.subservice_organizations))
    assert [row.name for row in parties if row.name not in text] == []
    assert re.search(r"identified \d\d exceptions\.", text)
    assert not re.search(r", and ,| and and |<\w+ object", text)


def test_exceptions_are_listed_by_their_numbers_the_tenth_last():
    loaded = load("saas-vendor")
    ids = {row.id: f"EX-{10 - number}" for number, row in enumerate(exceptions(loaded.description))}
    assert len(ids) > 1

    def renumbered(value):
        if isinstance(value, tuple):
            return tuple(map(renumbered, value))
        if isinstance(value, Facts):
            return with_facts(value, **{row.name: renumbered(getattr(value, row.name)) for row in fields(value)})
        return ids.get(value, value) if isinstance(value, str) else value

    text = markdown_text(build(replace(loaded, description=renumbered(loaded.description)), "soc2-type2"))

    listed_ones = re.findall(r"^\| (?:<a [^>]*></a>)?\[?(EX-\d+)", text, re.MULTILINE)
    assert listed_ones[: len(ids)] == [f"EX-{11 - len(ids) + number}" for number in range(len(ids))]


def exceptions(description):
    tests = (*listed(description.tests), *(test for row in description.reports for test in listed(row.tests)))
    return [row for test in tests for row in listed(test.exceptions)]
