"""Whatever narrowing takes out of a report is listed with its reason, from whichever list it comes."""

import pytest

from socdocs.model.base import with_facts
from socdocs.model.description import SystemDescription
from socdocs.model.fields import fields_of
from socdocs.model.printing import prints_in, true_words
from socdocs.problems import Severity
from socdocs.report.scope import narrow
from socdocs.rules.subject import keyed, listed
from socdocs.workflow.case import undeclared_report
from socdocs.workflow.check import check
from socdocs.workflow.request import Request
from tests.reports import KINDS, case_of, cases, load

R = """\
reports:
  - {id: r, soc: 2, type: 2, period: {start: 2026-01-01, end: 2026-12-31}, trust_services_categories: [security]}
  - {id: other, soc: 2, type: 2, period: {start: 2026-01-01, end: 2026-12-31},
     trust_services_categories: [security, availability]}
"""
KEPT = "{id: AC-01, text: The Manager approves each request for access., criteria: [CC6.2]}"
GONE = "{id: AC-02, text: The Manager closes the accounts of leavers., criteria: [CC6.2], reports: [other]}"
TESTED = "tests: [{control: AC-02, exceptions: [{id: EX-01}]}]"
HOST = "id: hosting, name: Granite Peak, services: colocation, method: carve_out"
DATES, REPORTS, TARGETS, OWN, FOLLOWS, MINOR = (
    "what was not in place in its period",
    "what names other reports under “reports”",
    "what serves none of its criteria",
    "what a list of its own replaces",
    "what belongs to an entry that is left out or not given",
    "what is marked as not principal",
)
LISTS = {
    "a control by its dates": (
        "controls: [{id: AC-02, until: 2025-12-31}]",
        f"{DATES}: the control AC-02 (until 2025-12-31)",
    ),
    "a control by reports": (f"controls: [{KEPT}, {GONE}]", f"{REPORTS}: the control AC-02 (other)"),
    "a control by what it serves": (
        "controls: [{id: AV-01, criteria: [A1.1]}, {id: AV-02, criteria: [A1.2]}]",
        f"{TARGETS}: the controls AV-01, AV-02",
    ),
    "a test": (
        f"controls: [{KEPT}, {GONE}]\n{TESTED}",
        f"{FOLLOWS}: the test of AC-02 (exception EX-01)",
    ),
    "a response": (
        f"controls: [{KEPT}, {GONE}]\n{TESTED}\nmanagement_responses: [{{exception: EX-01}}]",
        f"{FOLLOWS}: the test of AC-02 (exception EX-01); the management response to EX-01",
    ),
    "a response whose test is not given": (
        "management_responses: [{exception: EX-01}]",
        f"{FOLLOWS}: the management response to EX-01",
    ),
    "a CUEC": ("cuecs: [{id: CUEC-01, criteria: [A1.1]}]", f"{TARGETS}: the CUEC CUEC-01"),
    "an organization and its CSOCs": (
        f"subservice_organizations: [{{{HOST}, from: 2027-01-01, csocs: [{{id: CSOC-01}}]}}]",
        f"{DATES}: the subservice organization hosting (from 2027-01-01)",
    ),
    "the CSOCs of an organization": (
        f"subservice_organizations: [{{{HOST}, from: 2027-01-01, csocs: [{{id: CSOC-01}}]}}]",
        f"{FOLLOWS}: the CSOC CSOC-01",
    ),
    "a CSOC": (
        f"subservice_organizations: [{{{HOST}, csocs: [{{id: CSOC-01, reports: [other]}}, {{id: CSOC-02}}]}}]",
        f"{REPORTS}: the CSOC CSOC-01 (other)",
    ),
    "a commitment of another category": (
        "commitments: [{id: SC-01, category: availability}]",
        f"{TARGETS}: the commitment SC-01",
    ),
    "a minor commitment": ("commitments: [{id: SC-01, principal: no}]", f"{MINOR}: the commitment SC-01"),
    "a requirement of another commitment": (
        "commitments: [{id: SC-01, category: availability}]\nrequirements: [{id: SR-01, commitments: [SC-01]}]",
        f"{FOLLOWS}: the requirement SR-01",
    ),
    "a minor requirement": ("requirements: [{id: SR-01, principal: no}]", f"{MINOR}: the requirement SR-01"),
    "an incident": ("incidents: [{id: INC-01, criteria: [A1.1]}]", f"{TARGETS}: the incident INC-01"),
    "a change": ("changes: [{id: CH-01, reports: [other]}]", f"{REPORTS}: the change CH-01 (other)"),
    "a subsequent event": (
        "subsequent_events: [{id: SE-01, reports: [other]}]",
        f"{REPORTS}: the subsequent event SE-01 (other)",
    ),
    "a service": ("services: [{name: Archive, reports: [other]}]", f"{REPORTS}: the service Archive (other)"),
    "a component": (
        "components: {people: [{name: Day shift}, {name: Night shift, from: 2027-01-01}]}",
        f"{DATES}: the component Night shift (from 2027-01-01)",
    ),
    "a vendor": (
        "vendors: [{name: Brightline, until: 2025-12-31}]",
        f"{DATES}: the vendor Brightline (until 2025-12-31)",
    ),
    "a responsibility of user entities": (
        "user_entity_responsibilities: [{id: UER-01, reports: [other]}]",
        f"{REPORTS}: the user entity responsibility UER-01 (other)",
    ),
    "other information": (
        "other_information: [{title: Plans, reports: [other]}]",
        f"{REPORTS}: the other information Plans (other)",
    ),
    "a criterion that is not applicable": (
        "criteria_not_applicable: [{criterion: A1.1, reason: All of it is done by others.}]",
        f"{TARGETS}: the criterion not applicable A1.1",
    ),
}
REPLACED = {
    "changes": ("[{id: CH-01}]", "[{id: CH-02}]", f"{OWN}: the change CH-01"),
    "incidents": ("{none_statement: There were none.}", "[{id: INC-01}]", f"{OWN}: the statement of no incidents"),
    "tests": ("[{control: AC-01}]", "[{id: second, control: AC-01}]", f"{OWN}: the test of AC-01"),
}


