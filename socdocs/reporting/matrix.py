"""A control matrix for a terminal: what maps to each criterion or control objective, and the counts."""

from __future__ import annotations

from socdocs.document.sheets import Sheet
from socdocs.report.matrix import Matrix, counted_coverage
from socdocs.reporting.printable import printable
from socdocs.reporting.sheets import sheet_text
from socdocs.reporting.width import filled

_GAP = "gap"
_TOO_WIDE = ("Title", "Short title", "Explanation")
"""Columns that leave the others no room on a terminal."""


def matrix_text(matrix: Matrix, *, width: int, color: bool = False) -> str:
    """The matrix as a table for a terminal of `width` cells, without the columns that are empty."""
    head = printable(f"{matrix.report} ({matrix.title})")
    closing = "\n".join(filled(printable(counted_coverage(matrix)), width))
    return f"{head}\n{_table(matrix.targets, width, color=color)}{closing}\n"


def _table(sheet: Sheet, width: int, *, color: bool) -> str:
    shown = [column.heading for column in sheet.columns if column.heading not in _TOO_WIDE]
    return sheet_text(sheet, shown, width, color=color, marked=lambda row: any(text.startswith(_GAP) for text in row))
