"""`socdocs import` writes the controls of people's tables in our own form and drops nothing in silence."""

import re

import pytest

from socdocs.files import Files
from socdocs.workflow.load import load
from socdocs.workflow.request import Request

TABLE = """\
Control Code,Measure,TSC,Control Owner,Status,Notes,Result
AC-01,"Each quarter, the lead reviews access: all of it.",CC6.1 and CC6.2,Security Lead,Implemented,a,Pass
AC-02,-the key is changed,CC7,,Implemented,,
AC-03,Later,,,Planned,,
"""


def controls(folder, name):
    (folder / "read.yaml").write_text(f"controls: {{file: {name}}}\n", "utf-8")
    return load(Files(), Request(folder / "read.yaml")).description.controls


@pytest.fixture
def table(folder):
    (folder / "t.csv").write_text(TABLE, "utf-8")
    return "t.csv"


@pytest.mark.parametrize("ending", ["yaml", "csv"])
def test_the_written_file_holds_the_controls_of_the_table(folder, socdocs, table, ending):
    ended = socdocs("import", table, "--map", "Measure=text", "-o", f"controls.{ending}")

    assert ended.code == 0
    one, two = controls(folder, f"controls.{ending}")
    assert (one.id, one.text) == ("AC-01", "Each quarter, the lead reviews access: all of it.")
    assert (one.criteria, one.owner) == (("CC6.1", "CC6.2"), "Security Lead")
    assert (two.id, two.text, two.criteria_to_choose) == ("AC-02", "-the key is changed", ("CC7",))
    assert f"controls: {{file: controls.{ending}}}" in ended.err


def test_each_column_is_accounted_for_and_everything_is_counted(socdocs, table):
    said = socdocs("import", table, "--map", "Measure=text", "--ignore", "Notes", "--dry-run").err.splitlines()

    assert "t.csv: 3 rows below the headings" in said
    assert [
        " ".join(line.split()) for line in said if line.startswith("  ") and not line.lstrip().startswith(("|", "="))
    ] == [
        "Control Code → id",
        "Measure → text",
        "TSC → criteria",
        "Control Owner → owner",
        "Status says which rows are in force",
        "Notes left out, as you asked",
        "Result left out, since it belongs to the service auditor",
    ]
    assert "2 controls, 2 mappings, 2 criteria with a control" in said
    assert "1 control without a criterion or control objective (AC-02)" in said
    assert "1 control with a series from which a criterion must be chosen" in said
    assert any("rows-not-in-force" in line and "Planned: AC-03" in line for line in said)


def test_a_column_without_a_field_is_named(socdocs, table):
    assert "Measure        left out, since no field is known" in socdocs("import", table, "--dry-run").err


def test_a_dry_run_writes_nothing(folder, socdocs, table):
    ended = socdocs("import", table, "-o", "controls.yaml", "--dry-run")

    assert (ended.code, ended.out) == (0, "")
    assert not (folder / "controls.yaml").exists()


def test_without_a_file_to_write_the_yaml_is_printed(socdocs, table):
    assert socdocs("import", table).out.startswith("- id: AC-01\n  criteria: [CC6.1, CC6.2]\n")


def test_several_files_are_joined_by_id_and_each_takes_the_headings_that_it_has(folder, socdocs, table):
    (folder / "more.csv").write_text("Ref,How often it runs,TSC\nAC-02,daily,CC7.2\nAC-09,weekly,\n", "utf-8")

    ended = socdocs(
        "import", table, "more.csv", "--map", "Measure=text", "--map", "How often it runs=frequency", "-o", "c.yaml"
    )

    assert ended.code == 0
    found = {row.id: row for row in controls(folder, "c.yaml")}
    assert list(found) == ["AC-01", "AC-02", "AC-09"]
    assert (found["AC-02"].text, found["AC-02"].frequency) == ("-the key is changed", "daily")
    assert (found["AC-02"].criteria, found["AC-02"].criteria_to_choose) == (("CC7.2",), ("CC7",))


