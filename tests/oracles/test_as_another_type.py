"""The same file asked for as a Type 1, and an entry that contradicts itself."""

import re

import pytest
from msgspec import convert
from msgspec.structs import replace

from socdocs.model.base import with_facts
from socdocs.model.periods import Period
from socdocs.model.reporting import Distribution, Recipient
from socdocs.problems import Severity
from socdocs.workflow import check as step
from socdocs.workflow.request import Request
from socdocs.writers import markdown
from tests.reports import build, build_case, build_case_anew, case_of, cases, load

BY_NAME = {str(case): case for case in cases()}
TYPE_2 = [case for case in cases() if case.kind.endswith("type2") and case.example != "minimal"]
SOC_2_TYPE_1 = BY_NAME["data-center/soc2-2026"]


def check(loaded, kind, report=""):
    return step.check(case_of(loaded, kind, report), Request()).found


def with_entry(case, **changed):
    loaded = load(case.example)
    entries = tuple(with_facts(row, **changed) if row.id == case.report else row for row in loaded.description.reports)
    return replace(loaded, description=with_facts(loaded.description, reports=entries))


@pytest.mark.parametrize("case", TYPE_2, ids=str)
def test_type_2_facts_are_left_out_of_a_type_1_and_named_in_one_note(case):
    kind = case.kind.replace("type2", "type1")
    found = check(load(case.example), kind)

    assert [row.code for row in found if row.severity is Severity.ERROR] == []
    notes = [row for row in found if row.code == "left-out" and "Type 2" in row.message]
    assert len(notes) == 1
    assert "tests" in notes[0].message
    assert "changes" in notes[0].message


@pytest.mark.parametrize("case", TYPE_2, ids=str)
def test_a_type_1_of_a_type_2_file_holds_none_of_them(case):
    text = markdown.write(build(load(case.example), case.kind.replace("type2", "type1"))).decode()

    assert "Significant Changes" not in text
    assert "exceptions noted" not in text
    assert not re.search(r"\bEX-\d", text)
    assert not [
        sentence
        for sentence in re.findall(r"[^.;]*operated effectively", text)
        if not re.search(r"\b(if|whether)\b", sentence)
    ]


def test_a_type_1_entry_with_type_2_facts_has_three_errors_and_nothing_else():
    saas = load("saas-vendor").description
    control = load("data-center").description.controls[0].id
    loaded = with_entry(
        SOC_2_TYPE_1,
        period=convert({"start": "2026-01-01", "end": "2026-09-30"}, Period),
        changes=saas.changes[:1],
        tests=(with_facts(saas.tests[0], control=control),),
    )

    found = check(loaded, SOC_2_TYPE_1.kind, SOC_2_TYPE_1.report)
    assert sorted(row.code for row in found if row.code != "left-out") == ["DSC011", "ENG003", "TST001"]
    assert {row.severity for row in found if row.code != "left-out"} == {Severity.ERROR}


@pytest.mark.parametrize("case", [case for case in cases() if case.example != "minimal"], ids=str)
def test_a_report_on_our_website_is_an_error_that_nothing_waives(case):
    public = Distribution(recipients=(Recipient(party="visitors of our website"),))
    found = check(with_entry(case, distribution=public), case.kind, case.report)

    # A SOC 3 is for everybody.
    wrong = [] if case.kind == "soc3" else [("DST001", Severity.ERROR)]
    assert [(row.code, row.severity) for row in found if row.code.startswith("DST")] == wrong


@pytest.mark.parametrize("case", cases(), ids=str)
def test_rendering_twice_gives_the_same_bytes(case):
    assert markdown.write(build_case_anew(case)) == markdown.write(build_case_anew(case))


def test_a_date_is_written_from_one_place():
    case = SOC_2_TYPE_1
    before = markdown.write(build_case(case)).decode()
    date = load(case.example).description.reports[1].as_of_date.replace(day=11, month=3)
    after = markdown.write(build(with_entry(case, as_of_date=date), case.kind, case.report)).decode()

    ours = after.partition("# Section III")[0]
    assert "September 30, 2026" in before.partition("# Section III")[0]
    assert "March 11, 2026" in ours
    assert "September 30, 2026" not in ours
