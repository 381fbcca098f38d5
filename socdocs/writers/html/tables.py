"""Write tables as HTML: a caption with its number, a header that repeats on paper, and the columns as Word has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from socdocs.document.nodes import Block, Cell, Column, SharedRow, Table, cells_of
from socdocs.document.words import plain_text
from socdocs.writers.column_widths import column_widths
from socdocs.writers.html.context import Context
from socdocs.writers.html.escape import escape
from socdocs.writers.html.inlines import write_inlines

_WIDTHS = (9360, 13680)
"""The width of a table on an upright and on a wide page, in twentieths of a point."""
_LONGEST_ID = 64
_NO_CELL = Cell(())

CellWriter = Callable[[Sequence[Block]], str]


def write_table(context: Context, table: Table, write_cell: CellWriter) -> str:
    """Return `table`, which scrolls by itself where the window is too narrow for it."""
    caption = _caption(context, table)
    if not table.columns:
        return f'<p class="caption">{caption}</p>' if caption else ""
    width = _WIDTHS[context.wide]
    widths = column_widths(table, width, context.alike)
    keys = bool(table.caption or table.description) and widths[0] * 4 <= width and _are_short(table)
    rows = _Rows(context, table.columns, write_cell, keys=keys)
    columns = "".join(f'<col class="w{round(own * 100 / width)}">' for own in widths)
    place = context.id(table.label)
    name = escape(table.label or "Table")
    return (
        f'<div class="table" role="group" aria-label="{name}" tabindex="0"{place}>\n<table>\n'
        f"{f'<caption>{caption}</caption>' if caption else ''}<colgroup>{columns}</colgroup>\n"
        f"<thead>\n{rows.header(table.header)}</thead>\n<tbody>\n"
        f"{''.join(map(rows.row, table.rows))}</tbody>\n</table>\n</div>"
    )


def _caption(context: Context, table: Table) -> str:
    words = table.caption or (context.listed[table.label].title if table.label else ())
    shown = context.anchor(table.anchor) + write_inlines(context, words)
    label = f"{table.label}: " if table.label else ""
    described = f'<span class="unseen"> {escape(table.description)}</span>' if table.description else ""
    return label + shown + described


def _are_short(table: Table) -> bool:
    return all(len(plain_text(cells[0].blocks)) <= _LONGEST_ID for row in table.rows if (cells := cells_of(row)))


class _Rows:
    """Writes the rows of one table; where its first cells are `keys`, they head their rows."""

    def __init__(self, context: Context, columns: Sequence[Column], write_cell: CellWriter, *, keys: bool) -> None:
        self._context = context
        self._write_cell = write_cell
        self._aligns = tuple(
            f' class="{column.align}"' if column.align in ("center", "right") else "" for column in columns
        )
        self._keys = keys

    def header(self, row: tuple[Cell, ...]) -> str:
        return f"<tr>{self._cells(row, heads=len(self._aligns), scope='col')}</tr>\n"

    def row(self, row: tuple[Cell, ...] | SharedRow) -> str:
        heads = int(self._keys)
        if not isinstance(row, SharedRow):
            return f"<tr>{self._cells(row, heads, 'row')}</tr>\n"
        key = (row.key, self._aligns, heads)
        cells = self._context.copied(key, lambda: self._cells(row.cells, heads, "row"))
        anchors = "".join(map(self._context.anchor, row.anchors))
        if anchors:
            # They belong into the first cell, behind its tag.
            cells = cells.replace(">", f">{anchors}", 1)
        return f"<tr>{cells}</tr>\n"

    def _cells(self, row: tuple[Cell, ...], heads: int, scope: str) -> str:
        filled = (*row, *(_NO_CELL,) * (len(self._aligns) - len(row)))
        cells = []
        for place, (cell, align) in enumerate(zip(filled, self._aligns, strict=False)):
            words = self._write_cell(cell.blocks)
            # A heading without words heads nothing.
            tag, role = ("th", f' scope="{scope}"') if place < heads and words else ("td", "")
            cells.append(f"<{tag}{role}{align}>{words}</{tag}>")
        return "".join(cells)
