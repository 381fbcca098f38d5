"""How findings look: the golden files under tests/golden/reporting are what people and programs get to see."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from socdocs.diagnostics import Diagnostic, Related, Span
from socdocs.files import Files
from socdocs.problems import Severity
from socdocs.reporting import FORMATS, Look
from socdocs.reporting.color import Paint
from socdocs.source.edit import COMMAND_LINE
from socdocs.source.positions import Sources
from tests.conftest import ROOT

FILE = """\
controls:
  - id: AC-01
    txt: Das 日本 Büro
\tgenau:\tein Tab
  - id: AC-01
    text: |
      eins
      zwei
"""
TABLE = "id,text\nAC-02," + "The Security Lead reviews access. " * 20 + "TBD " + "And signs it. " * 20 + "\n"


def span(file, line, column, length, **more):
    return Span(
        file, line, column, more.get("end_line", line), more.get("end_column", column + length), more.get("cell", "")
    )


FOUND = [
    Diagnostic(
        "unknown-key",
        Severity.ERROR,
        "“txt” is not a field of a control",
        span("system.yaml", 3, 5, 3),
        "did you mean “text”?",
        "controls[AC-01].txt",
    ),
    Diagnostic("wide", Severity.WARNING, "wide characters", span("system.yaml", 3, 17, 4)),
    Diagnostic("tab", Severity.INFO, "tabs are shown as blanks", span("system.yaml", 4, 9, 3)),
    Diagnostic(
        "duplicate-id",
        Severity.ERROR,
        "AC-01 stands here a second time",
        span("system.yaml", 5, 9, 5),
        related=(Related(span("system.yaml", 2, 9, 5), "first used here"),),
    ),
    Diagnostic(
        "long", Severity.WARNING, "a text over several lines", span("system.yaml", 6, 11, 0, end_line=8, end_column=11)
    ),
    Diagnostic("left", Severity.WARNING, "TBD is left", span("controls.csv", 2, 687, 3, cell="B2")),
    Diagnostic("set", Severity.ERROR, "no such day", COMMAND_LINE, "write 2026-02-28", "reports[soc2].report_date"),
    Diagnostic(
        "template", Severity.ERROR, "unexpected “}”", span("soc2-type2/report.md", 9, 1, 1), "see docs/templates.md"
    ),
    Diagnostic("hostile", Severity.ERROR, "the name \x1b[31m\u202eevil\nis [bold]odd[/bold]", None),
    Diagnostic(
        "open-item",
        Severity.WARNING,
        "Management has to give: the data",
        span("system.yaml", 1, 1, 8),
        "",
        "components.data",
    ),
    Diagnostic(
        "SCP002",
        Severity.WARNING,
        "A {kind} of its own.",
        span("system.yaml", 2, 9, 5),
        "",
        "controls[AC-01].id",
        waived="agreed with the service auditor",
    ),
    Diagnostic(
        "cell-error",
        Severity.ERROR,
        "The cell holds the error #N/A.",
        Span("controls.xlsx", 14, 4, 14, 5, "D14", "Controls"),
        "Mend the formula.",
        related=(Related(Span("controls.xlsx", 3, 1, 3, 2, "A3", "Controls"), "the header row"),),
    ),
    Diagnostic("raw-html", Severity.WARNING, "The text holds HTML.", span("narrative.md", 7, 3, 5)),
]


@pytest.fixture
def look(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("system.yaml").write_text(FILE, "utf-8")
    Path("controls.csv").write_text(TABLE, "utf-8")
    files = Files()
    for name in ("system.yaml", "controls.csv"):
        files.read(Path(name))
    return lambda *, color=False, width=80: Look(Sources(files), Paint(color), width)


@pytest.mark.parametrize("form", FORMATS)
def test_findings_read_as_in_the_golden_file(golden, look, form):
    golden(f"reporting/findings.{form}", FORMATS[form](FOUND, look()))


def test_colours_add_nothing_but_colours(look):
    import re

    coloured = FORMATS["text"](FOUND, look(color=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == FORMATS["text"](FOUND, look())
    assert "\x1b[1;31merror[unknown-key]\x1b[0m" in coloured


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_of_a_file_steers_the_terminal(look, form):
    printed = FORMATS[form](FOUND, look())
    assert not {
        character for character in printed if character == "\u202e" or (ord(character) < 32 and character != "\n")
    }


def test_json_keeps_every_part_of_a_finding(look):
    whole = json.loads(FORMATS["json"](FOUND, look()))
    assert whole["counts"] == {"error": 6, "warning": 5, "info": 1}
    hostile = whole["diagnostics"][8]
    assert hostile["message"] == "the name \x1b[31m\u202eevil\nis [bold]odd[/bold]"
    assert hostile["location"] is None
    assert whole["diagnostics"][5]["location"] == {
        "file": "controls.csv",
        "line": 2,
        "column": 687,
        "end_line": 2,
        "end_column": 690,
        "cell": "B2",
        "sheet": "",
    }
    assert whole["diagnostics"][3]["related"][0]["location"]["line"] == 2


def test_json_is_what_the_committed_schema_says(look):
    schema = json.loads((ROOT / "docs" / "findings.schema.json").read_text("utf-8"))
    validator = Draft202012Validator(schema)
    validator.check_schema(schema)
    validator.validate(json.loads(FORMATS["json"](FOUND, look())))
    validator.validate(json.loads(FORMATS["json"]([], look())))


def test_the_schema_knows_every_key_that_json_holds(look):
    whole = json.loads(FORMATS["json"](FOUND, look()))
    whole["diagnostics"][0]["sincerity"] = 1
    schema = json.loads((ROOT / "docs" / "findings.schema.json").read_text("utf-8"))
    assert [error.validator for error in Draft202012Validator(schema).iter_errors(whole)] == ["additionalProperties"]


@pytest.mark.parametrize("form", ["text", "concise", "json"])
def test_waived_findings_are_marked_and_not_counted(look, form):
    printed = FORMATS[form]([found for found in FOUND if found.waived], look())
    assert "agreed with the service auditor" in printed or "waived warning[SCP002]" in printed
    assert "1 warning" not in printed


@pytest.mark.parametrize("form", ["text", "concise"])
def test_nothing_found_is_said(look, form):
    assert FORMATS[form]([], look()) == "No findings.\n"
