"""What a report leaves out is never gone in silence: an error where evidence goes with it, an info in any case."""

import csv
import json
import re
import shutil

import pytest

from tests.reports import EXAMPLES

pytestmark = pytest.mark.exhaustive

AUDITED = ("system.yaml", "--auditor", "auditor.yaml", "--report", "soc2-2026")
HR_04, AC_06 = 12, 35
"""The rows of the two controls, and of their tests, in the spreadsheets of the example."""
LEAVING = {
    "HR-04 ended before the period": ("HR-04", "until", "2025-09-30", HR_04, "EX-03"),
    "HR-04 starts after the period": ("HR-04", "from", "2026-10-01", HR_04, "EX-03"),
    "AC-06 ended before the period": ("AC-06", "until", "2025-08-31", AC_06, "EX-02"),
    "AC-06 names a Type 1": ("AC-06", "reports", "as-of", AC_06, "EX-02"),
    "AC-06 names a report without a period": ("AC-06", "reports", "open", AC_06, "EX-02"),
}
OTHERS = """\
reports:
  - {id: as-of, soc: 2, type: 1, as_of_date: 2026-09-30, trust_services_categories: [security]}
  - {id: open, soc: 2, type: 2, trust_services_categories: [security]}
  - {id: ledger, soc: 1, type: 2, period: {start: 2025-10-01, end: 2026-09-30}}
"""


@pytest.fixture
def saas(folder):
    """The example of a vendor of software, in the folder in which commands run."""
    shutil.copytree(EXAMPLES / "saas-vendor", folder, dirs_exist_ok=True)
    system = folder / "system.yaml"
    text = system.read_text("utf-8")
    assert text.count("\nreports:\n") == 1
    system.write_text(text.replace("\nreports:\n", f"\n{OTHERS}"), "utf-8")
    return folder


