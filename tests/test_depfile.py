"""What an output was made from, read by the real make."""

import os
import subprocess
from pathlib import Path

import pytest

from socdocs.problems import EnvironmentProblem
from socdocs.workflow.depfile import rules

MAKEFILE = """\
include depfile
%.md: ; @touch "$$OUTPUT"; echo built
"""
NAMES = [
    *(
        "plain.csv",
        "two words.csv",
        "#1.csv",
        "$HOME$(x).csv",
        "a:b.csv",
        "a=b.csv",
        "=.csv",
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
        "100% of [a] = b.csv",
        "exclaim!,+@.csv",
        "<a>^`b`.csv",
    ),
]


def make(folder, target="the report.md"):
    """How often make builds `target`."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    # A name with an equals sign is a goal of make only as a path.
    command, environment["OUTPUT"] = ["make", f"./{target}"], target
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.count("built")


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Makefile").write_text(MAKEFILE, "utf-8")
    return tmp_path


def write(*paths):
    """The depfile of the first of `paths`, made from the others."""
    Path("depfile").write_text(rules(*paths[:1], paths[1:]), "utf-8")


def age(path, seconds):
    written = path.stat().st_mtime
    os.utime(path, (written - seconds, written - seconds))


@pytest.mark.parametrize("name", NAMES)
def test_make_builds_again_when_an_input_changes_and_only_then(folder, name):
    (folder / name).touch()
    write(Path("the report.md"), Path(name), Path("Makefile"))
    assert [make(folder), make(folder)] == [1, 0]

    age(folder / "the report.md", 10)
    age(folder / "Makefile", 20)
    assert [make(folder), make(folder)] == [1, 0]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("path", ["{}.md", "{}/report.md"])
def test_make_knows_the_output_whatever_it_is_called(folder, name, path):
    target = path.format(name)
    (folder / target).parent.mkdir(exist_ok=True)
    (folder / "controls.csv").touch()
    write(Path(target), Path("controls.csv"))
    assert [make(folder, target), make(folder, target)] == [1, 0]

    age(folder / target, 10)
    assert [make(folder, target), make(folder, target)] == [1, 0]


@pytest.mark.parametrize("name", [name for name in NAMES if "%" not in name])
def test_an_input_that_is_gone_does_not_stop_make(folder, name):
    write(Path("the report.md"), Path(name))
    assert make(folder) == 1


@pytest.mark.parametrize(("name", "other"), [("[list].csv", "l.csv"), ("what?.csv", "whats.csv")])
def test_a_name_that_reads_like_a_pattern_means_no_other_file(folder, name, other):
    (folder / name).touch()
    (folder / other).touch()
    write(Path("the report.md"), Path(name))
    assert make(folder) == 1

    age(folder / name, 10)
    age(folder / other, -10)
    assert make(folder) == 0
    age(folder / name, -20)
    assert make(folder) == 1


def test_whether_a_name_reads_like_a_pattern_is_not_looked_for_in_one_folder_again_and_again(folder):
    for name in "abcdefghijklmnop?":
        Path(name).mkdir()
    name = f"{'?/../' * 12}[x]/t.md"

    assert rf"{name}: " not in rules(Path("report.md"), [Path(name)])


@pytest.mark.parametrize(
    "name", ["a;b", "a|b", "two\nlines", "a\tb", "ends in a blank ", "ends in a backslash\\", "back\\ slash", "a\\#b"]
)
@pytest.mark.parametrize("as_target", [False, True])
def test_a_name_that_no_makefile_can_hold_is_refused(name, as_target):
    with pytest.raises(EnvironmentProblem, match="make cannot hold"):
        rules(*((Path(name), [Path("a.csv")]) if as_target else (Path("report.docx"), [Path(name)])))


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
