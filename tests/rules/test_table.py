"""What holds for every row of the table of rules."""

import re

import pytest

from socdocs.problems import Severity
from socdocs.rules.table import BESIDE_MISTAKES, BY_CODE, OF_ANY_KIND, PHASES, RULES


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


WAIVABLE = {
    "CTL016": "who performs a control may be told in several ways",
    "CUE005": "found in the words of a text",
    "DSC011": "a list in the wrong entry, which a Type 1 does not print",
    "ENG003": "a fact in the wrong entry, which a Type 1 does not print",
    "ENG005": "a fact in the wrong entry, which a Type 2 does not print",
    "ENG016": "facts in the wrong entry, which the report does not print",
    "ENG025": "engagements under two standards exist",
    "ASR002": "found in the words of a text",
    "OPN012": "the firm may have its reason to say it in a SOC 3",
    "SCP002": "rare, and agreed with the service auditor",
    "SCP005": "how long a reason is",
    "SCP007": "the criterion may be met and irrelevant",
    "SUB006": "an organization may be inclusive in part",
    "SUB013": "found in the words of a text",
    "TST001": "a list in the wrong entry, which a Type 1 does not print",
}
"""The errors that a description may waive, each with the reason."""


def test_no_error_can_be_waived_but_these():
    errors = {rule.code for rule in RULES if Severity.ERROR in (rule.weight.outline, rule.weight.draft)}

    assert {rule.code for rule in RULES if rule.code in errors and rule.waivable} == set(WAIVABLE)


NEEDS_THE_WHOLE = {
    "ENG013": "no error as long as the report is a draft",
    "OPN001": "the auditor's file may be what cannot be read",
    "OPN006": "the matter may be in scope by what cannot be read",
    "OPN007": "tests may be what cannot be read",
    "OPN008": "what the opinion lacks may be what cannot be read",
    "OPN010": "the opinion of the other report may be what cannot be read",
    "OPN011": "the opinion may be what cannot be read",
    "SCP016": "an entry may have lost its evidence with what cannot be read",
    "SCP021": "the criterion may be what cannot be read",
}
"""The rules about what cannot be true that say nothing beside a mistake of form, each with the reason."""
OF_ONE_SOC = {"ENG025", "ENG028"}
"""Rules for all reports that look at the number of the SOC, which a kind that cannot be read does not tell."""
OF_A_PERIOD = {"ENG006"}
"""Rules for reports with a period, which is in the entry whatever its kind."""


def test_what_cannot_be_true_is_found_beside_mistakes_of_form_but_for_these():
    assert {rule.code for rule in RULES} >= BESIDE_MISTAKES
    assert {rule.code for rule in RULES if not rule.waivable} - BESIDE_MISTAKES == set(NEEDS_THE_WHOLE)


def test_of_a_kind_that_cannot_be_read_all_is_found_that_holds_of_every_kind():
    of_all = {code for code in BESIDE_MISTAKES if BY_CODE[code].reports == "all"}
    assert of_all - OF_ONE_SOC | OF_A_PERIOD == OF_ANY_KIND


def test_no_rule_is_the_second_of_the_same_function():
    assert len({rule.find for rule in RULES}) == len(RULES)
