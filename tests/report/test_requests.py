"""The list of requests asks for everything once, in the form that fits each control, and under numbers that stay."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.report.request_sheets import EMPTY, numbered, request_book
from socdocs.report.requests import KINDS, make_requests
from tests.reports import examinations, example_case

CONTROLS = """\
  - {id: HR-01, title: Background screening, text: People Operations screens each person., frequency: each hire,
     nature: manual, owner: People Lead, systems: [Rosterline], criteria: [CC1.4]}
  - {id: HR-02, text: Each new employee accepts the code of conduct., frequency: at hire and annually,
     owner: People Lead, criteria: [CC1.1]}
  - {id: AC-01, text: The gateway asks for a second factor., frequency: continuous, nature: automated,
     owner: Security Lead, systems: [Gatepost], criteria: [CC6.1]}
  - {id: AC-02, title: Access review, text: The Security Lead reviews access under the access control policy.,
     frequency: quarterly, owner: Security Lead, criteria: [CC6.2]}
  - {id: PF-01, text: The clerk compares totals., frequency: each payment file, owner: Clerk, criteria: [CC7.2]}
  - {id: PF-02, text: The clerk reads the receipt., frequency: on each payment file, owner: Clerk, criteria: [CC7.2]}
  - {id: OD-01, text: The desk answers., frequency: each request, instances: "questions of data subjects",
     criteria: [CC2.3]}
"""
TYPE_2 = f"""\
service_organization: {{name: "Acme, Inc.", short_name: Acme}}
controls:
{CONTROLS}
subservice_organizations:
  - id: host
    name: Hosting Ltd.
    method: carve_out
    monitoring_controls: [AC-02]
    report_reviews:
      - {{report: SOC 2 Type 2 report, period: {{start: 2025-01-01, end: 2026-06-30}}, opinion: unmodified,
         cuecs: [{{id: U1, text: Review access, controls: [AC-02]}}, {{id: U2, text: Escort visitors}}]}}
reports:
  - {{id: r, soc: 2, type: 2, trust_services_categories: [security], period: {{start: 2025-10-01, end: 2026-09-30}}}}
"""
TYPE_1 = f"""\
service_organization: {{name: "Acme, Inc."}}
controls:
{CONTROLS}
reports:
  - {{id: r, soc: 2, type: 1, trust_services_categories: [security], as_of_date: 2026-03-31}}
"""
TESTS = """\
tests:
  - {control: HR-01, procedures: [{method: inspected, text: a, population: "64 people who joined", sample: "20"}]}
  - {control: HR-02, procedures: [{method: inspected, text: b, population: "64 people who joined", sample: "20"}]}
  - {control: AC-02, procedures: [{method: inspected, text: c, population: 4 quarters, sample: "2"}]}
