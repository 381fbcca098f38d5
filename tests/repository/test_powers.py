"""No figure is a power that each processor rounds its own way: glibc answers `550**0.5` otherwise where one has no FMA.

`math.sqrt` is exact to the last digit everywhere, and so are powers of whole numbers and of Decimals.
"""

import ast

from tests.conftest import ROOT

EXACT = ("Decimal",)


def powers(source):
    """The lines of a module with a power whose exponent is no whole number that is written there."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            by = node.right
            is_whole = isinstance(by, ast.Constant) and isinstance(by.value, int)
            is_exact = isinstance(by, ast.Call) and isinstance(by.func, ast.Name) and by.func.id in EXACT
            if not (is_whole or is_exact):
                yield node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in ("pow", "exp", "log", "log2", "log10", "sin", "cos", "tan"):
                yield node.lineno


def test_a_power_that_a_processor_rounds_is_seen():
    assert list(powers("a = b**0.5\nc = b**2\nd = Decimal(b) ** Decimal('2.4')\ne = math.pow(b, 2)\n")) == [1, 4]


def test_no_figure_is_rounded_by_the_processor():
    found = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted((ROOT / "socdocs").rglob("*.py"))
        for line in powers(path.read_text("utf-8"))
    }
    assert not found
