"""`socdocs import` writes the controls of people's tables in our own form and drops nothing in silence."""

import re
import shutil

import pytest

from socdocs.files import Files
from socdocs.workflow.load import load
from socdocs.workflow.request import Request
from tests.conftest import ROOT

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


# --- into a description ----------------------------------------------------------------------------------------------

SYSTEM = """\
# Acme's description
service_organization: {name: "Acme, Inc."}   # the name
system: {name: Acme Cloud}

controls:
  # access
  - id: AC-01
    text: >-
      The Security Lead
      reviews access each quarter.
    criteria: [CC6.2]   # mapped in May

  - {id: AC-02, text: 'Leavers are removed.', criteria: [CC6.3]}

  - id: AC-03   # only here
    text: Keys are kept.
    criteria:
      - CC6.1

reports:
  - {id: soc2-2026, soc: 2, type: 1, trust_services_categories: [security], as_of_date: 2026-03-31}
"""
NEW = '''\
Control ID,Control Description,TSC,Control Owner,Systems
AC-01,The Security Lead reviews access each month.,"CC6.1, CC6.2",Security Lead,"Okta; ""A; B"""
ac02,Leavers are removed.,CC6.3,,
AC-03,Keys are kept.,CC6.1,IT Lead,
AC-07,"New: # and ""quotes"".",CC7.1,,
'''
FILLED = (
    ("    criteria: [CC6.2]   # mapped in May\n", "    owner: Security Lead\n    systems: [Okta, A; B]\n"),
    ("      - CC6.1\n", "    owner: IT Lead\n"),
)
ADDED = '\n  - id: AC-07\n    text: "New: # and \\"quotes\\"."\n    criteria: [CC7.1]\n'


@pytest.fixture
def into(folder):
    (folder / "system.yaml").write_text(SYSTEM, "utf-8")
    (folder / "new.csv").write_text(NEW, "utf-8")
    return folder / "system.yaml"


def merged_text(text=SYSTEM):
    for above, more in FILLED:
        text = text.replace(above, above + more)
    return text.replace("    owner: IT Lead\n", "    owner: IT Lead\n" + ADDED)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_controls_are_merged_by_id_and_nothing_else_changes(socdocs, into, end):
    into.write_bytes(SYSTEM.replace("\n", end).encode())
    ended = socdocs("import", "new.csv", "--into", "system.yaml")

    assert ended.code == 0, ended.err
    assert into.read_bytes() == merged_text().replace("\n", end).encode()
    assert "system.yaml: 1 added, 2 changed, 1 with a difference that is kept, 1 as before" in ended.err
    assert "Added (1): AC-07" in ended.err
    assert "  AC-01: owner, systems" in ended.err
    assert "Changed: system.yaml" in ended.err


def test_what_differs_is_told_from_both_sides_and_taken_only_when_accepted(socdocs, into):
    kept = socdocs("import", "new.csv", "--into", "system.yaml").err
    for said in (
        "Kept as the description says (2 fields):",
        "  system.yaml:8:11 AC-01 text",
        "    description: The Security Lead reviews access each quarter.",
        "    table: The Security Lead reviews access each month.",
        "    description: CC6.2",
        "    table: CC6.1, CC6.2",
        "Give --accept all",
    ):
        assert said in kept
    taken = socdocs("import", "new.csv", "--into", "system.yaml", "--accept", "all").err

    assert "Taken from the table (2 fields):" in taken
    expected = merged_text().replace("each quarter", "each month").replace("[CC6.2]", "[CC6.1, CC6.2]")
    assert into.read_text("utf-8") == expected
    assert "Nothing was written." in socdocs("import", "new.csv", "--into", "system.yaml", "--accept", "all").err


def test_a_dry_run_of_a_merge_writes_nothing_and_says_so(socdocs, into):
    said = socdocs("import", "new.csv", "--into", "system.yaml", "--dry-run").err

    assert "Not written, because of --dry-run: system.yaml" in said
    assert into.read_text("utf-8") == SYSTEM


def test_controls_that_no_table_has_are_left_alone_and_named(socdocs, into):
    (into.parent / "new.csv").write_text("ID,Owner\nAC-02,Ops\n", "utf-8")
    said = socdocs("import", "new.csv", "--into", "system.yaml").err

    assert "Left alone, since no table has them (2): AC-01, AC-03" in said
    assert "{id: AC-02, text: 'Leavers are removed.', criteria: [CC6.3], owner: Ops}" in into.read_text("utf-8")


@pytest.mark.parametrize("listed", ["", "controls: []\n", "controls:\n"])
def test_a_description_without_controls_gets_the_list(socdocs, into, listed):
    text = re.sub(r"controls:\n.*\n\n(?=reports)", listed, SYSTEM, flags=re.DOTALL)
    into.write_text(text, "utf-8")
    ended = socdocs("import", "new.csv", "--into", "system.yaml")

    assert ended.code == 0, ended.err
    read = load(Files(), Request(into)).description.controls
    assert [row.id for row in read] == ["AC-01", "ac02", "AC-03", "AC-07"]
    assert read[0].systems == ("Okta", "A; B")
    kept = into.read_text("utf-8").splitlines()
    assert [line for line in kept if line in text.splitlines()] == [
        line for line in text.splitlines() if not line.startswith("controls")
    ] or "controls:" in kept


