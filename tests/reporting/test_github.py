"""Annotations keep to what GitHub documents: escapes, ten of each level, and nothing that reads as a command."""

import re

import pytest

from socdocs.diagnostics import Diagnostic, Span
from socdocs.problems import Severity
from socdocs.reporting.github import github


def finding(number=1, severity=Severity.ERROR, message="Odd.", **more):
    place = Span(more.pop("file", "system.yaml"), number, 3, more.pop("end_line", number), 7)
    return Diagnostic("CTL005", severity, message, place, **more)


def test_an_annotation_names_file_place_and_code():
    assert github([finding(12, advice="Say who.")]).splitlines() == [
        "::error file=system.yaml,line=12,endLine=12,col=3,endColumn=7,title=CTL005::Odd.%0ASay who.",
        "1 error",
    ]


@pytest.mark.parametrize(
    ("severity", "level"), [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "notice")]
)
def test_a_severity_is_a_level(severity, level):
    assert github([finding(severity=severity)]).startswith(f"::{level} ")


def test_what_is_waived_is_a_notice_with_the_reason():
    printed = github([finding(waived="agreed")])
    assert printed.startswith("::notice ")
    assert "Waived: agreed" in printed


def test_signs_that_end_a_command_are_escaped():
    printed = github([finding(file="a,b:c%.yaml", message="100 % of\r\nall: x, y")]).splitlines()[0]
    assert "file=a%2Cb%3Ac%25.yaml," in printed
    assert printed.endswith("::100 %25 of  all: x, y")


def test_columns_are_given_within_one_line_only():
    assert "col=" not in github([finding(1, end_line=2)])


def test_a_finding_about_no_file_has_no_place():
    assert github([Diagnostic("no-report", Severity.INFO, "Nothing.")]).startswith("::notice title=no-report::")


def test_further_findings_than_are_shown_stand_in_the_log():
    found = [finding(number) for number in range(1, 15)] + [finding(20, Severity.WARNING)]
    lines = github(found).splitlines()
    assert [line.split(" ")[0] for line in lines[:11]] == ["::error"] * 10 + ["::warning"]
    assert lines[11] == "::group::4 further findings"
    assert [re.match(r"system\.yaml:(\d+):", line)[1] for line in lines[12:16]] == ["11", "12", "13", "14"]
    assert lines[16:] == ["::endgroup::", "14 errors, 1 warning"]


def test_no_line_of_the_log_is_a_command():
    found = [finding(file="::stop-commands::x", message="##[error]boo") for _ in range(11)]
    told = github(found).splitlines()[11]
    assert not told.lstrip().startswith("::")
    assert "##[" not in told
