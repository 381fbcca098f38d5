"""docs/design.md names files, layers and steps that are there."""

import re
import tomllib
from pathlib import Path

import pytest

from socdocs.workflow.steps import WORKFLOW

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/design.md").read_text("utf-8")
PATHS = sorted(set(re.findall(r"(?:socdocs|templates|tests|docs|examples)/[\w./-]+\.\w+", PAGE)))
NAMED = sorted(set(re.findall(r"`(\w+)` in `(socdocs/[\w/]+\.py)`", PAGE)))
LAYERS = next(
    contract["layers"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    if contract["id"] == "layers"
)


def section(title):
    return re.search(rf"^## {title}$(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)[1]


@pytest.mark.parametrize("path", [path for path in PATHS if not re.search(r"/(?:CODE|KIND)/", path)])
def test_a_file_that_it_names_is_there(path):
    assert (ROOT / path).is_file()


@pytest.mark.parametrize(("name", "path"), NAMED)
def test_what_it_says_is_in_a_file_is_there(name, path):
    assert re.search(rf"^(?:def |class )?{name}\b", (ROOT / path).read_text("utf-8"), re.MULTILINE)


def test_its_picture_shows_the_steps_in_order():
    picture = re.search(r"```text\n(.*?)```", PAGE, re.DOTALL)[1]

    assert re.findall(r"^   │  (\w+)  ", picture, re.MULTILINE) == [step.__name__ for step in WORKFLOW]


def test_its_table_of_layers_is_the_order_that_is_checked():
    rows = re.findall(r"^\| (`.*?) \|", section("The layers"), re.MULTILINE)
    listed = iter([name for row in rows for name in re.findall(r"`(\w+)`", row)])

    for layer in reversed(LAYERS):
        together = re.split(r" [|:] ", layer)
        assert {next(listed, "") for _ in together} == set(together)
    assert not list(listed)