def test_rows_go_into_the_csv_file_that_the_description_names(socdocs, into):
    into.write_text(re.sub(r"controls:\n.*\n\n(?=reports)", "controls: {file: own.csv}\n", SYSTEM, flags=re.DOTALL))
    own = (
        "Ref;Control Description;TSC;Control Owner;Notes\n"
        'AC-01;"Reviewed; quarterly.";CC6.2;;mine\nAC-02;"Leavers are removed.";CC6.3;;\n'
    )
    into.write_text(into.read_text("utf-8").replace("own.csv}", "own.csv, ignore: [Notes]}"), "utf-8")
    (into.parent / "own.csv").write_bytes(b"\xef\xbb\xbf" + own.encode())
    described = into.read_text("utf-8")
    ended = socdocs("import", "new.csv", "--into", "system.yaml")

    assert ended.code == 0, ended.err
    expected = own.replace("CC6.2;;mine", "CC6.2;Security Lead;mine")
    expected += 'AC-03;Keys are kept.;CC6.1;IT Lead;\nAC-07;"New: # and ""quotes"".";CC7.1;;\n'
    assert (into.parent / "own.csv").read_bytes() == b"\xef\xbb\xbf" + expected.encode()
    assert into.read_text("utf-8") == described
    assert "Left out, because own.csv has no single cell for it (1 field):\n  AC-01: systems" in ended.err


def test_controls_go_into_the_yaml_file_that_the_description_names(socdocs, into):
    into.write_text(re.sub(r"controls:\n.*\n\n(?=reports)", "controls: {file: own.yaml}\n", SYSTEM, flags=re.DOTALL))
    (into.parent / "own.yaml").write_text("# ours\n- id: AC-02\n  text: Leavers are removed.\n", "utf-8")
    ended = socdocs("import", "new.csv", "--into", "system.yaml")

    assert ended.code == 0, ended.err
    assert (
        (into.parent / "own.yaml")
        .read_text("utf-8")
        .startswith("# ours\n- id: AC-02\n  text: Leavers are removed.\n  criteria: [CC6.3]\n- id: AC-01\n")
    )


def test_controls_go_into_the_file_that_the_file_of_the_description_names(socdocs, into):
    into.write_text(re.sub(r"controls:\n.*\n\n(?=reports)", "controls: {file: own.yaml}\n", SYSTEM, flags=re.DOTALL))
    (into.parent / "own.yaml").write_text("file: own.csv\nignore: [Notes]\n", "utf-8")
    (into.parent / "own.csv").write_text("ID,Text,Criteria,Notes\nAC-02,Leavers stay.,CC6.3,\n", "utf-8")
    (into.parent / "new.csv").write_text("ID,Text,Criteria\nAC-02,Leavers go.,CC6.3\nAC-09,New.,CC6.1\n", "utf-8")

    ended = socdocs("import", "new.csv", "--into", "system.yaml", "--accept", "all")

    assert ended.code == 0, ended.err
    assert (into.parent / "own.yaml").read_text("utf-8") == "file: own.csv\nignore: [Notes]\n"
    written = (into.parent / "own.csv").read_text("utf-8")
    assert written == "ID,Text,Criteria,Notes\nAC-02,Leavers go.,CC6.3,\nAC-09,New.,CC6.1,\n"
    controls = load(Files(), Request(into)).description.controls
    assert [(control.id, control.text) for control in controls] == [("AC-02", "Leavers go."), ("AC-09", "New.")]


@pytest.mark.parametrize(
    ("controls_key", "said"),
    [
        ("libraries: [../shared]\ncontrols: {file: by.yaml}", "a library that other descriptions may share"),
        ("libraries: [lib]\ncontrols: {file: lib/own.csv}", "a library that other descriptions may share"),
        ("controls: {file: own.xlsx}", "nothing is ever written into a workbook"),
        ("libraries: [../shared]\ncontrols: {file: ../shared/own.csv}", "a library that other descriptions may share"),
        ("controls:\n- &a {id: AC-01, text: x, owner: &o Lead}\n- {id: AC-02, text: y, owner: *o}", "left as it is"),
    ],
)
def test_a_list_that_is_not_written_is_refused_with_the_cure(socdocs, into, controls_key, said):
    shutil.copy(ROOT / "tests/cli/matrix.xlsx", into.parent / "own.xlsx")
    (into.parent.parent / "shared").mkdir(exist_ok=True)
    (into.parent / "lib").mkdir()
    for place in (into.parent.parent / "shared/own.csv", into.parent / "lib/own.csv"):
        place.write_text("id,text\nAC-01,x\n", "utf-8")
    (into.parent / "by.yaml").write_text("file: ../shared/own.csv\n", "utf-8")
    into.write_text(re.sub(r"controls:\n.*\n\n(?=reports)", controls_key + "\n", SYSTEM, flags=re.DOTALL), "utf-8")
    (into.parent / "new.csv").write_text("ID,Owner\nAC-01,Somebody else\n", "utf-8")
    before = {path: path.read_bytes() for path in into.parent.rglob("*.*")}
    ended = socdocs("import", "new.csv", "--into", "system.yaml", "--accept", "all")

    assert ended.code == 1
    assert said in " ".join(ended.err.split())
    assert "-o" in ended.err
    assert {path: path.read_bytes() for path in into.parent.rglob("*.*")} == before


@pytest.mark.parametrize(
    "options", [("--into", "system.yaml", "-o", "x.yaml"), ("--accept", "all"), ("--into", "no.yaml")]
)
def test_options_that_do_not_belong_together_are_wrong_use(socdocs, into, options):
    assert socdocs("import", "new.csv", *options).code == 2
