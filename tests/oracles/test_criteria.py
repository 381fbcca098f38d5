"""A SOC 2 prints the chosen criteria, and controls, texts and exceptions agree wherever they are printed."""

import html
import re

import pytest
from msgspec import convert
from msgspec.structs import replace

from socdocs.model.base import with_facts
from socdocs.model.reporting import Report
from socdocs.problems import Severity
from socdocs.workflow.check import check
from socdocs.workflow.request import Request
from tests.reports import case_of, cases, load

BY_NAME = {str(case): case for case in cases()}
MINIMAL = BY_NAME["minimal/soc2-type1"]
MINIMAL_2 = BY_NAME["minimal/soc2-type2"]
HEALTH = BY_NAME["health-data-platform/soc2-2026"]
SAAS = BY_NAME["saas-vendor/soc2-2026"]
TESTED = [case for case in cases() if case.kind.endswith("type2") and case.example != "minimal"]
LAYOUTS = ["by_criterion", "by_process", "by_framework"]
CRITERION = re.compile(r"(?:CC\d|A1|C1|PI1|P\d)\.\d+")

SECURITY = ("security",)
AVAILABILITY = (*SECURITY, "availability")
CONFIDENTIALITY = (*AVAILABILITY, "confidentiality")
INTEGRITY = (*CONFIDENTIALITY, "processing_integrity")


def criteria_of(report):
    """The criteria at the beginning of a row or of a heading."""
    first = {row[0] for row in report.rows()} | {
        title.partition(":")[0].partition(" ")[0] for title in report.headings()
    }
    return {cell for cell in first if CRITERION.fullmatch(cell)}


@pytest.mark.parametrize("case", [HEALTH, SAAS], ids=str)
def test_fewer_categories_leave_mappings_out_and_stop_no_report(case):
    loaded = load(case.example)
    entries = tuple(with_facts(r, trust_services_categories=SECURITY) for r in loaded.description.reports)
    narrowed = replace(loaded, description=with_facts(loaded.description, reports=entries))
    found = check(case_of(narrowed, case.kind, case.report), Request()).found

    assert [row.message for row in found if row.severity is Severity.ERROR] == []
    (info,) = [row for row in found if row.code == "SCP004"]
    assert info.severity is Severity.INFO
    assert "A1.2" in info.message


@pytest.mark.parametrize(
    ("categories", "number"),
    [(SECURITY, 33), (AVAILABILITY, 36), (CONFIDENTIALITY, 38), (INTEGRITY, 43), ((*INTEGRITY, "privacy"), 61)],
)
@pytest.mark.parametrize("case", [MINIMAL, MINIMAL_2], ids=str)
def test_the_categories_bring_their_criteria(categories, number, case, read):
    entry = convert({"id": "r", "soc": "2", "type": case.kind[-1], "trust_services_categories": categories}, Report)
    report = read(case, reports=(entry,))

    assert len(criteria_of(report)) == number
    assert f"{number} applicable trust services criteria" in report.whole


def test_a_criterion_not_applicable_keeps_its_row_and_its_reason_and_wants_no_control(read):
    report = read(HEALTH)
    reason = "Quillhaven never collects personal information from individuals"

    assert "P3.1" in criteria_of(report)
    assert reason in report.part("Criteria Not Applicable to the System")
    assert any(
        row[0] == "P3.1" and "Not applicable" in row[-1] and "section 3.10" in row[-1]
        for row in report.rows(report.part("Cross-Reference of Criteria and Controls"))
    )
    assert not [item for item in report.open_items if item.address.startswith("controls[*]")]


def test_without_its_reason_the_criterion_wants_a_control(read):
    report = read(HEALTH, criteria_not_applicable=None)

    wanted = {item.address for item in report.open_items}
    assert {"controls[*].criteria[P3.1]", "controls[*].criteria[P3.2]"} <= wanted
    assert "Criteria Not Applicable to the System" not in report.headings()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_exception_marks_its_control_wherever_it_stands_in_section_iv(layout, read):
    report = read(SAAS, report={"controls_layout": layout})
    section = next(text for title, text in report.sections.items() if "Tests of Controls" in title)
    exceptions = {
        test.control: [row.id for row in test.exceptions]
        for test in load(SAAS.example).description.tests
        if test.exceptions
    }

    cells = [cell for row in report.rows(section) for part in row for cell in re.split(r", | and ", part)]
    for control, ids in exceptions.items():
        matching = [cell for cell in cells if re.match(rf"{re.escape(control)}(?![\w-])", cell)]
        assert matching
        assert all(id_ in cell for cell in matching for id_ in ids)


@pytest.mark.parametrize("case", TESTED, ids=str)
def test_every_control_has_its_row_of_tests_with_its_own_text(case, read):
    report = read(case)
    section = next(text for title, text in report.sections.items() if "Tests of Controls" in title)
    rows = report.rows(section)

    for control in load(case.example).description.controls:
        own = [row for row in rows if re.match(rf"{re.escape(control.id)}(?![\w.-])", row[0]) and len(row) > 3]
        assert own, control.id
        plain = re.sub(r"[\\*_]", "", control.text)
        assert all(plain in html.unescape(re.sub(r"[\\*_]", "", row[1])) for row in own), control.id


@pytest.mark.parametrize("case", TESTED, ids=str)
def test_the_summary_counts_the_exceptions_that_there_are(case, read):
    found = [row.id for test in load(case.example).description.tests for row in test.exceptions or ()]
    summary = read(case).part("Summary of Exceptions")

    assert [row[0] for row in read(case).rows(summary) if row[0] in found] == sorted(found)


@pytest.mark.parametrize("layout", ["by_process", "by_framework"])
def test_controls_by_process_bring_the_table_by_criterion(layout, read):
    report = read(SAAS, report={"controls_layout": layout})
    rows = {row[0]: row[-1].split(", ") for row in report.rows(report.part("Cross-Reference of Criteria and Controls"))}

    for control in load(SAAS.example).description.controls:
        for criterion in control.criteria:
            assert any(cell.startswith(control.id) for cell in rows[criterion])