def notes(case):
    return [row for row in check(case, Request()).found if row.code == "left-out"]


@pytest.fixture
def said(described):
    """What is said to be left out of the report `r` of a description."""
    return lambda text: notes(described(text))


@pytest.mark.parametrize("case", LISTS)
def test_an_entry_of_any_list_that_is_left_out_is_named_with_the_reason(case, said):
    text, words = LISTS[case]
    found = said(f"{R}{text}\n")

    assert f"The report r leaves out {words}." in [row.message for row in found]
    assert all(row.severity is Severity.INFO and row.span and row.advice for row in found)


@pytest.mark.parametrize("name", REPLACED)
def test_a_list_that_the_report_replaces_is_named(name, said):
    at_the_top, own, words = REPLACED[name]
    text = R.replace("categories: [security]}", f"categories: [security], {name}: {own}}}", 1)
    found = said(f"{text}controls: [{KEPT}]\n{name}: {at_the_top}\n")

    assert [row.message for row in found] == [f"The report r leaves out {words}."]


def test_nothing_is_said_of_a_report_that_leaves_nothing_out(said):
    assert said(f"{R}controls: [{KEPT}]\nservices: [{{name: Archive, reports: [r, other]}}]\n") == []


def test_a_csoc_that_prints_at_another_organization_is_not_left_out(said):
    csoc = "{id: CSOC-01, text: Guards watch the doors., criteria: [CC6.4], also_at: [second]}"
    both = f"- {{{HOST}, until: 2025-12-31, csocs: [{csoc}]}}\n- {{id: second, name: Slate Cove, method: carve_out}}"
    (found,) = said(f"{R}subservice_organizations:\n{both}\n")

    assert found.message == f"The report r leaves out {DATES}: the subservice organization hosting (until 2025-12-31)."


