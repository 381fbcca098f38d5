"""`socdocs matrix` writes files that are known again, and says what has no control."""

import zipfile

import pytest

from tests.cli.elsewhere import written
from tests.reports import EXAMPLES


def change(path):
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("xl/comments1.xml", "<comments/>")
    else:
        path.write_bytes(path.read_bytes() + b"\n")


@pytest.mark.parametrize("ending", ["xlsx", "csv", "md"])
def test_a_matrix_is_written_over_itself_and_over_nothing_that_was_changed(folder, socdocs, ending):
    path = folder / f"m.{ending}"

    first = socdocs("matrix", "system.yaml", "-o", path.name)
    again = socdocs("matrix", "system.yaml", "-o", path.name)
    change(path)
    changed = socdocs("matrix", "system.yaml", "-o", path.name)
    forced = socdocs("matrix", "system.yaml", "-o", path.name, "--force")

    assert [first.code, again.code, changed.code, forced.code] == [0, 0, 3, 0]
    assert first.err.startswith(f"m.{ending}\nCriteria: 33; 1 with a control; 32 without any control (CC1.1, ")
    assert again.err.startswith(f"m.{ending} (unchanged)\n")
    assert "--force" in changed.err


@pytest.mark.parametrize(("ending", "replaced"), [("xlsx", True), ("md", True), ("csv", False)])
def test_a_matrix_of_other_controls_replaces_only_a_file_with_a_mark(folder, socdocs, ending, replaced):
    socdocs("matrix", "system.yaml", "-o", f"m.{ending}")
    system = folder / "system.yaml"
    system.write_text(system.read_text().replace("each quarter", "each month"))

    ended = socdocs("matrix", "system.yaml", "-o", f"m.{ending}")

    assert ended.code == (0 if replaced else 3)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_controls_of_a_matrix_can_take_the_place_of_the_list_that_they_came_from(folder, socdocs, ending):
    before = socdocs("matrix", "system.yaml").out
    socdocs("matrix", "system.yaml", "-o", f"controls.{ending}")
    system = folder / "system.yaml"
    lines = [line for line in system.read_text().splitlines() if "AC-01" not in line]
    system.write_text("\n".join(lines).replace("controls:", f"controls: {{file: controls.{ending}}}"))

    assert socdocs("matrix", "system.yaml").out == before
    assert socdocs("matrix", "system.yaml", "-o", f"controls.{ending}").code == 2


def test_without_a_file_the_matrix_is_printed(folder, socdocs):
    ended = socdocs("matrix", "system.yaml")

    assert ended.code == 0
    assert any(
        line.split() == ["CC6.2", "control", "mapped", "AC-01", "Acme,", "Inc."] for line in ended.out.splitlines()
    )
    assert "32 without any control" in ended.out


def test_in_markdown_each_sheet_has_a_heading_below_the_title(folder, socdocs):
    socdocs("matrix", "system.yaml", "-o", "m.md")

    title, *headings = [line for line in (folder / "m.md").read_text("utf-8").splitlines() if line.startswith("#")]

    assert title.startswith("# ")
    assert headings == ["## Criteria", "## Gaps", "## Controls"]


def test_a_file_of_another_kind_is_wrong_use(folder, socdocs):
    ended = socdocs("matrix", "system.yaml", "-o", "m.txt")

    assert ended.code == 2
    assert "must end in .xlsx, .csv, .md" in ended.err


def test_controls_of_another_report_are_named(folder, socdocs):
    system = folder / "system.yaml"
    other = "  - {id: PR-01, text: The Privacy Lead answers., criteria: [P1.1]}\nreports:"
    system.write_text(system.read_text().replace("reports:", other))

    ended = socdocs("matrix", "system.yaml", "-o", "m.csv")

    assert "Controls that are not in this report: PR-01." in ended.err
    assert "PR-01" not in (folder / "m.csv").read_text("utf-8")


def test_a_text_that_is_too_long_for_a_workbook_is_wrong_use_and_writes_nothing(folder, socdocs):
    system = folder / "system.yaml"
    system.write_text(system.read_text().replace("each quarter", "each quarter " + "and again " * 4000))

    ended = socdocs("matrix", "system.yaml", "-o", "m.xlsx")

    assert ended.code == 2
    assert "“Control Description” of AC-01" in ended.err
    assert not (folder / "m.xlsx").exists()


def test_equal_input_gives_equal_bytes_in_another_folder_locale_time_zone_and_hash_seed(tmp_path):
    commands = [f"matrix system.yaml -o m.{ending}" for ending in ("xlsx", "csv", "md")]
    example = EXAMPLES / "fund-administrator"

    here = written(example, tmp_path / "here", commands, TZ="UTC", PYTHONHASHSEED="0")
    there = written(example, tmp_path / "some where else", commands, TZ="Asia/Tokyo", LC_ALL="C", PYTHONHASHSEED="4711")

    assert here.keys() >= {"m.xlsx", "m.csv", "m.md"}
    assert [name for name in here if here[name] != there.get(name)] == []
