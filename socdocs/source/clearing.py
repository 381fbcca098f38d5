"""Leave values of a YAML or CSV file empty and take entries out of it, and leave every other character as it is.

In lines of their own, the key of a value that is cleared stays, as the place where the next one is written; in braces
it goes with its value.  The result is read again: where it does not say exactly what was wanted, nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final, NamedTuple

from socdocs.diagnostics import Span
from socdocs.source.editing import NotEditable, Splice, opened, read_tree, spliced
from socdocs.source.lines import Lines
from socdocs.source.tables.choice import Choice
from socdocs.source.tables.headings import Shape
from socdocs.source.tables.table import grid_of_table, read_table
from socdocs.source.tree import Entry, Mapping, Node, Scalar, Sequence, leaves

_VALUE: Final = re.compile(r":[ \t]*(?:[&!]\S+[ \t]*)?")
_EMPTY_LINES: Final = re.compile(r"(?:[ \t]*\n)*")
_ALIAS: Final = re.compile(r":[ \t]*(\*[^\s,\]}]+)")


class Clearing(NamedTuple):
    """The places in a file of keys whose values are left empty, and of entries that go; in a table those of cells."""

    cleared: frozenset[tuple[int, int]]
    removed: frozenset[tuple[int, int]]


_Stretch = tuple[int, int]


def place(span: Span) -> tuple[int, int]:
    """Return the line and column of a place."""
    return span.line, span.column


def clear_yaml(data: bytes, name: str, clearing: Clearing) -> bytes:
    """Return a YAML file without these values and entries.  Raises NotEditable."""
    text, restore = opened(data)
    root = read_tree(text, name)
    if root is None:
        raise NotEditable("it is not read as it is")
    lines = Lines(text)
    changed = _without(text, _below(root, clearing, lines))
    if said(read_tree(changed, name)) != said(root, clearing):
        raise NotEditable("its facts cannot be cleared without changing others")
    return restore(changed)


def clear_csv(data: bytes, name: str, shape: Shape, choice: Choice, clearing: Clearing) -> bytes:
    """Return a CSV file without these cells and without the rows of these entries.  Raises NotEditable."""
    text, restore = opened(data)
    read = grid_of_table(text.encode(), name, shape, choice)
    if read is None:
        raise NotEditable("its columns cannot be told")
    grid, columns = read
    lines, stretches = Lines(text), list[_Stretch]()
    for number, cells in enumerate(grid.rows):
        if number <= columns.row:
            continue
        spans = [grid.places.cell(number, column) for column in range(len(cells))]
        if any(place(span) in clearing.removed for span in spans):
            end = text.find("\n", lines.offset(spans[-1].end_line, spans[-1].end_column))
            stretches.append((lines.offset(*place(spans[0])), len(text) if end < 0 else end + 1))
        else:
            stretches += [lines.stretch(span) for span in spans if place(span) in clearing.cleared]
    changed = _without(text, stretches)
    old, new = (read_table(one.encode(), name, shape, choice)[0] for one in (text, changed))
    if said(new) != said(old, clearing):
        raise NotEditable("its cells cannot be cleared without changing others")
    return restore(changed)


def said(node: Node | None, clearing: Clearing | None = None) -> Any:  # noqa: ANN401 - plain data
    """Return what a node says without what is cleared or absent: dictionaries, lists and texts; None for nothing."""
    cleared, removed = clearing or (frozenset(), frozenset())
    match node:
        case Scalar():
            goes = place(node.span) in cleared and node.span.cell
            return None if node.absent or goes else node.text
        case Sequence():
            kept = (said(item, clearing) for item in node.items if not _goes(item, removed))
            return [item for item in kept if item is not None] or None
        case Mapping():
            kept_entries = {
                entry.key.text: said(entry.value, clearing)
                for entry in node
                if place(entry.key.span) not in cleared and place(entry.value.span) not in removed
            }
            return {key: value for key, value in kept_entries.items() if value is not None} or None
    return None


def _goes(item: Node, removed: Collection[tuple[int, int]]) -> bool:
    return place(item.span) in removed or (
        isinstance(item, Mapping) and any(leaf.span.cell and place(leaf.span) in removed for leaf in leaves(item))
    )


def _without(text: str, stretches: Iterable[_Stretch]) -> str:
    return spliced(text, (Splice(*stretch, "") for stretch in stretches))


# --- YAML ------------------------------------------------------------------------------------------------------------


def _below(node: Node, clearing: Clearing, lines: Lines) -> Iterator[_Stretch]:
    if isinstance(node, Scalar):
        return
    in_braces = lines.text[lines.stretch(node.span)[0]] in "[{"
    parts: list[tuple[Node | Entry, bool, Node]]
    if isinstance(node, Sequence):
        parts = [(item, place(item.span) in clearing.removed, item) for item in node.items]
    else:
        parts = [(entry, _is_cleared(entry, clearing), entry.value) for entry in node]
    if in_braces:
        yield from _in_braces([(_extent(part, lines), goes) for part, goes, _ in parts])
    else:
        for number, (part, goes, _) in enumerate(parts, 1):
            if goes:
                yield _value(part, lines) if isinstance(part, Entry) else _item(part, lines, last=number == len(parts))
    for _, goes, value in parts:
        if not goes:
            yield from _below(value, clearing, lines)


def _is_cleared(entry: Entry, clearing: Clearing) -> bool:
    return place(entry.key.span) in clearing.cleared or place(entry.value.span) in clearing.removed


def _extent(part: Node | Entry, lines: Lines) -> _Stretch:
    if not isinstance(part, Entry):
        return lines.stretch(part.span)
    start = lines.stretch(part.key.span)[0]
    return start, max(lines.stretch(part.key.span)[1], _value(part, lines)[1])


def _value(entry: Entry, lines: Lines) -> _Stretch:
    """Return the stretch of a value, from its own line where it begins below its key."""
    text, behind = lines.text, lines.stretch(entry.key.span)[1]
    if alias := _ALIAS.match(text, behind):
        return alias.span(1)
    start, end = lines.stretch(entry.value.span)
    end = start + len(text[start:end].rstrip())
    if entry.value.span.line == entry.key.span.line:
        colon = _VALUE.match(text, behind)
        begin = colon.end() if colon and colon.end() <= start and text[colon.end() : start].strip() else start
        while text[end : end + 1] in ("\n", "") and text[begin - 1] in " \t":
            begin -= 1
        return begin, end
    return _whole_lines(start, end, text)


def _item(item: Node, lines: Lines, *, last: bool) -> _Stretch:
    """Return the lines of an item of a list, with the empty lines that part it from the next one."""
    start, end = lines.stretch(item.span)
    start, end = _whole_lines(start, start + len(lines.text[start:end].rstrip()), lines.text)
    blank = _EMPTY_LINES.match(lines.text, end)
    return start, blank.end() if blank and not last else end


def _whole_lines(start: int, end: int, text: str) -> _Stretch:
    line_end = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if line_end < 0 else line_end + 1


def _in_braces(parts: list[tuple[_Stretch, bool]]) -> Iterator[_Stretch]:
    """Yield what goes of a list in brackets or a group in braces, with one comma for each part."""
    kept = [number for number, (_, goes) in enumerate(parts) if not goes]
    for number, ((start, end), goes) in enumerate(parts):
        if not goes:
            continue
        if not kept or number < kept[-1]:
            yield start, parts[number + 1][0][0] if number + 1 < len(parts) else end
        elif kept:
            yield parts[number - 1][0][1], end
