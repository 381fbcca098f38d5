"""Read Markdown tables into nodes, and the rows that several tables share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import get_args

from markdown_it.token import Token
from msgspec.structs import replace

from socdocs.document.inline_reader import read_pieces
from socdocs.document.nodes import Alignment, Cell, Column, Row, SharedRow, Table, cells_of
from socdocs.document.pieces import Gap, Reading, fill, only_slot, paragraphs_around
from socdocs.document.slots import TOKEN, TOKENS, GapSlot, ProseSlot, RowsSlot, Slot, TableSlot, number_of
from socdocs.document.slots import token as slot_token
from socdocs.document.traversal import nodes
from socdocs.document.words import first_inlines

Tokens = Iterator[Token]


def inside_of(tokens: Tokens) -> str:
    """Return the Markdown inside a paragraph, heading or cell, and skip its closing token."""
    content = next(tokens).content
    next(tokens)
    return content


def read_table(reading: Reading, tokens: Tokens, slot: TableSlot) -> Table:
    """Return the table at the beginning of `tokens`, with the properties that `slot` gives it."""
    aligns: list[Alignment] = []
    header, *rows = _rows(reading, tokens, aligns)
    columns = tuple(
        Column(align, dict(enumerate(slot.widths)).get(index, 0), dict(enumerate(slot.owners)).get(index, ""))
        for index, align in enumerate(aligns)
    )
    words = (slot.caption, slot.anchor, slot.landscape, slot.description, slot.listed)
    return Table(columns, cells_of(header), tuple(rows), *words)


def _rows(reading: Reading, tokens: Tokens, aligns: list[Alignment]) -> list[Row | SharedRow]:
    """Return the rows of a table, the header first; `aligns` receives the alignment of each column."""
    rows: list[Row | SharedRow] = []
    cells: list[Cell] = []
    shared: list[SharedRow] | None = None
    for token in tokens:
        match token.type:
            case "table_close":
                break
            case "tr_open":
                cells = []
            case "th_open":
                aligns.append(_ALIGNMENTS[str(token.attrs.get("style", ""))])
                cells.append(_cell(reading, inside_of(tokens)))
            case "td_open":
                content = inside_of(tokens)
                if shared is None and not cells:
                    shared = _shared_rows(reading, content, len(aligns))
                if shared is None:
                    cells.append(_cell(reading, content))
            case "tr_close":
                rows.extend([tuple(cells)] if shared is None else shared)
                shared = None
    return rows


def _shared_rows(reading: Reading, content: str, columns: int) -> list[SharedRow] | None:
    """Return the rows in the slots of a row's first cell; None if it is an ordinary row."""
    if not reading.slots or TOKENS.fullmatch(content) is None:
        return None
    rows: list[SharedRow] = []
    for found in TOKEN.finditer(content):
        slot = reading.slots[number_of(found[1])]
        if not isinstance(slot, RowsSlot):
            return None
        known = reading.shared.get(slot.key)
        if known is None:
            made = _read_rows(reading, slot, columns)
            reading.shared[slot.key] = [SharedRow(row.key, row.cells) for row in made]
        rows += made if known is None else known
    return rows


def _read_rows(reading: Reading, slot: RowsSlot, columns: int) -> list[SharedRow]:
    """Return the rows of a slot, for a table with the given number of columns.

    The rows of many controls differ only in their values.  So each shape (the Markdown between the values) is parsed
    once, and the result is filled with the values of each control.
    """
    words, *parts = TOKEN.split(slot.markdown)
    slots = [reading.slots[number_of(number)] for number in parts[::2]]
    shape = words + "".join(slot_token(place) + between for place, between in enumerate(parts[1::2]))
    shaped = reading.shapes.get(shape)
    if shaped is None:
        shaped = reading.shapes[shape] = _shaped(reading, shape, columns, len(slots))
    if shaped:
        inside = replace(reading, anchors=[])
        return [_filled(inside, f"{slot.key} {place}", row, slots) for place, row in enumerate(shaped, 1)]
    return _unshaped(reading, slot.key, shape, columns, slots)


def _shaped(reading: Reading, shape: str, columns: int, values: int) -> list[Row]:
    """Return the rows of a shape with gaps for values; none if a gap is lost, such as within code."""
    gaps = [GapSlot(place) for place in range(values)]
    rows = [row for row in _parsed(reading, shape, columns, gaps) if not isinstance(row, SharedRow)]
    inside: Iterator[object] = (node for row in rows for node in nodes(row))
    found = [node.place for node in inside if isinstance(node, Gap)]
    return rows if found == list(range(values)) else []


def _parsed(reading: Reading, shape: str, columns: int, slots: Sequence[Slot]) -> list[Row | SharedRow]:
    header = f"{'|' * (columns + 1)}\n|{'-|' * columns}\n"
    tokens = iter(reading.parser.parse(header + shape, reading.env))
    next(tokens)
    return _rows(replace(reading, slots=slots, cells={}), tokens, [])[1:]


def _filled(reading: Reading, key: str, row: Row, slots: Sequence[Slot]) -> SharedRow:
    cells = tuple([_filled_cell(reading, cell, slots) for cell in row])
    anchors = tuple(reading.anchors or ())
    if reading.anchors:
        reading.anchors.clear()
    return SharedRow(key, cells, anchors)


def _filled_cell(reading: Reading, cell: Cell, slots: Sequence[Slot]) -> Cell:
    pieces = first_inlines(cell.blocks) or ()
    only = pieces[0] if len(pieces) == 1 else None
    if isinstance(only, Gap) and isinstance(slot := slots[only.place], ProseSlot):
        return Cell(reading.read_prose(slot.markdown, slot.origin))
    return Cell(tuple(paragraphs_around(fill(reading, pieces, slots))))


def _unshaped(reading: Reading, key: str, shape: str, columns: int, slots: Sequence[Slot]) -> list[SharedRow]:
    """Return rows whose shape cannot be reused, such as with a value in code; their anchors go to the first row."""
    anchors: list[str] = []
    rows = _parsed(replace(reading, anchors=anchors), shape, columns, slots)
    shared = [
        row if isinstance(row, SharedRow) else SharedRow(f"{key} {place}", row) for place, row in enumerate(rows, 1)
    ]
    return [replace(row, anchors=(*row.anchors, *anchors)) if row is shared[0] else row for row in shared]


def _cell(reading: Reading, content: str) -> Cell:
    known = reading.cells.get(content)
    if known is None:
        known = reading.cells[content] = _new_cell(reading, content)
    return known


def _new_cell(reading: Reading, content: str) -> Cell:
    slot = only_slot(reading, content)
    if isinstance(slot, ProseSlot):
        return Cell(reading.read_prose(slot.markdown, slot.origin))
    return Cell(tuple(paragraphs_around(read_pieces(reading, content)))) if content else Cell(())


_ALIGNMENTS: Mapping[str, Alignment] = MappingProxyType(
    {f"text-align:{align}" if align else "": align for align in get_args(Alignment)}
)
