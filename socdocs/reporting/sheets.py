"""A sheet for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from socdocs.document.sheets import Book, Sheet
from socdocs.reporting.printable import printable
from socdocs.reporting.width import filled, rendered


def book_text(book: Book, headings: Collection[str], width: int, color: bool) -> str:  # noqa: FBT001 - as `Run.show` calls it
    """Return the title of a book, the columns of its first sheet with these headings, and its leading sentences."""
    lead = "\n".join(filled(printable(book.lead), width))
    return f"{printable(book.title)}\n{sheet_text(book.sheets[0], headings, width, color=color)}{lead}\n"


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
