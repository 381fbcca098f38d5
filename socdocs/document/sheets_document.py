"""Turn sheets into a document: a section with a table for each of them.

As it is no report, it has no line that restricts its use, and is no draft of one.
"""

from __future__ import annotations

from collections.abc import Iterator

from socdocs.document.nodes import (
    Cell,
    Column,
    Document,
    Inline,
    LineBreak,
    Paragraph,
    Properties,
    Section,
    Table,
    Text,
)
from socdocs.document.sheets import Book, Sheet


def sheets_document(book: Book, *, input_hash: str, version: str) -> Document:
    """Return the document of the sheets, to be passed to `document.finish`."""
    about = Properties(
        title=book.title,
        kind=book.kind,
        organization=book.organization,
        report_title=book.title,
        draft=False,
        input_hash=input_hash,
        version=version,
    )
    organization = f"{book.organization.removesuffix('.')}." if book.organization else ""
    lead = Paragraph((Text(" ".join(filter(None, (organization, book.lead)))),))
    children = tuple(
        Section(f"sheet-{number}", 2, (Text(sheet.name),), numbered=False, blocks=(_table(sheet),))
        for number, sheet in enumerate(
            (sheet for sheet in book.pages or book.sheets if sheet.rows or _is_filled_in(sheet)), 1
        )
    )
    return Document(
        about, (Section("sheets", 1, (Text(book.title),), numbered=False, blocks=(lead,), children=children),)
    )


def _is_filled_in(sheet: Sheet) -> bool:
    return any(column.typed for column in sheet.columns)


def _table(sheet: Sheet) -> Table:
    """The table of a sheet, without its empty and hidden columns; where people type, with all of them.

    Such a table is read again, by the texts in its hidden column.
    """
    filled_in = _is_filled_in(sheet)
    kept = [
        at
        for at, column in enumerate(sheet.columns)
        if filled_in or (not column.hidden and any(row[at] for row in sheet.rows))
    ]
    return Table(
        tuple(Column(width=sheet.columns[at].width) for at in kept),
        tuple(_cell(sheet.columns[at].heading) for at in kept),
        tuple(tuple(_cell(row[at]) for at in kept) for row in sheet.rows),
        landscape=True,
    )


def _cell(text: str) -> Cell:
    return Cell((Paragraph(tuple(_lines(text))),)) if text else Cell(())


def _lines(text: str) -> Iterator[Inline]:
    for number, line in enumerate(filter(None, map(str.strip, text.split("\n")))):
        if number:
            yield LineBreak()
        yield Text(line)
