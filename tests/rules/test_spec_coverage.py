"""Whatever practice asks of a description is a rule, an error, an open item, a test of our templates, or left out."""

import re
from pathlib import Path

import pytest

from socdocs.files import Files
from socdocs.problems import InputProblems
from socdocs.rules.table import BY_CODE
from socdocs.workflow.load import load
from socdocs.workflow.request import Request
from tests.rules.spec_coverage import covered, demands
from tests.rules.test_absent_facts import ABSENT, CONTROL, TYPE_1

ROOT = Path(__file__).resolve().parent.parent.parent
TWICE = "{id: ONE, text: a}, {id: ONE, text: b}"
REFUSED = {
    "ENG001": "reports: [{id: r, soc: 4, type: 1}]\n",
    "CTL001": f"controls: [{TWICE}]\n",
    "CTL005": TYPE_1 + CONTROL.replace("CC6.2", "CC62"),
    "CTL013": f"control_objectives: [{TWICE}]\n",
    "TST016": f"{TYPE_1}{CONTROL}tests: [{{control: AC-01, result: no_exceptions}}]\n",
}


def of_kind(kind):
    return [row for row in covered() if row.kind == kind]


def test_each_of_the_145_demands_is_covered_once():
    decided = [row.code for row in covered()]

    assert len(demands()) == len(set(demands())) == 145
    assert len(decided) == len(set(decided))
    assert not set(decided) & set(BY_CODE)
    assert set(decided) | set(BY_CODE) >= set(demands()) >= set(decided)


@pytest.mark.parametrize("row", of_kind("open"), ids=lambda row: row.code)
def test_an_open_item_is_proved_to_be_one(row):
    assert row.code in {case.split()[0] for case in ABSENT}


@pytest.mark.parametrize("row", of_kind("template"), ids=lambda row: row.code)
def test_a_test_of_our_templates_is_there(row):
    file, _, name = row.text.partition("::")

    assert re.search(rf"^def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("row", of_kind("model"), ids=lambda row: row.code)
def test_an_error_of_the_model_is_one(row, tmp_path):
    system, auditor = tmp_path / "system.yaml", tmp_path / "auditor.yaml"
    system.write_text(REFUSED[row.code], encoding="utf-8")
    auditor.write_text("reports: []\n", encoding="utf-8")

    with pytest.raises(InputProblems) as refused:
        load(Files(), Request(system, auditor))
    assert row.text in {row.code for row in refused.value.diagnostics}


@pytest.mark.parametrize("row", of_kind("rule"), ids=lambda row: row.code)
def test_a_rule_that_covers_a_demand_is_in_the_table(row):
    assert row.text in BY_CODE
