"""Write tables with fixed widths, a repeated header row, and rows that are not split unless they are too high."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from socdocs.document.nodes import Block, Cell, Column, Row, SharedRow, Table, cells_of
from socdocs.document.words import plain_text
from socdocs.writers.column_widths import CELL_MARGINS, CHARACTER, column_widths, header_of
from socdocs.writers.docx.context import Context
from socdocs.writers.docx.xml import escape, paragraph

CellWriter = Callable[[Context, Sequence[Block], int, str, str], None]
"""Writes the blocks of a cell, given its width, its paragraph style and further paragraph properties."""

_LINE = 230
_LONGEST_ID = 64
_NO_CELL = Cell(())
_LONGEST_DESCRIPTION = 500


def write_table(context: Context, table: Table, width: int, indent: int, write_cell: CellWriter) -> None:
    """Append `table`, `width` wide; its caption, if any, is already written."""
    fragments = context.story.fragments
    if context.behind_table:
        # Two tables in a row would be one.
        fragments.append(paragraph("SOCSectionEnd", ""))
    fragments.append(context.opening)
    context.opening = ""
    widths = column_widths(table, width, context.alike)
    properties = len(fragments)
    fragments.append("")
    row_writer = _RowWriter(context, table.columns, widths, write_cell)
    row_writer.write(table.header, header=True)
    longest_first = max((row_writer.write(row) for row in table.rows), default=0)
    fragments.append("</w:tbl>")
    keys_first = bool(table.caption or table.description) and widths[0] * 4 <= width and longest_first <= _LONGEST_ID
    fragments[properties] = _properties(table, widths, indent, keys_first=keys_first)
    context.behind_table = True


def _properties(table: Table, widths: Sequence[int], indent: int, *, keys_first: bool) -> str:
    caption = plain_text(table.caption)
    columns = ", ".join(header_of(table))
    description = table.description or f"Table with the columns {columns}."
    title = f'<w:tblCaption w:val="{escape(caption[:_LONGEST_DESCRIPTION])}"/>' if caption else ""
    shift = f'<w:tblInd w:w="{indent}" w:type="dxa"/>' if indent else ""
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    look = "04A0" if keys_first else "0420"
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="SOCTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{shift}'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{look}" w:firstRow="1" w:lastRow="0"'
        f' w:firstColumn="{int(keys_first)}" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f'{title}<w:tblDescription w:val="{escape(description[:_LONGEST_DESCRIPTION])}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )


class _RowWriter:
    """Writes the rows of one table."""

    def __init__(
        self, context: Context, columns: Sequence[Column], widths: Sequence[int], write_blocks: CellWriter
    ) -> None:
        self._context = context
        self._write_blocks = write_blocks
        self._columns = [
            (
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>',
                width - CELL_MARGINS,
                f'<w:jc w:val="{column.align}"/>' if column.align in ("center", "right") else "",
            )
            for column, width in zip(columns, widths, strict=True)
        ]

    def write(self, row: Row | SharedRow, *, header: bool = False) -> int:
        """Append a row, filled up or cut to the table's columns; return the number of characters in its first cell."""
        context, fragments = self._context, self._context.story.fragments
        cells = cells_of(row)
        if isinstance(row, SharedRow):
            context.opening += "".join(map(context.anchor, row.anchors))
        in_line = context.in_line
        if not in_line:
            context.opening += context.marks.row(row, header=header)
            context.in_line = True
        style = "SOCTableHeading" if header else "SOCTableText"
        key = row.key if isinstance(row, SharedRow) else ""
        start, characters = len(fragments), context.characters
        fragments.append("")
        # The first cell may hold the bookmark of the row; those behind it are copied as one.
        height = self._write_cells(key, cells, range(min(1, len(self._columns))), style)
        first = context.characters - characters
        rest = partial(self._write_cells, key, cells, range(1, len(self._columns)), style)
        height = max(
            height, context.story.copies.write(context, (key, -1, (style, *self._columns)), rest) if key else rest()
        )
        # Some programs cut off a row that may not split and is higher than the page.
        split = "" if height > context.page.text_height * 3 // 4 else "<w:cantSplit/>"
        properties = split + ("<w:tblHeader/>" if header else "")
        fragments[start] = f"<w:tr><w:trPr>{properties}</w:trPr>" if properties else "<w:tr>"
        fragments.append("</w:tr>")
        context.in_line = in_line
        return first

    def _write_cells(self, key: str, cells: Row, places: range, style: str) -> int:
        """Append the cells at `places` of a row, which has a `key` if tables share it; return their height."""
        context, height = self._context, 0
        for place in places:
            column = self._columns[place]
            write = partial(self._write_cell, cells[place] if place < len(cells) else _NO_CELL, column, style)
            cell = context.story.copies.write(context, (key, place, (style, column)), write) if key else write()
            height = max(height, cell)
        return height

    def _write_cell(self, cell: Cell, column: tuple[str, int, str], style: str) -> int:
        context, fragments, (opening, width, alignment) = self._context, self._context.story.fragments, column
        characters = context.characters
        fragments.append(opening)
        length = len(fragments)
        context.behind_table = False
        self._write_blocks(context, cell.blocks, width, style, alignment)
        if context.behind_table or context.opening or len(fragments) == length:
            fragments.append(paragraph(style, context.opening))
            context.opening = ""
        fragments.append("</w:tc>")
        lines = (context.characters - characters) * CHARACTER // max(1, width) + len(cell.blocks)
        return lines * _LINE