def set_cell(folder, control, column, value):
    """Write `value` into the spreadsheet of controls, in a column that is added where there is none."""
    path = folder / "controls.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row.setdefault(column, "")
        if row["id"] == control:
            row[column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def found(socdocs, *more):
    """The errors and the infos of `check` for the report of the example."""
    ended = socdocs("check", *AUDITED, "--output-format", "json", *more)
    rows = json.loads(ended.out)["diagnostics"]
    return ended.code, [[row for row in rows if row["severity"] == severity] for severity in ("error", "info")]


def place(row):
    return row["location"]["file"], row["location"]["line"]


@pytest.mark.parametrize("case", LEAVING)
def test_a_control_that_takes_an_exception_with_it_is_an_error_at_the_cell_that_does_it(case, socdocs, saas):
    control, column, value, row, exception = LEAVING[case]
    set_cell(saas, control, column, value)
    code, ([error], infos) = found(socdocs)

    assert code == 1
    assert error["code"] == "SCP016"
    assert error["address"] == f"controls[{control}].{column}"
    assert place(error) == ("controls.csv", row)
    assert all(words in error["message"] for words in (control, "its test", exception, f"response to {exception}"))
    test, its_exception, response = map(place, error["related"])
    assert test == its_exception == ("tests.csv", row)
    assert response[0] == "system.yaml"
    said = " ".join(row["message"] for row in infos if row["code"] == "left-out")
    assert f"{control} ({'' if column == 'reports' else f'{column} '}{value})" in said
    assert f"{control} (exception {exception})" in said
    assert f"response to {exception}" in said


@pytest.mark.parametrize("only", [(), ("--only", "management"), ("--only", "controls_and_tests")], ids=str)
def test_no_report_and_no_part_that_would_show_it_is_built(only, socdocs, saas):
    set_cell(saas, "HR-04", "until", "2025-09-30")
    ended = socdocs("soc2", *AUDITED, "--type", "2", *only, "-o", "report.md")

    assert ended.code == 1
    assert "error[SCP016]: HR-04 ended on 2025-09-30" in ended.err
    assert not (saas / "report.md").exists()


def test_a_part_that_shows_no_control_is_built_with_a_warning(socdocs, saas):
    set_cell(saas, "HR-04", "until", "2025-09-30")
    ended = socdocs("soc2", *AUDITED, "--type", "2", "--only", "management_assertion", "-o", "assertion.md")

    assert ended.code == 0
    assert "1 warning, shown by: socdocs check system.yaml" in ended.err


def test_no_waiver_accepts_it(socdocs, saas):
    set_cell(saas, "HR-04", "until", "2025-09-30")
    with (saas / "system.yaml").open("a", encoding="utf-8") as file:
        file.write("checks: {waive: [{rule: SCP016, reason: accepted}, {rule: left-out, reason: accepted}]}\n")
    code, ([error], infos) = found(socdocs)

    assert code == 1
    assert error["code"] == "SCP016"
    assert "left-out" in {row["code"] for row in infos}


def test_a_control_of_another_report_that_prints_its_test_is_listed_and_no_error(socdocs, saas):
    set_cell(saas, "AC-06", "reports", "ledger")
    code, (errors, infos) = found(socdocs)

    assert (code, errors) == (0, [])
    named, following = (row["message"] for row in infos if row["code"] == "left-out")
    assert named.endswith("what names other reports under “reports”: the control AC-06 (ledger).")
    assert following.endswith("the test of AC-06 (exception EX-02); the management response to EX-02.")
    ended = socdocs("soc1", *AUDITED[:3], "--type", "2", "-o", "report.md")
    assert ended.code == 0, ended.err
    assert "EX-02" in (saas / "report.md").read_text("utf-8")


def test_a_build_lists_what_it_leaves_out(socdocs, saas):
    set_cell(saas, "AC-06", "reports", "ledger")
    ended = socdocs("soc2", *AUDITED, "--type", "2", "-o", "report.md")

    assert ended.code == 0, ended.err
    assert "info[left-out]: The report soc2-2026 leaves out" in ended.err
    assert "AC-06 (ledger)" in ended.err


@pytest.mark.parametrize("name", ["system.yaml", "auditor.yaml"])
def test_an_opinion_on_a_report_that_is_not_declared_is_an_error_at_its_id(socdocs, folder, name):
    shutil.copytree(EXAMPLES / "health-data-platform", folder / "client")
    file = folder / "client" / name
    file.write_text(file.read_text("utf-8").replace("- id: soc2-2026", "- id: soc2-2025", 1), "utf-8")
    described = ("client/system.yaml", "--auditor", "client/auditor.yaml")
    built = socdocs("soc2", *described, "--type", "2", "-o", "report.md")
    checked = socdocs("check", *described, "--output-format", "concise")

    assert (built.code, checked.code) == (1, 1)
    wrong = "soc2-2025" if name == "auditor.yaml" else "soc2-2026"
    assert f"names the report “{wrong}”, which the description does not declare." in built.err
    assert re.search(r"^client/auditor\.yaml:\d+:\d+: error\[unknown-reference\]", checked.out, re.MULTILINE)
    assert not (folder / "report.md").exists()


def test_what_a_kind_of_your_own_does_not_print_of_the_report_before_is_named(socdocs, folder):
    own = {
        "report.yaml": "title: Memo\ncriteria: trust_services\ntimeframe: period\ntests: no\ndefault_layout: memo\n",
        "sections.yaml": "sections: [{id: gaps, title: Gaps, template: gaps.md}]\n",
        "gaps.md": "Open at {{ service_organization.name }}.\n",
        "layouts/memo.yaml": "numerals: arabic\nsections: [{id: gaps}]\n",
    }
    for name, text in own.items():
        path = folder / "own" / "memo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "system.yaml").write_text(
        "service_organization: {name: Acme}\nsystem: {name: Zed}\n"
        "reports: [{id: r, kind: memo, previous_report: {title: Memo of 2024}}]\n",
        "utf-8",
    )

    ended = socdocs("check", "system.yaml", "--templates", "own")

    assert "reports.previous_report.title (1 text)" in " ".join(ended.out.split())