def test_files_that_contradict_each_other_are_an_error_with_both_places(folder, socdocs, table):
    (folder / "more.csv").write_text("Ref,Owner\nAC-01,Somebody else\n", "utf-8")

    ended = socdocs("import", table, "more.csv", "-o", "c.yaml")

    assert ended.code == 1
    assert "Two files say different things about “AC-01” under “owner”." in ended.err
    assert "more.csv:2:7" in ended.err
    assert "t.csv:2:" in ended.err
    assert not (folder / "c.yaml").exists()


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--map", "Misure=text"), 1, "No column of t.csv has the heading “Misure”."),
        (("--map", "Measure=wording"), 1, "“wording” is not a field that a column can fill here."),
        (("--map", "Measure"), 2, "must be a heading, = and a field"),
        (("--sheet", "A"), 1, "A CSV file has no sheets."),
        (("--header-row", "9"), 1, "“9” is not the number of a row with headings in t.csv."),
        (("-o", "c.docx"), 2, "must end in .yaml or .csv"),
        (("-o", "t.csv"), 2, "t.csv is read by this command"),
    ],
)
def test_what_cannot_be_done_is_said(socdocs, table, options, code, said):
    ended = socdocs("import", table, *options)

    assert (ended.code, ended.out) == (code, "")
    assert said in " ".join(ended.err.split())
    assert not re.search(r"--[a-z-]+:1", ended.err)


def test_a_criterion_that_does_not_exist_is_an_error_with_its_cell(folder, socdocs):
    (folder / "t.csv").write_text("ID,Text,TSC\nA-1,x,CC6.99\n", "utf-8")

    ended = socdocs("import", "t.csv")

    assert ended.code == 1
    assert "“CC6.99” is not a trust services criterion." in ended.err
    assert "t.csv:2:7" in ended.err


def test_a_file_that_is_there_is_kept(folder, socdocs, table):
    (folder / "c.yaml").write_text("- id: MINE\n")

    assert socdocs("import", table, "-o", "c.yaml").code == 3
    assert (folder / "c.yaml").read_text() == "- id: MINE\n"
    assert socdocs("import", table, "-o", "c.yaml", "--force").code == 0


def test_columns_lists_the_headings_of_each_field(socdocs):
    ended = socdocs("import", "--columns")

    assert ended.code == 0
    assert "\nowner: owner, Control Owner, " in ended.out


def test_without_a_file_it_says_what_to_name(socdocs):
    assert "Name the files with controls" in socdocs("import").err


def test_a_series_is_expanded_on_request_only_and_what_is_added_is_said(folder, socdocs):
    (folder / "t.csv").write_text("ID,Text,TSC\nA-1,x,CC7.2; CC7\nA-2,y,CC9.1\n", "utf-8")

    kept = socdocs("import", "t.csv")
    expanded = socdocs("import", "t.csv", "--expand-series")

    assert "criteria: [CC7.2]\n  criteria_to_choose: [CC7]\n" in kept.out
    assert "criteria: [CC7.2, CC7.1, CC7.3, CC7.4, CC7.5]\n- id: A-2" in expanded.out
    assert "A-1: CC7.1, CC7.3, CC7.4, CC7.5 added for its series" in expanded.err.splitlines()
    assert "series-to-choose" in kept.err
    assert "series-to-choose" not in expanded.err


def test_a_table_without_a_row_in_force_gives_no_control_and_says_why(folder, socdocs):
    (folder / "t.csv").write_text("ID,Text,Status\nA-1,x,Planned\n", "utf-8")

    ended = socdocs("import", "t.csv")

    assert (ended.code, ended.out) == (0, "[]\n")
    assert "Planned: A-1" in ended.err
    assert "0 controls, 0 mappings" in ended.err


def test_all_mistakes_of_all_files_are_said_at_once(folder, socdocs):
    (folder / "t.csv").write_text("ID,Text,TSC\nA-1,x,CC6.99\n", "utf-8")
    (folder / "u.csv").write_text("ID,Text,From\n,y,\nA-2,z,someday\n", "utf-8")

    ended = socdocs("import", "t.csv", "u.csv", "missing.csv")

    assert ended.code == 1
    assert [word in ended.err for word in ("CC6.99", "Row 2 has no “ID”", "someday", "missing.csv")] == [True] * 4


def test_control_objectives_are_counted_in_place_of_criteria(folder, socdocs):
    (folder / "t.csv").write_text("ID,Text,Control Objectives\nA-1,x,CO-1; CO-2\nA-2,y,CO-1\n", "utf-8")

    assert "2 controls, 3 mappings, 2 control objectives with a control" in socdocs("import", "t.csv").err.splitlines()
