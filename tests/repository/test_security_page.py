"""docs/security.md names tests that there are, and limits that are those of the code."""

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
PROMISES = dict(re.findall(r"^### (\d)\. .*\n((?:(?!###? ).*\n)+)", PAGE, re.MULTILINE))
NAMED = re.findall(r"^- `(tests/[\w/]+\.py)(?:::(test_\w+))?`$", PAGE, re.MULTILINE)
LIMITS = re.findall(r"^\| .+ \| ([\d,]+)(?: (\w+))? \| `([\w.]+)\.(\w+)` \|$", PAGE, re.MULTILINE)
UNITS = {"": 1, "MB": 10**6, "million": 10**6, "MiB": 2**20, "GiB": 2**30, "s": 1}
LOOKS_LIKE_A_LIMIT = re.compile(r"^((?:_|\w+_)?LIMIT|_?LARGEST(?:_PART|_SIDE)?|MAX_\w+)(?:: Final)? =", re.MULTILINE)
NO_LIMITS_OF_FILES = {
    ("reporting.github", "_LIMIT"): "lines that GitHub shows",
    ("writers.workbook", "_HEADER_LIMIT"): "a line that is cut in print",
}


def test_each_of_the_six_promises_names_its_tests():
    assert list(PROMISES) == list("123456")
    assert all("- `tests/" in promise for promise in PROMISES.values())
    assert PAGE.count("\n- `tests/") == len(NAMED)


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_named_test_is_there(file, name):
    text = (ROOT / file).read_text("utf-8")

    assert re.search(rf"^(?:async )?def {name or 'test_'}", text, re.MULTILINE)


def test_every_row_of_limits_is_compared():
    rows = PAGE.partition("## The limits")[2].partition("\n## ")[0].count("\n| ") - 1
    assert rows == len(LIMITS)


@pytest.mark.parametrize(("number", "unit", "module", "constant"), LIMITS)
def test_a_limit_is_that_of_the_code(number, unit, module, constant):
    assert getattr(import_module(module), constant) == int(number.replace(",", "")) * UNITS[unit]


def test_the_page_has_every_limit_of_the_code():
    found = {
        (".".join(path.relative_to(ROOT / "socdocs").with_suffix("").parts), name)
        for path in (ROOT / "socdocs").rglob("*.py")
        for name in LOOKS_LIKE_A_LIMIT.findall(path.read_text("utf-8"))
    }
    told = {(module.removeprefix("socdocs."), name) for _, _, module, name in LIMITS}

    assert found - told == set(NO_LIMITS_OF_FILES)
