"""The workbook that a compliance manager keeps goes in at the first try and becomes a draft."""

import re
import shutil
from pathlib import Path

import pytest

DESCRIPTION = """\
service_organization: {name: "Birchgate Invoicing, Inc."}
system: {name: Birchgate Invoice Exchange}
controls: {file: matrix.xlsx}
reports:
  - id: soc2-2026
    soc: 2
    type: 2
    period: {start: 2025-10-01, end: 2026-09-30}
    trust_services_categories: [security, availability]
"""


@pytest.fixture
def matrix(folder):
    shutil.copy(Path(__file__).parent / "matrix.xlsx", folder / "matrix.xlsx")
    (folder / "system.yaml").write_text(DESCRIPTION, "utf-8")


def test_a_workbook_with_a_title_and_its_own_headings_becomes_a_word_draft(socdocs, folder, matrix):
    assert socdocs("check", "system.yaml").code == 0
    assert socdocs("soc2", "system.yaml", "-o", "draft.docx").code == 0
    assert (folder / "draft.docx").read_bytes().startswith(b"PK")


def test_two_commands_lead_from_a_workbook_to_a_word_draft(socdocs, folder, matrix):
    (folder / "system.yaml").unlink()

    assert socdocs("init", "soc2-type2", "--controls", "matrix.xlsx").code == 0
    assert socdocs("soc2", "system.yaml", "-o", "draft.docx").code == 0
    assert "reviews list 45 and records" in socdocs("soc2", "system.yaml", "--format", "md", "-o", "-").out


def test_a_spreadsheet_outside_the_folder_of_the_new_description_is_refused(socdocs, folder, matrix):
    ended = socdocs("init", "soc2-type2", "--controls", "matrix.xlsx", "-o", "client/system.yaml")

    assert ended.code == 2
    assert "must lie in the folder of the description or below: copy it to" in " ".join(ended.err.split())
    assert socdocs("init", "soc2-type2", "--auditor", "--controls", "matrix.xlsx").code == 2


def test_every_control_with_its_text_owner_and_criteria_is_in_the_draft(socdocs, matrix):
    report = socdocs("soc2", "system.yaml", "--format", "md", "-o", "-").out

    assert set(re.findall(r"reviews list (\d+) and records", report)) == {str(number) for number in range(1, 46)}
    assert "_Security Lead; Quarterly_" in report
    assert "Not Yet Mapped" not in report
    for criterion in ("CC1.2", "CC3.4", "CC6.7", "CC7.4", "CC9.1", "A1.2"):
        assert f"controls[\\*].criteria[{criterion}]" not in report


def test_a_finding_in_a_workbook_names_sheet_and_cell(socdocs, folder, matrix):
    (folder / "system.yaml").write_text(
        DESCRIPTION.replace("matrix.xlsx}", "matrix.xlsx, columns: {nature: Frequency}}"), "utf-8"
    )
    said = socdocs("check", "system.yaml", "--output-format", "concise").out

    place = "matrix.xlsx (sheet Control matrix, cell E4)"
    assert f"{place}: error[unknown-value]: “Quarterly” is not a value of “nature”. (controls[AC-01].nature)" in said


def test_a_wrong_heading_is_one_finding_whatever_the_number_of_rows(socdocs, folder):
    rows = "".join(f"AC-{number},Text {number}.\n" for number in range(300))
    (folder / "controls.csv").write_text(f"Contrl ID,Control Description\n{rows}", "utf-8")
    (folder / "system.yaml").write_text("controls: {file: controls.csv}\ntests: [{control: AC-1}]\n", "utf-8")
    ended = socdocs("check", "system.yaml", "--output-format", "concise")

    assert ended.code == 1
    assert ended.out.count("error[") == 1
    assert "“Contrl ID” is not a heading that is known here." in ended.out


def test_start_up_loads_no_reader_of_workbooks(folder):
    import subprocess
    import sys

    (folder / "system.yaml").write_text("controls: [{id: AC-01, criteria: [CC6.1]}]\n", "utf-8")
    code = (
        "import sys\nfrom socdocs.cli.run import Run\nfrom socdocs.cli.table import program\n"
        "Run().call(program, ['check', 'system.yaml'])\n"
        "print([name for name in ('python_calamine', 'socdocs.source.tables.workbook') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)

    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", ["criteria_text", "criteria_not_applicable"])
def test_a_table_with_one_criterion_in_each_row_is_read(socdocs, folder, name):
    field = "text" if name == "criteria_text" else "reason"
    (folder / "rows.csv").write_text(f"criterion,{field}\nCC6.4,The system has no premises of its own.\n", "utf-8")
    (folder / "system.yaml").write_text(f"{name}: {{file: rows.csv}}\nreports: [{{id: r, soc: 2, type: 2}}]\n", "utf-8")

    assert "wrong-shape" not in socdocs("check", "system.yaml").out
    assert "CC6.4" in socdocs("soc2", "system.yaml", "--format", "md", "-o", "-").out


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ("columns: {title: [Notes, Extra]}", "1:42: error[wrong-shape]"),
        ("columns: {title: {Notes: Extra}}", "1:42: error[wrong-shape]"),
        ("ignore: [[Notes, Extra]]", "1:34: error[wrong-shape]"),
        ("ignore: [{Notes: Extra}]", "1:34: error[wrong-shape]"),
        # One column is for one field, and is not left out as well.
        ("columns: {title: Notes}, ignore: [Notes]", "1:59: error[table-header]"),
        ("columns: {title: Notes}, ignore: [Extra, notes]", "1:66: error[table-header]"),
        ("columns: {title: Notes, owner: notes}", "1:56: error[table-header]"),
    ],
)
def test_an_option_of_a_table_that_cannot_be_is_an_error_in_its_place(options, error, socdocs, folder):
    (folder / "c.csv").write_text("id,text,Notes,Extra\nAC-01,The Lead reads it.,a,b\n", "utf-8")
    (folder / "system.yaml").write_text(f"controls: {{file: c.csv, {options}}}\n", "utf-8")

    said = socdocs("check", "system.yaml", "--output-format", "concise").out
    assert f"system.yaml:{error}" in said