"""


def by_key(case):
    return {request.key: request for request in make_requests(case.facts)}


def test_a_list_that_several_controls_share_is_asked_for_once(described):
    asked = by_key(described(TYPE_2))

    assert asked["population:joiners"].controls == ("HR-01", "HR-02")
    assert asked["population:joiners"].source == "Rosterline"
    assert "the query or filter, its parameters, the number of rows" in asked["population:joiners"].how
    assert asked["population:payment-file"].controls == ("PF-01", "PF-02")
    assert asked["population:payment-file"].asked == "A list of every payment file in the period"


def test_the_words_of_the_description_go_before_those_that_are_proposed(described):
    assert by_key(described(TYPE_2))["population:questions-of-data-subjects"].controls == ("OD-01",)


def test_an_automated_control_is_asked_for_its_settings_and_for_no_list(described):
    asked = by_key(described(TYPE_2))

    assert [key for key, request in asked.items() if "AC-01" in request.controls and request.kind != "inquiry"] == [
        "configuration:AC-01"
    ]


def test_a_control_with_a_rhythm_is_asked_for_the_times_that_it_was_performed(described):
    request = by_key(described(TYPE_2))["population:AC-02"]

    assert request.asked == "Each time that AC-02 (Access review) was performed; about 4 times are expected (quarterly)"
    assert request.when == "2025-10-01 to 2026-09-30"


def test_policies_that_controls_name_are_asked_for(described):
    asked = [request.asked for request in make_requests(described(TYPE_2).facts) if request.kind == "policy"]

    assert asked == ["Code of conduct: the version in force", "Access control policy: the version in force"]


def test_a_report_on_a_date_asks_for_one_example_and_for_no_list(described):
    asked = make_requests(described(TYPE_1).facts)

    kinds = Counter(request.kind for request in asked)
    assert kinds["population"] == 0
    assert kinds["sample"] == 6
    assert {request.when for request in asked} == {"as of 2026-03-31"}


def test_the_items_that_tests_selected_are_asked_for_once_in_a_second_round(described):
    asked = [request for request in make_requests(described(TYPE_2 + TESTS).facts) if request.kind == "sample"]

    assert [(request.asked, request.controls) for request in asked] == [
        ("The items selected from 64 people who joined: 20", ("HR-01", "HR-02")),
        ("The items selected from 4 quarters: 2", ("AC-02",)),
    ]


def test_the_gap_of_the_report_that_was_read_is_said_and_each_cuec_has_its_controls(described):
    case = described(TYPE_2)

    assert "So far not covered: 92 days (2026-07-01 to 2026-09-30)." in by_key(case)["report:host"].how
    _, reports, cuecs, _ = request_book(case.facts).sheets
    assert reports.rows[0][:6] == (
        "Hosting Ltd.",
        "SOC 2 Type 2 report",
        "",
        "2025-01-01 to 2026-06-30",
        "",
        "92 days (2026-07-01 to 2026-09-30)",
    )
    assert [(row[2], row[4]) for row in cuecs.rows] == [("U1", "AC-02"), ("U2", "no control")]


@pytest.mark.parametrize("example", examinations(), ids=str)
def test_every_control_of_an_example_is_asked_about_in_more_than_words_and_every_key_is_there_once(example):
    case = example_case(example)
    asked = make_requests(case.facts)

    served = {
        id_
        for request in asked
        if request.kind in ("configuration", "population", "sample")
        for id_ in request.controls
    }
    assert served == {control.id for control in case.scope.description.controls}
    assert max(Counter(request.key for request in asked).values()) == 1
    assert all(" " not in request.key and request.kind in KINDS for request in asked)


@given(st.lists(st.integers(0, 6), unique=True, max_size=6), st.lists(st.integers(0, 6), unique=True, max_size=6))
def test_a_number_stays_with_its_request_and_is_never_given_to_another(described_once, first, then):
    requests = described_once
    before = numbered([requests[number] for number in first], EMPTY)
    after = numbered([requests[number] for number in then], before)
    again = numbered([requests[number] for number in then], after)

    numbers = {row.key: row.texts["No."] for row in before.rows}
    assert {row.key: row.texts["No."] for row in after.rows if row.key in numbers} == numbers
    assert len({row.texts["No."] for row in after.rows}) == len(after.rows)
    assert again == after
    needed = {row.key for row in after.rows if row.texts["Needed"] == "yes"}
    assert needed == {requests[number].key for number in then}


@pytest.fixture(scope="module")
def described_once():
    return make_requests(example_case(examinations()[0]).facts)[:7]


def test_requests_for_selected_items_stay_while_the_auditors_file_is_not_given(described):
    with_tests = numbered(make_requests(described(TYPE_2 + TESTS).facts))
    without = numbered(make_requests(described(TYPE_2).facts), with_tests)

    assert [row.texts["Needed"] for row in without.rows if row.key.startswith("sample:")] == ["yes", "yes"]


@pytest.mark.parametrize("example", examinations(), ids=str)
def test_the_requests_of_an_example_are_those_that_a_person_has_read(example, golden):
    rows = numbered(make_requests(example_case(example).facts)).rows
    shown = ("No.", "Kind", "What is asked", "Controls", "Source system", "Owner")
    lines = ("\t".join(row.texts.get(heading, "") for heading in shown) for row in rows)

    golden(f"requests/{str(example).replace('/', '-')}.txt", "".join(f"{line}\n" for line in lines))
