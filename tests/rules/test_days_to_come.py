"""What has been done cannot bear a day that is still to come anywhere on earth."""

import datetime

import pytest

from socdocs.workflow.check import apply_rules, subject_of

TODAY = datetime.date(2026, 6, 30)
REPORT = "reports: [{{id: r, soc: 2, type: 1, as_of_date: {as_of}, trust_services_categories: [security], {fact}}}]"


def found(described, fact, as_of="2026-03-31"):
    case = described(REPORT.format(as_of=as_of, fact=fact))
    return {(row.code, row.address) for row in apply_rules(case, subject_of(case, TODAY), "draft").remaining}


@pytest.mark.parametrize(
    ("fact", "code", "address"),
    [
        ("assertion: {{date: {day}, signed: yes}}", "ENG029", "reports[r].assertion.date"),
        ("approvals: [{{section: s, date: {day}}}]", "ENG029", "reports[r].approvals[s].date"),
        (
            "report_date: {day}, service_auditor: {{firm: A}}, opinion: {{provided_by_auditor: yes, type: adverse}}",
            "OPN007",
            "reports[r].opinion.type",
        ),
    ],
)
def test_the_day_after_today_may_have_come_elsewhere_and_a_later_one_has_not(described, fact, code, address):
    assert (code, address) not in found(described, fact.format(day="2026-07-01"))
    assert (code, address) in found(described, fact.format(day="2026-07-02"))


def test_an_assertion_on_days_to_come_has_not_been_signed(described):
    signed = ("ENG029", "reports[r].assertion.signed")

    assert signed in found(described, "assertion: {signed: yes}", as_of="2026-09-30")
    assert signed not in found(described, "assertion: {signed: no}", as_of="2026-09-30")
    assert signed not in found(described, "assertion: {signed: yes}")


def test_an_incident_and_an_exception_of_days_to_come_are_found_within_a_period_that_goes_on(described):
    case = described("""
reports: [{id: r, soc: 2, type: 2, period: {start: 2026-01-01, end: 2026-12-31}, trust_services_categories: [security]}]
controls: [{id: AC-01, text: The Lead approves each request in the ticket., criteria: [CC6.2]}]
incidents: [{id: I-1, date: 2026-06-30, nature: Loss of data.}, {id: I-2, date: 2026-09-30, nature: Loss of data.}]
tests:
  - {control: AC-01, result: exception, exceptions: [{id: EX-1, timing: June 2026}, {id: EX-2, timing: August 2026}]}
""")
    rows = apply_rules(case, subject_of(case, TODAY), "draft").remaining

    assert {row.address for row in rows if row.code == "ENG029"} == {"incidents[I-2].date"}
    assert {row.address for row in rows if row.code == "TST029"} == {"tests[AC-01].exceptions[EX-2].timing"}
