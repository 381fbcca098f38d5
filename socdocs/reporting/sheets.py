"""A sheet for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from socdocs.document.sheets import Sheet
from socdocs.reporting.printable import printable
from socdocs.reporting.width import rendered


def sheet_text(
    sheet: Sheet,
    headings: Collection[str],
    width: int,
    *,
    color: bool,
    marked: Callable[[Sequence[str]], bool] = lambda _: False,
) -> str:
    """Return a sheet as a table of `width` cells: the columns with these headings, without the empty ones.

    Rows that are `marked` are yellow.
    """
    from rich.box import SIMPLE
    from rich.table import Table
    from rich.text import Text

    shown = [at for at, column in enumerate(sheet.columns) if column.heading in headings]
    kept = [at for at in shown if any(row[at] for row in sheet.rows)]
    table = Table(box=SIMPLE, expand=False, pad_edge=False)
    for at in kept:
        table.add_column(Text(sheet.columns[at].heading), no_wrap=at == 0, overflow="fold")
    for row in sheet.rows:
        table.add_row(*(Text(printable(row[at])) for at in kept), style="yellow" if marked(row) else "")
    return rendered(table, width, color=color)
