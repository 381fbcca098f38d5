"""What an output was made from, read by the real make."""

import os
import subprocess
from pathlib import Path

import pytest

from socdocs.depfile import rules
from socdocs.diagnostics import EnvironmentProblem

MAKEFILE = """\
all: the\\ report
the\\ report: ; @touch '$@'; echo built
include depfile
"""
NAMES = [
    *(
        "plain.csv",
        "two words.csv",
        "#1.csv",
        "$HOME$(x).csv",
        "a:b.csv",
        "a=b.csv",
        "star*.csv",
        "[list].csv",
        "what?.csv",
    ),
    *(
        "Söhne & Co.csv",
        "~tilde",
        "it's.csv",
        '"quoted".csv',
        "back\\slash",
        "(brackets){}.csv",
        "a%b.csv",
        "exclaim!,+@.csv",
    ),
]


def make(folder):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(["make", "all"], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.count("built")


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "Makefile").write_text(MAKEFILE, "utf-8")
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
def test_make_builds_again_when_an_input_changes_and_only_then(folder, name):
    (folder / name).touch()
    (folder / "depfile").write_text(rules(Path("the report"), [Path(name), Path("Makefile")]), "utf-8")
    assert [make(folder), make(folder)] == [1, 0]

    written = (folder / "the report").stat().st_mtime
    os.utime(folder / "the report", (written - 10, written - 10))
    os.utime(folder / "Makefile", (written - 20, written - 20))
    assert [make(folder), make(folder)] == [1, 0]


@pytest.mark.parametrize("name", [name for name in NAMES if "%" not in name])
def test_an_input_that_is_gone_does_not_stop_make(folder, name):
    (folder / "depfile").write_text(rules(Path("the report"), [Path(name)]), "utf-8")
    assert make(folder) == 1


@pytest.mark.parametrize("name", ["a;b", "a|b", "two\nlines"])
def test_a_name_that_no_makefile_can_hold_is_refused(name):
    with pytest.raises(EnvironmentProblem, match="make cannot hold"):
        rules(Path("report.docx"), [Path(name)])


def test_an_output_does_not_depend_on_itself_and_an_input_is_named_once():
    written = rules(Path("a.docx"), [Path("b.csv"), Path("a.docx"), Path("b.csv")])
    assert written.partition("\n")[2] == "a.docx: b.csv\n\nb.csv:\n"


@pytest.mark.parametrize(
    ("inputs", "led_to"),
    [
        (["two words.csv", "data/b.csv"], "data/b.csv"),
        (["../b.csv"], "../b.csv"),
        (["/clients/b.csv"], "/clients/b.csv"),
        (["Söhne & Co.csv"], "Söhne\\ &\\ Co.csv"),
    ],
)
def test_what_ninja_reads_in_the_comment_is_an_input_once_more(inputs, led_to):
    # Ninja knows no comments: to it any other word there would be an output or a file that is missing.
    comment, colon, path = rules(Path("a.docx"), map(Path, inputs)).partition("\n")[0].split(" ", 2)
    assert (comment, colon) == ("#", ":")
    assert os.path.normpath(path) == led_to
