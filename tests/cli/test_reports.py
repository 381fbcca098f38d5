"""`socdocs reports` reads little of a description, and lists what reading all of it gives."""

import subprocess
import sys

import pytest

from socdocs.batch.declared import declared_reports
from socdocs.files import Files
from socdocs.problems import InputProblems
from socdocs.workflow.load import load
from socdocs.workflow.request import Request
from tests.cli.conftest import SMALL
from tests.reports import EXAMPLES, ROOT

DESCRIPTIONS = sorted([*EXAMPLES.glob("*/system.yaml"), *(ROOT / "tests" / "rules" / "cases").glob("*/*.yaml")])
UNUSUAL = (
    "reports: [{id: a b, soc: 2, type: 1}]\n",
    "reports: [{id: '01', soc: 2, type: 1}, {id: 1.10, kind: bridge-letter}]\n",
    "reports: [{id: r, soc: SOC 2, type: II}]\n",
    "reports: [{id: r, soc: 2}]\n",
    "reports: [{id: r, kind: a-kind-of-our-own}]\n",
    "commitments: [{id: &name SC-01, text: Access is limited.}]\nreports: [{id: *name, soc: 2, type: 1}]\n",
    "reports: {file: reports.yaml}\n",
    "reports:\n",
    "{}\n",
)


def whole(path):
    return [(entry.id, entry.kind_name) for entry in load(Files(), Request(path)).description.reports or ()]


@pytest.mark.parametrize("text", UNUSUAL)
def test_reports_that_are_written_in_an_unusual_way_are_listed_as_the_whole_description_has_them(text, tmp_path):
    path = tmp_path / "system.yaml"
    path.write_text(text, "utf-8")
    (tmp_path / "reports.yaml").write_text("- {id: elsewhere, soc: 1, type: 2}\n", "utf-8")

    assert declared_reports(Files(), path) == whole(path)


def test_the_reports_of_every_description_at_hand_are_listed_as_the_whole_description_has_them():
    compared = 0
    for path in DESCRIPTIONS:
        try:
            expected = whole(path)
        except InputProblems:
            continue
        assert declared_reports(Files(), path) == expected, path
        compared += 1

    assert compared > 250


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("sign", ["\t", "\n", "\x1b", "\u009b", "\u202e"])
def test_a_name_that_would_steer_the_terminal_is_not_listed(socdocs, folder, sign):
    (folder / f"a{sign}b").mkdir()
    (folder / "system.yaml").rename(folder / f"a{sign}b" / "system.yaml")

    ended = socdocs("reports", ".")

    assert ended.code == 1
    assert ended.out == ""
    assert "contains a tab, a line break or a character that does not print" in ended.err
    assert sign not in ended.err.replace("\n", "") or sign == "\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows makes links for administrators only")
@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("clients/**/system.yaml", ["clients/a/system.yaml", "clients/b/c/system.yaml"]),
        ("**/c/*.yaml", ["clients/b/c/system.yaml"]),
        ("clients/**", ["clients/a/system.yaml", "clients/b/c/system.yaml"]),
        ("clients/**/**/system.yaml", ["clients/a/system.yaml", "clients/b/c/system.yaml"]),
        ("nowhere/**/system.yaml", []),
    ],
)
def test_a_pattern_for_all_folders_enters_none_twice_through_links(folder, pattern, found):
    for name in ("a", "b/c"):
        (folder / "clients" / name).mkdir(parents=True)
        (folder / "clients" / name / "system.yaml").write_text(SMALL, "utf-8")
    for name in ("up", "up-too"):
        (folder / "clients" / "b" / name).symlink_to("..")
    command = [sys.executable, "-m", "socdocs", "reports", pattern]

    listed = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False).stdout

    assert [line.split("\t")[0] for line in listed.splitlines()] == found
