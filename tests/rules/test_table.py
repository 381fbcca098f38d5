"""What holds for every row of the table of rules."""

import re

import pytest

from socdocs.rules.table import PHASES, RULES


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_brings_its_manual(rule):
    summary, *rest = rule.manual.split("\n\n")

    assert summary.endswith(".")
    assert re.search(r"^Fails: ", rule.manual, re.MULTILINE)
    assert re.search(r"^Write instead: ", rule.manual, re.MULTILINE)
    assert len(rest) >= 3, "the manual says why the rule matters"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_matters_more_the_later_it_is(rule):
    weights = [getattr(rule.weight, phase) or 0 for phase in PHASES]

    assert weights == sorted(weights)
    assert weights[-1]


def test_codes_and_names_are_given_once():
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_codes_and_names_have_one_form(rule):
    assert re.fullmatch(r"[A-Z]{3}\d{3}", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)


def test_no_rule_is_the_second_of_the_same_function():
    assert len({rule.find for rule in RULES}) == len(RULES)
