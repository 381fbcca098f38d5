"""What one call looks through or copies is counted where `tests.steps` is loaded, however few lines it takes."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

COUNT = """
import ast, re, sys
from tests import steps
tree = ast.fix_missing_locations(steps.Through().visit(ast.parse(sys.argv[1])))
text, rows = "x" * 1_000, list(range(1_000))
class Own(tuple):
    def find(self, sought):
        return sought
names = {steps.NAME: steps, "text": text, "rows": rows, "pattern": re.compile("y"), "own": Own(rows)}
exec(compile(tree, "", "exec"), names)
print(steps.Count.steps)
"""


@pytest.mark.parametrize(
    ("source", "least", "most"),
    [
        *((source, 1_000, 1_100) for source in ("text.find('y')", "text.rfind('y')", "text.count('x')", "'y' in text")),
        *((source, 999, 1_100) for source in ("text[1:]", "text + 'y'", "f'{text}'", "999 in rows", "rows.index(999)")),
        *(
            (source, 999, 1_100)
            for source in ("rows.pop(0)", "rows.insert(0, 1)", "del rows[0]", "[*rows]", "max(rows)")
        ),
        *((source, 1_000, 1_100) for source in ("pattern.search(text)", "list(pattern.finditer(text))", "set(rows)")),
        ("text.find('x', 900)", 0, 5),
        ("text.rfind('y', 990)", 5, 15),
        ("text.startswith('x')", 0, 5),
        ("rows.pop()", 0, 5),
        ("own.find('y')", 0, 0),
        ("{at: at for at in rows[:3]}[2]", 0, 9),
    ],
)
def test_what_a_call_goes_through_is_counted(source, least, most):
    command = [sys.executable, "-c", COUNT, source]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert least <= int(done.stdout) <= most
