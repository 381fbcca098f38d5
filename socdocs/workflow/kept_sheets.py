"""Read back the sheets that socdocs wrote and people filled in: workbooks, CSV files and Markdown files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote

from socdocs.diagnostics import Diagnostic, Span
from socdocs.document.findings import findings_in_prose
from socdocs.document.nodes import Cell, Heading, LineBreak, Link, Paragraph, Table, Text, ThematicBreak
from socdocs.document.reader import read_markdown
from socdocs.document.words import plain_text
from socdocs.problems import Severity
from socdocs.report.typed_sheets import Cells, Changed, TypedSheet, changed_rows, read_sheet, rows_were
from socdocs.seals import checksum
from socdocs.source.characters import decode
from socdocs.source.tables.csv_grid import csv_grid
from socdocs.source.tables.grid import column_letters
from socdocs.source.tables.headings import MARK
from socdocs.source.tables.workbook import Workbook
from socdocs.words import listed

_KNOWN_PARTS: Final = re.compile(
    r"(?i)\[content_types\]\.xml|(?:.*/)?_rels/[^/]*\.rels|.*/"
    r"|(?:docProps|docMetadata|customXml|xl/(?:theme|worksheets|printerSettings|externalLinks|persons))/[^/]*"
    r"|xl/(?:workbook|styles|sharedStrings|calcChain|metadata)\.(?:xml|bin)"
)
"""The parts of a workbook that every program writes; the others hold what people made, and a new one would not."""
_DRAWING: Final = re.compile(r"(?i)xl/drawings/drawing[^/]*\.xml")
"""The part of what lies above the cells, which Google Sheets writes for each sheet, though nothing is in it."""
_SCHEME: Final = re.compile(r"(?i)(?:https?://|mailto:|file:///?)")
_SHAPE: Final = re.compile(rb"Anchor[\s>]")


def read_kept(path: Path, data: bytes, wanted: TypedSheet, others: frozenset[str], *, forced: bool) -> TypedSheet:
    """Return the sheet like `wanted` in a file, with what people typed.

    `others` are the names of further sheets that socdocs may have written into a workbook.  Raises FileRefused for a
    workbook that cannot be opened, and Changed for a file that holds no such sheet, or with all else that a new run
    would lose; `forced` accepts such losses.
    """
    sheets = READERS[path.suffix.lower()](path, data, forced)
    first = wanted.columns[0].heading
    own = next((name for name, cells in sheets.items() if cells and {first, MARK} <= {*map(str.strip, cells[0])}), None)
    if own is None:
        raise Changed(f"It was not written by this command: it has no table with the columns “{first}” and “{MARK}”.")
    is_book = path.suffix.lower() == ".xlsx"
    where = f" of its sheet {own}" if is_book else ""
    beside = {name: cells for name, cells in sheets.items() if name != own} if is_book and not forced else {}
    lost = list(_lost(beside, others))
    try:
        sheet = read_sheet(wanted.name, wanted.columns, sheets[own], where, forced=forced)
    except Changed as problem:
        raise Changed(" ".join((str(problem), *lost))) from None
    if lost:
        raise Changed(" ".join(lost))
    return sheet


def _lost(sheets: Mapping[str, Cells], others: frozenset[str]) -> Iterator[str]:
    """Yield what a new run would lose of the sheets beside the one in which people type."""
    for name, cells in sheets.items():
        if name not in others:
            yield f"It has a sheet “{name}” of your own, which a new run would lose."
        elif numbers := changed_rows(cells):
            were = rows_were(numbers, f" of its sheet {name}")
            yield f"{were} changed, and each run writes that sheet anew. Type in the first sheet."


def _workbook(path: Path, data: bytes, forced: bool) -> Mapping[str, Cells]:  # noqa: FBT001 - a row of the table
    book = Workbook(data, str(path))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        others = [name for name in archive.namelist() if not _KNOWN_PARTS.fullmatch(name)]
        lost = any(not _DRAWING.fullmatch(name) or _SHAPE.search(archive.read(name)) for name in others)
    if lost and not forced:
        raise Changed("It holds comments, pictures, shapes, charts or tables, which a new run would lose.")
    read = {sheet: book.grid(sheet) for sheet in book.sheets}
    grids = {sheet: grid for sheet, (grid, _) in read.items()}
    _require_sound([row for _, found in read.values() for row in found], forced=forced)
    unread = [
        f"{column_letters(column)}{row + 1} of its sheet {sheet}"
        for sheet, grid in grids.items()
        for row, column in sorted({*grid.peculiar.errors, *grid.peculiar.unvalued})
    ]
    if unread and not forced:
        cells = f"The cell {unread[0]} holds" if len(unread) == 1 else f"The cells {listed(unread)} hold"
        raise Changed(f"{cells} an error, or a formula without a saved value.")
    said = "\n".join(cell for grid in grids.values() for row in grid.rows for cell in row).casefold()
    addresses = (address for grid in grids.values() for address in grid.peculiar.addresses)
    unsaid = [address for address in addresses if _bare(address) not in said]
    if unsaid and not forced:
        raise Changed(
            f"A new run would lose the addresses of links on its cells, such as {unsaid[0]}. "
            "Type each address into its cell."
        )
    return {sheet: grid.rows for sheet, grid in grids.items()}


def _bare(address: str) -> str:
    """Return an address as people type it: Excel makes a link of each, with what a browser needs before and after."""
    return unquote(_SCHEME.sub("", address, count=1)).rstrip("/").casefold()


def _csv(path: Path, data: bytes, forced: bool) -> Mapping[str, Cells]:  # noqa: FBT001 - a row of the table
    grid, found = csv_grid(data, str(path), bool)
    _require_sound(found, forced=forced)
    return {"": grid.rows}


def _require_sound(found: Iterable[Diagnostic], *, forced: bool) -> None:
    """Raise Changed with all that cannot be read, unless `forced`: a new run would lose it."""
    errors = [f"{_where(row.span)}: {row.message}" for row in found if row.severity is Severity.ERROR and row.span]
    if errors and not forced:
        raise Changed(f"Not all of it can be read. {' '.join(errors)}")


def _where(span: Span) -> str:
    return f"Cell {span.cell} of its sheet {span.sheet}" if span.sheet else f"Line {span.line}"


def _markdown(path: Path, data: bytes, forced: bool) -> Mapping[str, Cells]:  # noqa: FBT001 - a row of the table
    text, found = decode(data, str(path))
    _require_sound(found, forced=forced)
    blocks = read_markdown(text)
    if [type(block) for block in blocks] != _BLOCKS and not forced:
        raise Changed("It holds more or less than the table and the words that socdocs wrote around it.")
    around = _AROUND.search(text)
    if around and around[1] != _words_around(text) and not forced:
        raise Changed("The words around its table were changed, and each run writes these anew. Type in the table.")
    if (lost := [row for row in findings_in_prose(text) if row.code == "words-left-out"]) and not forced:
        lines = listed([str(text.count("\n", 0, row.start) + 1) for row in lost])
        raise Changed(f"It has words that are no part of its table, such as a cell without a heading: line {lines}.")
    tables = [block for block in blocks if isinstance(block, Table)]
    return {
        str(number): [[_text(cell) for cell in row] for row in table.cells()] for number, table in enumerate(tables)
    }


_AROUND: Final = re.compile(r" around:([0-9a-f]{64}) -->\s*\Z")
_MARK: Final = re.compile(rb" sha256:[0-9a-f]{64} -->\n\Z")


def with_words_around(data: bytes) -> bytes:
    """Return a Markdown file with a checksum of the words around its tables in the place of that of the whole file."""
    return _MARK.sub(f" around:{_words_around(data.decode())} -->\n".encode(), data)


def _words_around(text: str) -> str:
    """Return a checksum of the words and comments outside of the tables, however a program has set them."""
    said = [_plain(block) for block in read_markdown(text) if isinstance(block, Paragraph | Heading)]
    said += list(_comments(text))[:-1]
    return checksum("\n".join(" ".join(words.split()) for words in said).encode())


def _comments(text: str) -> Iterator[str]:
    # No pattern: it would look for the end of each that is open to the end of the text.
    start = text.find("<!--")
    while start >= 0 and (end := text.find("-->", start)) >= 0:
        yield text[start : end + 3]
        start = text.find("<!--", end)


def _plain(block: Paragraph | Heading) -> str:
    return plain_text(block.children)


_BLOCKS: Final = [Paragraph, Heading, Paragraph, Heading, Table, ThematicBreak]
"""The blocks of a Markdown file with one sheet: a line for each page, title and lead, the sheet, the end."""


def _text(cell: Cell) -> str:
    return "\n".join("".join(_parts(block)) for block in cell.blocks if isinstance(block, Paragraph))


def _parts(paragraph: Paragraph) -> Iterator[str]:
    for inline in paragraph.children:
        match inline:
            case LineBreak():
                yield "\n"
            case Text(text=text):
                yield text
            case Link(target=target, title=title):
                yield f"{plain_text((inline,))} ({', '.join(filter(None, (target, title)))})"
            case _:
                yield plain_text((inline,))


READERS: Final[Mapping[str, Callable[[Path, bytes, bool], Mapping[str, Cells]]]] = MappingProxyType(
    {".xlsx": _workbook, ".csv": _csv, ".md": _markdown}
)
"""What reads the cells of each sheet in a file, by its ending."""
