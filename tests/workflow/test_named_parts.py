"""An entry of a report that names a part which the report does not have is an error at its line, and is never lost."""

import pytest

from socdocs.workflow.check import check
from socdocs.workflow.request import Request

TEXT = """\
reports:
  - id: r
    soc: 2
    type: 1
    trust_services_categories: [security]
    service_auditor:
      confirmed: [{heading: CONFIRMED, by: Priya Raman, date: 2026-02-10, text: 7c1e44b2}]
    auditor_report:
      text: [{heading: OWN, text: Our own words.}]
    approvals: [{section: APPROVED, by: Dana Whitcomb, date: 2026-02-10, text: 51d0c2ae}]
    section_titles: [{section: TITLED, title: About Us}]
"""
RIGHT = {
    "CONFIRMED": "inherent_limitations",
    "OWN": "restricted_use",
    "APPROVED": "description.overview",
    "TITLED": "description",
}
SHARED = """\
reports:
  - {id: r, soc: 2, type: 1, trust_services_categories: [security]}
  - {id: s, soc: 1, type: 1}
report_defaults:
  auditor_report: {text: [{heading: of_others, text: Words of some reports.}]}
"""


def found(described, text=TEXT, **names):
    for place, right in RIGHT.items():
        text = text.replace(place, names.get(place, right))
    rows = check(described(text), Request()).found
    return [(row.address, row.span.line, row.message, row.advice) for row in rows if row.code == "unknown-reference"]


@pytest.mark.parametrize(
    ("place", "name", "address", "line", "what"),
    [
        ("CONFIRMED", "inherent_limits", "service_auditor.confirmed", 7, "proposed text"),
        ("CONFIRMED", "opinion", "service_auditor.confirmed", 7, "proposed text"),
        ("OWN", "restricted_uses", "auditor_report.text", 9, "proposed text"),
        ("APPROVED", "description.overviews", "approvals", 10, "section of management"),
        ("APPROVED", "auditor_report.scope", "approvals", 10, "section of management"),
        ("TITLED", "descriptions", "section_titles", 11, "section"),
    ],
)
def test_a_part_that_the_report_does_not_have_is_an_error_at_its_line(described, place, name, address, line, what):
    ((where, at, message, advice),) = found(described, **{place: name})

    assert where.startswith(f"reports[r].{address}[{name}].")
    assert at == line
    assert message == f"The SOC 2® Type 1 Report has no {what} “{name}”, so this entry would be lost."
    assert advice.startswith(("Did you mean", "There are: "))


def test_a_part_that_the_report_has_is_none_even_if_it_does_not_print(described):
    assert found(described) == []
    assert found(described, CONFIRMED="subsequent_events") == []


def test_what_reports_of_several_kinds_share_may_be_for_some_of_them(described):
    assert found(described, SHARED) == []
    assert len(found(described, SHARED.replace("  - {id: s, soc: 1, type: 1}\n", ""))) == 1
