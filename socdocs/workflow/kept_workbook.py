"""Read the cells of a workbook that people filled in, and name all else that is in it.

Only what socdocs itself writes, and looks, are passed over: whatever else there is, a new workbook would not have it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from socdocs.report import exception_sheet, request_sheets
from socdocs.report.typed_sheets import Cells
from socdocs.source.tables.grid import Cell, Grid, Peculiar, column_letters
from socdocs.source.tables.workbook import Workbook
from socdocs.source.tables.xlsx_extras import Extras
from socdocs.words import listed
from socdocs.workflow.kept_file import KeptFile

_KNOWN_PARTS: Final = re.compile(
    r"(?i)\[content_types\]\.xml|(?:.*/)?_rels/[^/]*\.rels|.*/"
    r"|(?:docProps|docMetadata|customXml|xl/(?:theme|worksheets|printerSettings|externalLinks|persons))/[^/]*"
    r"|xl/(?:workbook|styles|sharedStrings|calcChain|metadata)\.(?:xml|bin)"
)
"""The parts of a workbook that every program writes; the others hold what people made, and a new one would not."""
_DRAWING: Final = re.compile(r"(?i)xl/drawings/drawing[^/]*\.xml")
"""The part of what lies above the cells, which Google Sheets writes for each sheet, though nothing is in it."""
_SHAPE: Final = re.compile(rb"Anchor[\s>]")
_SCHEME: Final = re.compile(r"(?i)(?:https?://|mailto:|file:///?)")
_PUNCTUATION: Final = "()<>[]{}\"'“”‘’.,;:!?"
_CHOICES: Final = frozenset(
    f'"{",".join(column.choices)}"'
    for column in (*request_sheets.EMPTY.columns, *exception_sheet.EMPTY.columns)
    if column.choices
)
"""The lists of choices of our own sheets, as a workbook holds them."""
_SHOWN: Final = 5


def read_workbook(path: Path, data: bytes) -> KeptFile:
    """Return what is in a workbook.  Raises FileRefused for one that cannot be opened."""
    book = Workbook(data, str(path))
    read = {sheet: book.grid(sheet) for sheet in book.sheets}
    grids = {sheet: grid for sheet, (grid, _) in read.items()}
    found = [row for _, rows in read.values() for row in rows]
    return KeptFile({sheet: grid.rows for sheet, grid in grids.items()}, found, _lost(book, grids))


def _lost(book: Workbook, grids: Mapping[str, Grid]) -> Iterator[str]:
    """Yield what a new run would lose besides the words of the cells."""
    others = [name for name in book.parts if not _KNOWN_PARTS.fullmatch(name)]
    if any(not _DRAWING.fullmatch(name) or _SHAPE.search(book.part(name)) for name in others):
        yield "It holds comments, pictures, shapes, charts or tables, which a new run would lose."
        return
    if unread := _places(grids, lambda cells: {*cells.errors, *cells.unvalued}):
        yield f"{_cells(unread)} an error, or a formula without a saved value."
    if otherwise := _places(grids, lambda cells: cells.otherwise):
        yield (
            f"{_cells(otherwise)} a number that its format shows in a way that is not known here, of which a new run "
            "would keep the number alone. Type what the cell is to say as text."
        )
    if covered := _places(grids, lambda cells: cells.covered):
        yield f"{_cells(covered)} words under a merged cell, which a new run would lose. Take the merged cells apart."
    extras = {sheet: book.extras(sheet) for sheet in grids}
    formulas = [f"{cell} of its sheet {sheet}" for sheet, extra in extras.items() for cell in extra.formulas]
    if formulas and not unread:
        yield f"{_cells(formulas)} a formula, of which a new run would keep the value alone. Type the value."
    unsaid = [address for sheet, extra in extras.items() for address in _unsaid(extra, grids[sheet].rows)]
    if unsaid:
        yield (
            f"A new run would lose the addresses of links on its cells, such as {unsaid[0]}. "
            "Type each address into its cell, and take a link away that leads to a file or a cell."
        )
    if rules := [rule for extra in extras.values() for rule in extra.rules if rule not in _CHOICES]:
        yield f"A new run would lose its own rules and messages for what is typed into cells, such as “{rules[0]}”."
    if names := [*book.names, *(name for extra in extras.values() for name in extra.others)]:
        yield f"It holds more than cells, which a new run would lose: {listed([*dict.fromkeys(names)])}."


def _places(grids: Mapping[str, Grid], which: Callable[[Peculiar], Iterable[Cell]]) -> list[str]:
    """The cells of all sheets that are peculiar in one way: `J2 of its sheet Requests`."""
    return [
        f"{column_letters(column)}{row + 1} of its sheet {sheet}"
        for sheet, grid in grids.items()
        for row, column in sorted(which(grid.peculiar))
    ]


def _cells(names: list[str]) -> str:
    """The beginning of a sentence about cells: `The cell J2 of its sheet Requests holds`."""
    if len(names) == 1:
        return f"The cell {names[0]} holds"
    more = [f"{len(names) - _SHOWN} more"] if len(names) > _SHOWN else []
    return f"The cells {listed([*names[:_SHOWN], *more])} hold"


def _unsaid(extra: Extras, rows: Cells) -> Iterator[str]:
    """Yield the addresses of links that the words of their own cells do not say."""
    if extra.addresses:
        words = {
            f"{column_letters(at)}{number}": text for number, row in enumerate(rows, 1) for at, text in enumerate(row)
        }
        said = {cell: _addresses_in(words.get(cell, "")) for cell in {link.cell for link in extra.addresses}}
        for address, cell in ((link.address, link.cell) for link in extra.addresses):
            # Programs make a link of each address that is typed in full.
            if not _SCHEME.match(address) or _bare(address) not in said[cell]:
                yield address


def _addresses_in(text: str) -> frozenset[str]:
    """The words of a cell that may be addresses, and all of it."""
    words = (text, *(word.strip(_PUNCTUATION) for word in text.split()))
    return frozenset(_bare(word) for word in words if any(sign in word for sign in "./\\@"))


def _bare(address: str) -> str:
    """Return an address as people type it: Excel adds what a browser needs before and after."""
    host, slash, rest = unquote(_SCHEME.sub("", address, count=1)).rstrip("/").partition("/")
    return f"{host.casefold()}{slash}{rest}"
