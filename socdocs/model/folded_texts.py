"""Find lists and tables in texts whose lines YAML has joined."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socdocs.diagnostics import Diagnostic
from socdocs.model.base import Facts
from socdocs.model.description import SystemDescription
from socdocs.model.fields import FieldRow, keys_of
from socdocs.problems import Severity
from socdocs.source.tree import Mapping, Node, Scalar, Sequence

_ITEMS = tuple(
    (re.compile(rf"(?:^|:[ ]){first}[ ]\S"), re.compile(rf"[ ]{next_}[ ]\S"))
    for first, next_ in (("-", "-"), (r"\*", r"\*"), (r"\+", r"\+"), (r"1\.", r"2\."), (r"1\)", r"2\)"))
)
"""The marks with which the first item of a list begins, and another one."""
_TABLE = re.compile(r"\|[ ]\|[ ]*:?-{3,}")


def _is_joined(text: str) -> bool:
    """Whether a line of `text` holds several items of a list, or the first rows of a table.

    Two searches for each kind of list tell this, however often its first mark is in a line.
    """
    for line in text.split("\n"):
        for first, other in _ITEMS:
            if (begin := first.search(line)) and other.search(line, begin.end()):
                return True
    return bool(_TABLE.search(text))


def folded_lists(tree: Mapping) -> Iterator[Diagnostic]:
    """Yield a finding for each text in Markdown in which YAML has put a list or a table on one line."""
    yield from _in_entry(tree, SystemDescription)


def _in_entry(node: Node, model: type[Facts]) -> Iterator[Diagnostic]:
    rows = keys_of(model)
    for entry in node if isinstance(node, Mapping) else ():
        if row := rows.get(entry.key.text):
            yield from _in_value(entry.value, row)


def _in_value(node: Node, row: FieldRow) -> Iterator[Diagnostic]:
    match node:
        case Sequence(items=items) if row.item:
            for item in items:
                yield from _in_entry(item, row.item)
        case Mapping() if row.item:
            yield from _in_entry(node, row.item)
        case Scalar(text=text, span=span, style=style) if row.markdown and style != "|":
            if (style == ">" or span.end_line > span.line) and _is_joined(text):
                yield Diagnostic(
                    "folded-list",
                    Severity.WARNING,
                    f"A list or a table in “{row.key}” is printed as running text, because YAML has joined its lines.",
                    span,
                    f"Write “{row.key}: |” in place of “{row.key}: >”, and leave a line empty before the list.",
                )
