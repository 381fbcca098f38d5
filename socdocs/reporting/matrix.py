"""A control matrix for a terminal: what maps to each criterion or control objective, and the counts."""

from __future__ import annotations

from socdocs.document.sheets import Sheet
from socdocs.report.matrix import Matrix, counted_coverage
from socdocs.reporting.printable import printable
from socdocs.reporting.width import filled, rendered

_GAP = "gap"
_TOO_WIDE = ("Title", "Short title", "Explanation")
"""Columns that leave the others no room on a terminal."""


def matrix_text(matrix: Matrix, *, width: int, color: bool = False) -> str:
    """The matrix as a table for a terminal of `width` cells, without the columns that are empty."""
    head = printable(f"{matrix.report} ({matrix.title})")
    closing = "\n".join(filled(printable(counted_coverage(matrix)), width))
    return f"{head}\n{_table(matrix.targets, width, color=color)}{closing}\n"


def _table(sheet: Sheet, width: int, *, color: bool) -> str:
    from rich.box import SIMPLE
    from rich.table import Table
    from rich.text import Text

    shown = [at for at, column in enumerate(sheet.columns) if column.heading not in _TOO_WIDE]
    kept = [at for at in shown if any(row[at] for row in sheet.rows)]
    table = Table(box=SIMPLE, expand=False, pad_edge=False)
    for at in kept:
        table.add_column(Text(sheet.columns[at].heading), no_wrap=at == 0, overflow="fold")
    for row in sheet.rows:
        gap = any(text.startswith(_GAP) for text in row)
        table.add_row(*(Text(printable(row[at])) for at in kept), style="yellow" if gap else "")
    return rendered(table, width, color=color)