def test_the_place_is_that_of_the_first_value_that_decides_it(said):
    (found,) = said(f"{R}controls:\n  - {KEPT}\n  - {GONE}\n  - {GONE.replace('AC-02', 'AC-03')}\n")

    assert found.address == "controls[AC-02].reports"
    assert (found.span.line, found.span.column) == (7, GONE.index("[other]") + 5)


def test_a_type_2_names_the_assessments_that_belong_to_a_type_1(said):
    (found,) = said(f"{R}controls: [{KEPT}]\ndesign_assessments: [{{control: AC-01, text: Suitable.}}]\n")

    assert (
        found.message == "The design assessments of this file belong to a Type 1 and are left out of this Type 2 (r)."
    )


def test_a_letter_that_prints_no_controls_leaves_none_out():
    assert notes(case_of(load("payroll-processor"), "bridge-letter")) == []


def entries(facts, homes, names):
    """The address of every entry of the lists `names`, and of the CSOCs of organizations."""
    for name in names:
        for address, row in keyed(listed(getattr(facts, name)), homes.get(name, name)):
            yield address
            if name == "subservice_organizations":
                yield from (place for place, _ in keyed(row.csocs, f"{address}.csocs"))


@pytest.mark.parametrize("kind_name", KINDS)
@pytest.mark.parametrize("example", sorted({case.example for case in cases()}))
def test_every_entry_of_a_list_that_prints_is_either_in_the_report_or_listed(example, kind_name):
    loaded = load(example)
    kind = case_of(load("minimal"), kind_name).kind
    for report in loaded.description.reports or (undeclared_report(kind_name),):
        scope = narrow(loaded.description, report, kind)
        own = {name: getattr(report, name) for name in scope.homes}
        names = [
            name
            for name, row in fields_of(SystemDescription).items()
            if row.shape in ("entries", "stated") and name != "reports" and prints_in(row.prints, true_words(kind))
        ]

        given = {
            *entries(loaded.description, {}, names),
            *entries(with_facts(loaded.description, **own), scope.homes, names),
        }
        assert given == {*entries(scope.description, scope.homes, names), *(row.address for row in scope.left_out)}


NOT_PUBLIC = "The report r leaves out what is not marked public"
GENERAL = """\
subservice_organizations:
  - {id: shown, name: Granite Peak, services: colocation, method: carve_out, public: yes}
  - {id: mail, name: Brightline, services: mail, method: carve_out}
  - {id: pay, name: Cobalt, services: payments, method: carve_out, public: no}
components: {people: [{name: Day shift}]}
subsequent_events: [{id: SE-01, text: A site was sold.}, {id: SE-02, text: Another was bought.}]
reports:
  - {id: r, soc: 3, period: {start: 2026-01-01, end: 2026-09-30}, trust_services_categories: [security]MORE}
"""


def test_names_that_a_report_for_general_use_withholds_and_events_that_it_does_not_tell_are_listed(said):
    messages = [row.message for row in said(GENERAL.replace("MORE", ""))]
    assert messages == [
        f"{NOT_PUBLIC}: the component Day shift; the names of subservice organizations mail, pay.",
        "The report r does not report the subsequent events of this file: SE-01, SE-02.",
    ]
    public = GENERAL.replace("components: {people: [{name: Day shift}]}\n", "").replace(", method: carve_out}", "}")
    told = public.replace("MORE", ", auditor_report: {subsequent_events: A site was sold.}")
    assert [row.message for row in said(told.replace("public: no", "public: yes"))] == [
        f"{NOT_PUBLIC}: the name of the subservice organization mail."
    ]
    of_soc_2 = GENERAL.replace("soc: 3", "soc: 2, type: 2").replace("MORE", "")
    assert not said(of_soc_2)
