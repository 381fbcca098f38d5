"""A summary counts each fact once, where it belongs, and agrees with the draft."""

import pytest

from socdocs.diagnostics import Diagnostic
from socdocs.document.open_items import count_by_owner
from socdocs.problems import Severity
from socdocs.workflow.finish import Draft
from socdocs.workflow.progress import summarize
from tests.reports import build_case, cases, example_case, load

CASES = [case for case in cases() if case.example in ("saas-vendor", "payroll-processor", "minimal")]


def summary_of(case, *found):
    return summarize(Draft(example_case(case), build_case(case), found=found))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_open_items_are_those_of_the_draft(case):
    summary = summary_of(case)
    owed = {owner: count for owner, count in count_by_owner(build_case(case)).items() if count}
    assert dict(summary.whole.owed) == owed
    assert sum(row.open_items for row in summary.sections) == summary.whole.open_items == sum(owed.values())
    assert sum(row.needed for row in summary.sections) == summary.whole.needed
    assert 0 <= summary.whole.given <= summary.whole.needed


def saas():
    return next(case for case in CASES if case.example == "saas-vendor")


def finding(address, severity=Severity.ERROR, **more):
    return Diagnostic("CTL007", severity, "x", None, "", address, **more)


@pytest.mark.parametrize(
    ("address", "section"),
    [
        ("system.boundaries", "description"),
        ("components.data", "description"),
        ("reports[soc2-2026].assertion.date", "management_assertion"),
        ("reports[soc2-2026].assertion", "management_assertion"),
        ("reports[soc2-2026].opinion.type", "auditor_report"),
        ("checks.waive[SCP002]", ""),
    ],
)
def test_a_finding_counts_in_the_section_that_its_fact_belongs_to(address, section):
    found = summary_of(saas(), finding(address), finding(address, Severity.WARNING))
    counted = {row.id: dict(row.findings) for row in found.sections if row.findings}
    assert counted == {section: {Severity.ERROR: 1, Severity.WARNING: 1}}


def test_a_finding_about_a_control_counts_for_each_criterion_that_it_meets():
    control = next(row for row in load("saas-vendor").description.controls if len(row.criteria) > 1)
    summary = summary_of(saas(), finding(f"controls[{control.id}].text"))
    counted = {row.id for row in summary.targets if row.findings}
    assert counted == set(control.criteria)


def test_waived_findings_and_open_items_are_not_counted_as_findings():
    row = finding("system.boundaries", waived="agreed")
    assert not summary_of(
        saas(), row, Diagnostic("open-item", Severity.WARNING, "x", None, "", "system.name")
    ).whole.findings


def test_what_is_left_to_whom_follows_the_owner_of_what_is_open_or_wrong():
    case = next(case for case in CASES if case.example == "saas-vendor" and case.report == "soc2-2026")
    (control,) = (row for row in load("saas-vendor").description.controls if row.id == "AC-06")
    found = summary_of(case, finding("controls[AC-06].text"), finding("tests[AC-06].result"))
    before = {row.id: row.left for row in summary_of(case).targets}
    for row in found.targets:
        if row.id in control.criteria:
            more = {owner: n - before.get(row.id, {}).get(owner, 0) for owner, n in row.left.items()}
            assert more == {"management": 1, "service_auditor": 1}
