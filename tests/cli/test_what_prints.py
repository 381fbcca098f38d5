"""What a command prints of other people's files never steers the terminal, nor turns the direction of reading."""

import re
import shutil
from pathlib import Path

import pytest

from socdocs.cli.run import Run
from socdocs.cli.table import COMMANDS, program
from socdocs.source.characters import peculiar_characters

pytestmark = pytest.mark.exhaustive

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "payroll-processor"
RIGHT_TO_LEFT, CONTROL_SEQUENCE = "\u202e", "\u009b"
PRINTING = [
    "check system.yaml",
    "check system.yaml --summary",
    *(f"check system.yaml --phase final --output-format {form}" for form in ("json", "sarif", "github", "concise")),
    *(f"review system.yaml --output-format {form}" for form in ("text", "json", "md")),
    "outline system.yaml --report soc1-2026",
    "outline system.yaml --output-format json",
    "matrix system.yaml --report soc1-2026",
    "requests system.yaml --report soc1-2026",
    "confirm system.yaml --dry-run",
    *(f"config system.yaml --output-format {form}" for form in ("text", "json")),
    *(f"diff old.yaml system.yaml --output-format {form}" for form in ("text", "json", "md")),
    *(f"pull edited.md system.yaml --base draft.md --output-format {form}" for form in ("text", "json")),
    "roll-forward system.yaml -o next --dry-run",
    "import controls.csv -o other.yaml",
    "copies system.yaml --report soc1-2026 --recipient A\u202eB -o copies",
    "reports .",
    "batch . -o out",
    "report soc1-type2 system.yaml -o other.md",
    "assertion system.yaml --report soc1-2026 -o other.md",
    "templates list templates",
    "templates check templates",
    "init soc1-type2 --controls controls.csv --no-input -o new.yaml",
]
WITHOUT_FILES_OF_OTHERS = {"advise", "criteria", "explain", "schema", "completion", "help", "preview"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An example with a character that turns the direction of reading in nearly every text, and a draft of it."""
    place = tmp_path_factory.mktemp("made")
    shutil.copytree(EXAMPLE, place, dirs_exist_ok=True)
    for path in list(place.glob("*.*")):
        turned = re.sub(r"\b(and|the|of|Inc)\b", rf"\1{RIGHT_TO_LEFT}", path.read_text("utf-8"))
        path.write_text(turned, "utf-8")
    shutil.copy(EXAMPLE / "system.yaml", place / "old.yaml")
    (place / "templates" / "shared").mkdir(parents=True)
    (place / "templates" / "shared" / f"a{CONTROL_SEQUENCE}{RIGHT_TO_LEFT}.md").write_text("A", "utf-8")
    draft = place / "draft.md"
    assert Run().call(program, ["soc1", str(place / "system.yaml"), "-o", str(draft), "--quiet"]) == 0
    edited = draft.read_text("utf-8").replace("Overview", f"Overview {RIGHT_TO_LEFT}{CONTROL_SEQUENCE}")
    (place / "edited.md").write_text(f"{edited}\n\nNew {CONTROL_SEQUENCE} words.\n", "utf-8")
    return place


@pytest.fixture
def example(made, folder):
    """What was made, in the current folder."""
    shutil.copytree(made, folder, dirs_exist_ok=True)


@pytest.mark.parametrize("call", PRINTING)
def test_no_command_prints_a_character_that_steers_the_terminal(socdocs, example, call):
    ended = socdocs(*call.split())

    assert ended.out + ended.err
    assert ended.code in (0, 1)
    assert not list(peculiar_characters((ended.out + ended.err).replace("\n", "")))


def test_every_command_that_prints_what_others_wrote_is_here():
    assert {call.split()[0] for call in PRINTING} == COMMANDS.keys() - WITHOUT_FILES_OF_OTHERS


ORDER, ANYWHERE = "::error::", "##teamcity[buildStop]"


@pytest.fixture
def with_orders(made, folder):
    """The example as it is, and one whose names, titles and texts begin with orders to systems that run checks."""
    shutil.copytree(made, folder, dirs_exist_ok=True)
    for path in folder.glob("*.yaml"):
        turned = re.sub(
            r"^( *(?:- )?(?:name|short_name|title|text|result|statement): )(?=[A-Z])",
            rf"\1{ORDER}{ANYWHERE} ",
            (EXAMPLE / path.name if (EXAMPLE / path.name).exists() else path).read_text("utf-8"),
            flags=re.MULTILINE,
        )
        path.write_text(turned.replace(ANYWHERE, f"{ANYWHERE} "), "utf-8")
    shutil.copy(EXAMPLE / "system.yaml", folder / "old.yaml")
    named = folder / f"{ORDER}f"
    named.mkdir()
    for path in folder.glob("*.yaml"):
        shutil.copy(path, named / f"{ORDER}{path.name}")
    shutil.copytree(folder / "templates", named / "templates")


def orders(printed):
    return [line for line in printed.split("\n") if re.match(r"\s*::\w", line) or re.search(r"##\w*\[", line)]


NAMED = [
    f"{command} {ORDER}f/{ORDER}system.yaml" for command in ("check", "soc2", "matrix", "outline", "config", "review")
]


@pytest.mark.parametrize("columns", ["40", "100", "200"])
@pytest.mark.parametrize("call", [*(call for call in PRINTING if "github" not in call), *NAMED])
def test_no_line_that_a_command_prints_is_an_order_to_a_system_that_runs_checks(
    socdocs, with_orders, monkeypatch, call, columns
):
    monkeypatch.setenv("COLUMNS", columns)
    ended = socdocs(*call.split())

    assert ORDER.strip(":") in ended.out + ended.err or ORDER not in call
    assert not orders(ended.out + ended.err)


def test_no_line_of_github_is_an_order_that_is_not_its_own(socdocs, with_orders):
    ended = socdocs(*f"check {ORDER}f/{ORDER}system.yaml --summary --phase final --output-format github".split())

    own = re.compile(r"::(?:(?:error|warning|notice) [^\n]*title=[\w-]+::|group::\d+ further findings?$|endgroup::$)")
    assert orders(ended.out)
    assert all(own.match(line) for line in orders(ended.out))
