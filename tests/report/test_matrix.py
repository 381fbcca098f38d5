"""The control matrix says what maps to each criterion or objective, and where nothing does."""

import pytest

from socdocs.report.matrix import COVERAGE, counted_coverage, make_matrix
from tests.reports import cases, example_case

SYSTEM = """\
service_organization: {name: "Acme, Inc.", short_name: Acme}
system: {name: Acme Cloud}
controls:
  - {id: AC-01, text: The Security Lead reviews access each quarter., criteria: [CC6.2, CC6.3], nature: Automated}
  - {id: AC-02, text: The bank approves each key., criteria: [CC6.1], performed_by: bank}
  - {id: AC-03, text: The Security Lead reads the log., criteria: [CC7]}
  - {id: AC-04, text: The Security Lead locks the door.}
subservice_organizations:
  - {id: host, name: Hosting Ltd., method: carve_out, csocs: [{id: CSOC-1, text: Guards., criteria: [CC6.4, CC6.2]}]}
  - {id: bank, name: Bank plc, method: inclusive}
cuecs:
  - {id: CUEC-1, text: User entities name users., criteria: [CC6.2]}
criteria_not_applicable:
  - {criterion: CC6.5, reason: "The system keeps\\nno media."}
reports:
  - {id: soc2, soc: 2, type: 1, trust_services_categories: [security]}
"""


@pytest.fixture
def matrix(described):
    return make_matrix(described(SYSTEM).facts)


def rows(sheet):
    return {row[0]: dict(zip([column.heading for column in sheet.columns], row, strict=True)) for row in sheet.rows}


@pytest.mark.parametrize(
    ("criterion", "coverage", "controls", "csocs", "cuecs", "who"),
    [
        ("CC6.2", "control mapped", "AC-01", "CSOC-1", "CUEC-1", "Acme; Hosting Ltd. (carved out); User entities"),
        ("CC6.1", "control mapped", "AC-02", "", "", "Bank plc"),
        ("CC6.4", "carved out", "", "CSOC-1", "", "Hosting Ltd. (carved out)"),
        ("CC6.5", "not applicable", "", "", "", ""),
        ("CC7.1", "gap: no control mapped", "", "", "", ""),
    ],
)
def test_each_criterion_has_what_maps_to_it_and_who_operates_that(
    matrix, criterion, coverage, controls, csocs, cuecs, who
):
    row = rows(matrix.targets)[criterion]

    assert [row[name] for name in ("Coverage", "Controls", "CSOCs", "CUECs", "Operated by")] == [
        coverage,
        controls,
        csocs,
        cuecs,
        who,
    ]


def test_the_gaps_are_the_criteria_without_a_control_and_the_controls_without_a_criterion(matrix):
    kinds = [row[2] for row in matrix.gaps.rows]

    assert {row[0] for row in matrix.gaps.rows} >= {"CC6.4", "CC6.5", "CC7.1"}
    assert not {"CC6.1", "CC6.2", "CC6.3"} & {row[0] for row in matrix.gaps.rows}
    assert COVERAGE["with_control"] not in kinds
    assert [(row[3], row[-1]) for row in matrix.gaps.rows[-2:]] == [
        ("AC-03", "The criterion of CC7 must be chosen."),
        ("AC-04", "It maps to nothing yet."),
    ]


def test_the_reason_why_a_criterion_does_not_apply_is_in_one_line(matrix):
    assert rows(matrix.gaps)["CC6.5"]["Explanation"] == "The system keeps no media."


def test_the_matrix_marks_what_maps_to_what_and_ends_with_what_has_no_control(matrix):
    found = rows(matrix.mapping)
    marked = {id_: [name for name, text in row.items() if text == "x"] for id_, row in found.items()}

    assert marked == {
        "AC-01": ["CC6.2", "CC6.3"],
        "AC-02": ["CC6.1"],
        "AC-03": [],
        "AC-04": [],
        "CSOC-1": ["CC6.2", "CC6.4"],
        "CUEC-1": ["CC6.2"],
        "": [],
    }
    assert [found[""][id_] for id_ in ("CC6.1", "CC6.4", "CC6.5", "CC7.1")] == [
        "",
        "carved out",
        "not applicable",
        "gap",
    ]
    assert found["AC-02"]["Operated by"] == "Bank plc"


