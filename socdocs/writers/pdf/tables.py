"""Turn tables into nodes: columns as wide as in Word, rows that are written once however many tables share them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from socdocs.document.nodes import (
    Cell,
    CodeBlock,
    Footnote,
    Heading,
    Image,
    LineBreak,
    Link,
    Paragraph,
    Reference,
    Row,
    SharedRow,
    Table,
    ThematicBreak,
    cells_of,
)
from socdocs.document.traversal import Node, nodes
from socdocs.document.words import first_inlines, plain_text
from socdocs.writers.column_widths import CELL_MARGINS, CHARACTER, column_widths
from socdocs.writers.pdf.context import TWIPS, Child, Place, Writing, add_anchor, add_anchors, readable
from socdocs.writers.pdf.inlines import add_inlines

_LINE = 11.5
"""The height of a line in a table, in points."""
_LONGEST_ID = 64


def add_table(writing: Writing, block: Table, place: Place) -> list[Child]:
    """Return the nodes of a table with its caption; a table without columns is only its caption."""
    before = add_anchors(writing, block.anchor)
    writing.line = place.width
    grid = list(_grid(writing, block, place)) if block.columns else []
    if not block.label or not grid:
        words = [*before, *add_inlines(writing, block.caption)]
        return [*([writing.drawing.add("paragraph", [writing.drawing.add("strong", words)])] if words else ()), *grid]
    title = block.caption or writing.listed[block.label].title
    caption = writing.drawing.add("words", [*before, readable(f"{block.label}: "), *add_inlines(writing, title)])
    writing.anchored.add(block.label)
    *points, drawn = grid
    listed = writing.listed[block.label].listed
    return [*points, writing.drawing.add("captioned", [drawn, caption], name=block.label, listed=listed)]


def _grid(writing: Writing, table: Table, place: Place) -> Iterator[Child]:
    """Yield the anchors of the table's header, and the table itself."""
    widths = tuple(column_widths(table, max(place.width, 300 * len(table.columns)), writing.alike))
    outer, writing.waiting = writing.waiting, []
    cells = _row(writing, table.header, widths, place)
    points, writing.waiting = writing.waiting, outer
    yield from (add_anchor(writing, name) for name in points)
    longest = 0
    for row in table.rows:
        cells += _row(writing, row, widths, place)
        first = cells_of(row)[:1]
        longest = max(longest, len(plain_text(first[0].blocks)) if first else 0)
    keys = bool(table.caption or table.description) and widths[0] * 4 <= place.width and longest <= _LONGEST_ID
    align = tuple(column.align or "left" for column in table.columns)
    points_wide = tuple(width / TWIPS for width in widths)
    # What is repeated is not read aloud again, so Typst refuses links in it.
    repeat = not any(isinstance(node, (Link, Reference, Footnote)) for node in nodes(table.header))
    yield writing.drawing.add("table", cells, widths=points_wide, align=align, keys=keys, repeat=repeat)


def _row(writing: Writing, row: Row | SharedRow, widths: tuple[int, ...], place: Place) -> list[Child]:
    """Return the cells of a row, as many as the table has columns."""
    cells = (*cells_of(row), *(Cell(()),) * len(widths))[: len(widths)]
    if not isinstance(row, SharedRow):
        return _cells(writing, cells, widths, place)
    key = (row.key, widths, place.page)
    if key not in writing.rows:
        writing.rows[key] = _cells(writing, cells, widths, place)
    first, *others = writing.rows[key]
    if points := [add_anchor(writing, name) for name in row.anchors if name not in writing.anchored]:
        breakable = bool(writing.drawing.nodes[int(first)]["breakable"])
        first = _cell(writing, cells[0], widths[0], place, breakable=breakable, points=points)
    return [first, *others]


def _cells(writing: Writing, cells: Row, widths: tuple[int, ...], place: Place) -> list[Child]:
    # A row that is higher than the page and may not break would be cut off, and Typst refuses to tag its notes.  How
    # high it is depends on its words: on average half as high as with the widest letters, each word on its own line.
    breakable = _height(cells, widths) > place.page.text_height / 2 or any(
        isinstance(node, Image) for node in nodes(cells)
    )
    return [_cell(writing, cell, width, place, breakable=breakable) for cell, width in zip(cells, widths, strict=True)]


def _cell(
    writing: Writing, cell: Cell, width: int, place: Place, *, breakable: bool, points: Sequence[Child] = ()
) -> int:
    only = first_inlines(cell.blocks)
    writing.line = width - CELL_MARGINS
    # Typst takes twice the time for a paragraph that it takes for its words, and the cell of one needs no more.
    inside = (
        writing.add_blocks(writing, cell.blocks, _place_in_cell(place, width))
        if only is None
        else add_inlines(writing, only)
    )
    return writing.drawing.add("cell", [*points, *inside], breakable=breakable)


def _place_in_cell(place: Place, width: int) -> Place:
    return Place(place.page, width - CELL_MARGINS, depth=place.depth + 1, in_cell=True)


def _height(cells: Row, widths: Sequence[int]) -> float:
    """Return about how high a row is, in points."""
    return max(map(_height_of_cell, cells, widths), default=0.0)


def _height_of_cell(cell: Cell, width: int) -> float:
    lines = len(plain_text(cell.blocks)) * CHARACTER / max(1, width - CELL_MARGINS)
    return _LINE * (lines + sum(map(_lines_begun, nodes(cell.blocks))))


def _lines_begun(node: Node) -> int:
    """Return how many lines begin at a node, whatever its words are."""
    match node:
        case CodeBlock(text=text):
            return text.count("\n") + 1
        case Paragraph() | Heading() | ThematicBreak() | LineBreak():
            return 1
        case _:
            return 0
