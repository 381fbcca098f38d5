"""Management's representation letter accompanies a SOC report, is no part of it, and asserts nothing that is open."""

import pytest

from socdocs.document.words import plain_text
from socdocs.files import Files
from socdocs.model.base import with_facts
from socdocs.problems import InputProblems
from socdocs.workflow import load as step
from socdocs.workflow.case import open_case
from socdocs.workflow.finish import finish
from socdocs.workflow.request import Request
from socdocs.workflow.steps import follow
from socdocs.writers import markdown
from tests.reports import KINDS, build, build_case, case_of, examinations, letters, load

LETTER = "representation-letter"
EVERY = pytest.mark.parametrize("case", letters(), ids=str)


def text_of(document):
    return markdown.write(document).decode()


@EVERY
def test_it_has_no_restricted_use_line_no_cover_and_no_part_of_a_report(case):
    document = build_case(case)

    assert document.properties.restricted_use == ""
    assert {section.id for section in document.sections} <= {"letter", "subservice", "open_items"}
    assert "estricted use" not in text_of(document)
    assert "Not issued" not in text_of(document)


@pytest.mark.parametrize("case", examinations(), ids=str)
def test_no_report_holds_the_letter(case):
    assert "Representation Letter" not in text_of(build_case(case))


@EVERY
def test_it_goes_to_the_firm_on_the_date_of_the_report_signed_as_the_assertion_is(case):
    report = next(row for row in load(case.example).description.reports if row.id == case.report)
    text = text_of(build_case(case))

    for person in report.assertion.signatories:
        assert f"{person.name}<br>\n{person.title}" in text
    firm, day = report.service_auditor and report.service_auditor.firm, report.report_date
    assert (f"{firm}<br>" if firm else "[Service auditor: name of the service auditor's firm") in text
    assert (f"\n{day:%B} {day.day}, {day.year}\n" if day else "[Service auditor: date of the report") in text


@pytest.mark.parametrize("kind", KINDS)
def test_it_takes_criteria_timeframe_and_tests_from_the_report_that_it_accompanies(kind):
    example = next(case for case in letters() if case_kind(case) == kind)
    made = case_of(load(example.example), LETTER, example.report)
    text = text_of(build_case(example))

    assert made.kind.criteria == ("control_objectives" if kind.startswith("soc1") else "trust_services")
    assert (made.kind.timeframe, made.kind.tests) == (("date", False), ("period", True))[kind.endswith("type2")]
    assert ("operating effectiveness" in text) is kind.endswith("type2")
    assert ("control objectives" in text) is kind.startswith("soc1")
    assert ("trust services criteria" in text) is kind.startswith("soc2")


def case_kind(case):
    return next(row.kind_name for row in load(case.example).description.reports if row.id == case.report)


@EVERY
def test_what_management_does_not_state_is_an_open_item_and_never_said_to_be_nothing(case):
    loaded = load(case.example)
    empty = [
        with_facts(row, representation_letter=None) if row.id == case.report else row
        for row in loaded.description.reports
    ]
    bare = step.in_memory(
        with_facts(loaded.description, reports=tuple(empty), subsequent_events=None, incidents=None), loaded.files
    )
    document = build(bare, LETTER, case.report)
    wanted = {item.address.rpartition(".")[2] for item in document.open_items if item.owner == "management"}

    assert wanted >= {
        "contradicting_matters",
        "communications",
        "noncompliance",
        "fraud",
        "design_deficiencies",
        "controls_not_operating",
        "subsequent_events",
        "uncorrected_misstatements",
    }
    assert {"incidents"} & wanted


def test_what_the_description_states_is_not_asked_for_again():
    document = build(load("saas-vendor"), LETTER)
    text = text_of(document)

    assert "INC-01 and INC-02, as stated in the description." in text
    assert "SE-01, as stated in the description." in text
    assert not [item for item in document.open_items if item.address.endswith(("incidents", "subsequent_events"))]


def test_an_inclusive_subservice_organization_gives_its_own():
    document = build(load("fund-administrator"), LETTER)
    own = next(section for section in document.sections if section.id == "subservice")

    assert plain_text(own.title) == "Representation Letter of Tolland Quay Shareholder Services, Inc."
    assert own.owner == "subservice_organization"
    assert "Leopold Castaneda-Brandt" in plain_text(own.blocks)
    assert any(item.address.startswith("subservice_organizations[tqss].") for item in document.open_items)
    assert [section.id for section in build(load("saas-vendor"), LETTER, open_items=False).sections] == ["letter"]


def test_a_firm_replaces_its_words_with_a_file(tmp_path):
    (tmp_path / LETTER).mkdir()
    (tmp_path / LETTER / "letter.md").write_text("As your firm words it, of {{ system.name }}.\n", "utf-8")

    text = text_of(build(load("saas-vendor"), LETTER, templates=tmp_path))

    assert "As your firm words it, of Tavermoor Contract Cloud." in text


def test_with_several_reports_one_must_be_chosen():
    loaded = load("data-center")

    with pytest.raises(InputProblems, match="declares 2 SOC reports"):
        case_of(loaded, LETTER)
    with pytest.raises(InputProblems, match="no SOC report “bridge-2026”"):
        case_of(load("payroll-processor"), LETTER, "bridge-2026")
    assert case_of(loaded, LETTER, "soc2-2026").report.id == "soc2-2026"


def test_a_description_without_a_soc_report_may_have_an_entry_for_the_letter_alone(described):
    case = described("reports: [{id: ours, kind: representation-letter, assertion: {date: 2026-02-01}}]\n")

    assert case.report.id == "ours"
    assert case.kind.criteria == "trust_services"


def test_only_findings_about_what_it_prints_are_shown(tmp_path):
    path = tmp_path / "system.yaml"
    path.write_text(
        "controls: [{id: AC-01, text: Access is reviewed periodically., criteria: [CC6.1]}]\n"
        "reports:\n  - {id: r, soc: 2, type: 2, period: {start: 2026-06-30, end: 2026-01-01}}\n",
        "utf-8",
    )
    loaded = step.load(Files(), Request(path))
    found = found_in(loaded, "soc2-type2")

    assert {"CTL007", "ENG006"} <= found
    assert found_in(loaded, LETTER) == {"ENG006"}


def found_in(loaded, kind):
    return {row.code for row in follow(loaded, open_case, finish, Request(kind=kind)).found}
