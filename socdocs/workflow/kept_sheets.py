"""Read back the sheets that socdocs wrote and people filled in: workbooks, CSV files and Markdown files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from socdocs.diagnostics import Span
from socdocs.problems import Severity
from socdocs.report.typed_sheets import Cells, Changed, TypedSheet, changed_rows, read_sheet, require_same, rows_were
from socdocs.source.tables.csv_grid import csv_grid
from socdocs.source.tables.headings import MARK, is_mark
from socdocs.workflow.kept_file import KeptFile
from socdocs.workflow.kept_markdown import read_markdown_file
from socdocs.workflow.kept_workbook import read_workbook


def read_kept(
    path: Path, data: bytes, wanted: TypedSheet, others: frozenset[str], *, of: str, forced: bool
) -> TypedSheet:
    """Return the sheet like `wanted` in a file, with what people typed, if it is `of` this report.

    `others` are the names of further sheets that socdocs may have written into a workbook.  Raises FileRefused for a
    workbook that cannot be opened, and Changed for a file that holds no such sheet or one of another report, or with
    all else that a new run would lose; `forced` accepts such losses.
    """
    file = READERS[path.suffix.lower()](path, data)
    first = wanted.columns[0].heading
    own = next((name for name, cells in file.sheets.items() if cells and _has_headings(cells[0], first)), None)
    if own is None:
        said = f"It was not written by this command: it has no table with the columns “{first}” and “{MARK}”."
        raise Changed(" ".join((said, *_unread(file))))
    require_same(file.sheets[own], of)
    is_book = path.suffix.lower() == ".xlsx"
    where = f" of its sheet {own}" if is_book else ""
    lost = [] if forced else [*_unread(file), *file.lost]
    if is_book and not forced:
        lost += _lost(own, wanted.name, file.sheets, others)
    try:
        sheet = read_sheet(wanted.name, wanted.columns, file.sheets[own], where, forced=forced)
    except Changed as problem:
        raise Changed(" ".join((str(problem), *lost))) from None
    if lost:
        raise Changed(" ".join(lost))
    return sheet


def _has_headings(titles: Sequence[str], first: str) -> bool:
    return any(title.strip() == first for title in titles) and any(map(is_mark, titles))


def _unread(file: KeptFile) -> Iterator[str]:
    """Yield a sentence with all that cannot be read: a new run would lose it."""
    wrong = [(row.span, row.message) for row in file.found if row.severity is Severity.ERROR and row.span]
    if wrong:
        yield f"Not all of it can be read. {' '.join(f'{_where(span)}: {message}' for span, message in wrong)}"


def _where(span: Span) -> str:
    return f"Cell {span.cell} of its sheet {span.sheet}" if span.sheet else f"Line {span.line}"


def _lost(own: str, usual: str, sheets: Mapping[str, Cells], others: frozenset[str]) -> Iterator[str]:
    """Yield what a new run would lose of the sheets beside the one in which people type, and of its own name."""
    if own != usual:
        yield f"Its sheet “{own}” would be called “{usual}” again."
    for name, cells in sheets.items():
        if name == own:
            continue
        if name not in others:
            yield f"It has a sheet “{name}” of your own, which a new run would lose."
        elif numbers := changed_rows(cells):
            were = rows_were(numbers, f" of its sheet {name}")
            yield f"{were} changed, and each run writes that sheet anew. Type in the first sheet."


def _csv(path: Path, data: bytes) -> KeptFile:
    grid, found = csv_grid(data, str(path), bool)
    # Which letters were meant in a file that is not UTF-8 is a guess: it may be read so, but not written over.
    return KeptFile({"": grid.rows}, found, [f"{row.message} {row.advice}" for row in found if row.code == "not-utf-8"])


READERS: Final[Mapping[str, Callable[[Path, bytes], KeptFile]]] = MappingProxyType(
    {".xlsx": read_workbook, ".csv": _csv, ".md": read_markdown_file}
)
"""What reads a file, by its ending."""
