"""Findings that a description accepts, and what is wrong with waivers."""

import datetime

from socdocs.problems import Severity
from socdocs.rules.names import FORMER_NAMES
from socdocs.rules.table import BY_CODE, RULES
from socdocs.workflow.check import apply_rules, check, subject_of
from socdocs.workflow.request import Request

TODAY = datetime.date(2026, 6, 1)
REPORT = """\
reports:
  - {id: r, soc: 2, type: 1, as_of_date: 2026-06-30, trust_services_categories: [availability]}
services:
  - {name: Freight exchange, description: A world-class exchange.}
  - {name: Load board, description: A world-class board.}
"""


def checked(described, waivers, text=REPORT):
    case = described(text + "checks:\n  waive:\n" + "".join(f"    - {{{waiver}}}\n" for waiver in waivers))
    return apply_rules(case, subject_of(case, TODAY), "draft")


def codes(diagnostics):
    return [diagnostic.code for diagnostic in diagnostics]


def test_a_waiver_with_a_reason_takes_its_finding_out(described):
    outcome = checked(described, ["rule: SCP002, reason: agreed with the service auditor"])

    assert codes(outcome.waived) == ["SCP002"]
    assert "SCP002" not in codes(outcome.remaining)
    assert outcome.problems == outcome.unused == ()


def test_a_waiver_for_one_place_leaves_the_others(described):
    outcome = checked(described, ["rule: DSC019, where: 'services[Load board]', reason: words of a trade mark"])

    assert [row.address for row in outcome.waived] == ["services[Load board].description"]
    assert [row.address for row in outcome.remaining if row.code == "DSC019"] == [
        "services[Freight exchange].description"
    ]


def test_a_place_is_not_a_beginning_of_letters(described):
    outcome = checked(described, ["rule: DSC019, where: 'services[Load', reason: words of a trade mark"])

    assert not outcome.waived
    assert codes(outcome.unused) == ["WVR003"]


def test_a_waiver_without_a_reason_is_a_finding_and_does_not_apply(described):
    outcome = checked(described, ["rule: SCP002"])

    assert codes(outcome.problems) == ["WVR001"]
    assert "SCP002" in codes(outcome.remaining)


def test_a_waiver_applies_through_its_last_day(described):
    outcome = checked(described, ["rule: SCP002, reason: agreed, until: 2026-06-01"])

    assert codes(outcome.waived) == ["SCP002"]


def test_an_expired_waiver_is_a_finding_and_does_not_apply(described):
    outcome = checked(described, ["rule: SCP002, reason: agreed, until: 2026-05-31"])

    assert codes(outcome.problems) == ["WVR002"]
    assert "SCP002" in codes(outcome.remaining)


def test_a_waiver_that_matches_nothing_is_a_finding(described):
    outcome = checked(described, ["rule: DSC021, reason: the addresses are examples"])

    assert codes(outcome.unused) == ["WVR003"]


def test_a_waiver_of_a_rule_that_runs_later_is_not_called_unused(described):
    case = described(REPORT + "checks: {waive: [{rule: DSC023, reason: written by counsel}]}\n")

    assert codes(apply_rules(case, subject_of(case, TODAY), "draft").unused) == ["WVR003"]
    assert not apply_rules(case, subject_of(case, TODAY), "outline").unused


def test_an_opinion_that_is_not_the_auditors_cannot_be_waived(described):
    text = REPORT.replace("[availability]}", "[security], opinion: {type: unmodified}}")
    outcome = checked(described, ["rule: OPN001, reason: the firm will confirm it"], text)

    assert codes(outcome.problems) == ["WVR004"]
    assert [problem.message for problem in outcome.problems] == ["OPN001 cannot be waived."]
    assert "OPN001" in codes(outcome.remaining)


def test_what_cannot_be_true_cannot_be_waived(described):
    report = REPORT.replace("type: 1, as_of_date: 2026-06-30", "type: 2, period: {start: 2026-06-30, end: 2026-01-01}")
    outcome = checked(described, ["rule: period-that-ends-before-it-starts, reason: accepted"], report)

    assert codes(outcome.problems) == ["WVR004"]
    assert "ENG006" in codes(outcome.remaining)


def test_a_last_day_that_is_still_to_come_cannot_be_waived(described):
    outcome = checked(
        described, ["rule: ENG013, reason: ok"], REPORT.replace("as_of_date: 2026-06-30", "as_of_date: 2099-06-30")
    )

    assert codes(outcome.problems) == ["WVR004"]
    assert "ENG013" in codes(outcome.remaining)


def test_what_is_no_rule_cannot_be_waived(described):
    outcome = checked(described, ["rule: open-item, reason: later", "rule: unknown-key, reason: later"])

    assert codes(outcome.problems) == ["WVR005", "WVR005"]


def test_problems_of_waivers_have_their_place_and_are_warnings(described):
    outcome = checked(described, ["rule: SCP002"])

    assert [(row.severity, row.span.line) for row in outcome.problems] == [(Severity.WARNING, 8)]


def test_a_waiver_for_another_report_of_the_file_is_no_finding(described):
    more = "  - {id: other, soc: 1, type: 1, as_of_date: 2026-06-30}\n"
    text = REPORT.replace("services:", f"{more}services:", 1)
    case = described(text + "checks:\n  waive:\n    - {rule: DSC014, reason: agreed}\n")

    assert "WVR003" not in codes(check(case, Request()).found)


def test_a_waiver_may_call_a_rule_by_its_name(described):
    outcome = checked(described, ["rule: Categories without_security, reason: agreed"])

    assert codes(outcome.waived) == ["SCP002"]
    assert outcome.problems == ()


def test_a_former_name_still_waives_with_one_notice(described):
    outcome = checked(described, ["rule: laws-without-a-name, reason: agreed"])

    assert [(row.code, row.severity) for row in outcome.problems] == [("WVR006", Severity.INFO)]
    assert "unnamed-law (DSC005)" in outcome.problems[0].message
    assert codes(outcome.unused) == ["WVR003"]


def test_every_former_name_means_a_rule_and_is_no_name_of_today():
    today = {rule.name for rule in RULES}

    assert set(FORMER_NAMES.values()) <= set(BY_CODE)
    assert not today.intersection(FORMER_NAMES)
