"""No loop copies or searches, at each turn, what it has looked at or all that is left: that takes time by the square.

Tests that count lines do not see a copy or a search, which is one step of Python however long it is.
"""

import ast
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT

LOOPS = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
BOUNDED = {
    "document/running_text.py": "of a picture, its words and its title",
    "edits/attribution.py": "of one line of a draft, once for each stretch of words of the template in it",
    "report/render.py": "once for each template",
    "source/yaml_reader.py": "as often as a text is repaired, to a limit",
}


def copies(source):
    """The lines of a module where a loop looks for something in a slice or up to a place, or joins slices of a text."""
    loops = [node for node in ast.walk(ast.parse(source)) if isinstance(node, LOOPS)]
    checks = (looks_in_slice, splices_itself, looks_from_the_beginning)
    return {node.lineno for loop in loops for node in ast.walk(loop) if any(check(node) for check in checks)}


def looks_from_the_beginning(node):
    """Whether this is `text.rfind(word, 0, place)` or its like."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("find", "rfind", "index", "rindex", "count")
        and len(node.args) == 3
        and isinstance(node.args[1], ast.Constant)
        and node.args[1].value == 0
    )


def looks_in_slice(node):
    return isinstance(node, ast.Compare) and any(
        isinstance(one, ast.In | ast.NotIn) and any(slices(other))
        for one, other in zip(node.ops, node.comparators, strict=True)
    )


def splices_itself(node):
    if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
        return False
    return sum(name == node.targets[0].id for found in ast.walk(node.value) for name in slices(found)) > 1


def slices(node) -> Iterator[str]:
    """The name of what a slice that is not of a fixed length is taken of."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and isinstance(node.value, ast.Name):
        ends = (node.slice.lower, node.slice.upper)
        if not all(end is None or isinstance(end, ast.Constant) for end in ends):
            yield node.value.id


def test_no_loop_copies_what_it_has_looked_at():
    folder = ROOT / "socdocs"
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*.py") if copies(path.read_text("utf-8"))}
    assert found == set(BOUNDED)


@pytest.mark.parametrize(
    "source",
    [
        "any(it in rows[:at] for at, it in enumerate(rows))",
        "for a, b, new in found:\n    text = text[:a] + new + text[b:]",
        "for a, b, new in found:\n    text = f'{text[:a]}{new}{text[b:]}'",
        "for at in found:\n    lines.add(text.count('\\n', 0, at))",
    ],
)
def test_the_check_would_see_a_copy(source):
    assert copies(source)