def test_columns_that_no_control_fills_are_left_out_except_those_that_a_matrix_needs(matrix):
    assert [column.heading for column in matrix.controls.columns] == [
        "Control ID",
        "Control Title",
        "Control Description",
        "Criteria",
        "Control Owner",
        "Frequency",
        "Nature",
        "Performed By",
    ]


def test_the_counts_name_what_has_no_control(matrix):
    said = counted_coverage(matrix)

    assert said.startswith("Criteria: 33; 3 with a control; 1 carved out (CC6.4); 1 not applicable (CC6.5); 28 without")
    assert said.endswith("controls without a mapping: AC-03, AC-04.")


PLUS = """\
    additional_criteria:
      - {id: harbor, opinion: yes, catalog: {name: Harbor Code, criteria: [HARBOR]}}
      - {id: atlas, catalog: {name: Atlas Code, criteria: [{id: AT-1, text: Plans are kept.}]}}
"""
HARBOR = "{id: CC6.1, title: Berths, text: Berths are assigned.}, {id: H-2, text: Tides are watched.}"


@pytest.fixture
def plus(described):
    """The matrix of a SOC 2 with criteria of two further frameworks, of which the opinion covers one."""
    referring = "nature: Automated, framework_references: [{framework: Harbor Code, reference: CC6.1}]"
    text = SYSTEM.replace("nature: Automated", referring).replace("{id: soc2, soc: 2, type: 1,", "id: soc2\n    soc: 2")
    text = text.replace(" trust_services_categories: [security]}", "\n    type: 1")
    return make_matrix(described(text + PLUS.replace("HARBOR", HARBOR)).facts)


def test_additional_criteria_of_the_opinion_follow_under_the_name_of_their_framework(plus):
    found = rows(plus.targets)

    assert list(found)[-2:] == ["Harbor Code CC6.1", "Harbor Code H-2"]
    assert [found["Harbor Code CC6.1"][name] for name in ("Short title", "Coverage", "Controls", "Operated by")] == [
        "Berths",
        "control mapped",
        "AC-01",
        "Acme",
    ]
    assert found["Harbor Code H-2"]["Coverage"] == "gap: no control mapped"
    assert "Harbor Code H-2" in rows(plus.gaps)
    assert "Harbor Code H-2" in counted_coverage(plus)
    mapping = rows(plus.mapping)
    assert [mapping[id_]["Harbor Code CC6.1"] for id_ in ("AC-01", "AC-02", "")] == ["x", "", ""]
    assert mapping[""]["Harbor Code H-2"] == "gap"
    assert mapping["AC-02"]["CC6.1"] == "x"


def test_criteria_that_no_opinion_covers_are_not_in_the_matrix(plus):
    assert "Atlas" not in str((plus.targets, plus.mapping, plus.gaps))


@pytest.mark.parametrize("example", cases(), ids=str)
def test_every_criterion_and_control_of_a_report_is_in_its_matrix(example):
    facts = example_case(example).facts
    matrix = make_matrix(facts)

    assert [row[0] for row in matrix.targets.rows] == [target.id for target in facts.targets]
    assert sum(map(len, matrix.covered.values())) == len(facts.targets)
    assert [row[0] for row in matrix.controls.rows] == list(facts.controls_by_id)
    listed = {(id_, row[0]) for row in matrix.targets.rows for cell in row[3:6] for id_ in cell.split("; ") if id_}
    headings = [column.heading for column in matrix.mapping.columns]
    marked = {
        (row[0], heading)
        for row in matrix.mapping.rows
        for heading, text in zip(headings, row, strict=True)
        if text == "x"
    }
    assert marked == listed
