"""Each folder in cases/ is imported in one call, and what is said and written is held against its `expected.txt`.

`options.txt` holds the options of the call, one argument on each line.  Files are read in the order of their names.
"""

import re
from pathlib import Path

import pytest

from socdocs.cli.run import Run
from socdocs.cli.table import program
from tests.conftest import ROOT

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir())
NOT_READ = {"expected.txt", "options.txt"}


def sources(case):
    return sorted(path.name for path in case.iterdir() if path.name not in NOT_READ)


def options(case):
    path = case / "options.txt"
    return path.read_text("utf-8").splitlines() if path.exists() else []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_library_gives_what_is_written_beside_it(case, golden, monkeypatch, capsys):
    monkeypatch.chdir(case)
    monkeypatch.delenv("COLUMNS", raising=False)

    code = Run().call(program, ["import", *sources(case), *options(case)])

    said = capsys.readouterr()
    golden(case / "expected.txt", f"{said.err}-- exit code {code}\n{said.out}")


PAGE = (ROOT / "docs/spreadsheets.md").read_text("utf-8")
SECTION = PAGE.partition("\n## Control libraries and OSCAL\n")[2].partition("\n## ")[0]
EXAMPLES = re.findall(r"^```(?:yaml|json|text|markdown)\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.splitlines()[0])
def test_an_example_in_the_documentation_is_a_case_that_is_read(example):
    texts = {path.read_text("utf-8").strip() for case in CASES for path in case.iterdir() if path.name in sources(case)}

    assert example.strip() in texts


def test_the_documentation_has_examples():
    assert len(EXAMPLES) > 7
