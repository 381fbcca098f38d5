"""Turn a control matrix into a document: the criteria or objectives, the gaps, and the controls.

As it is no report, it has no line that restricts its use.
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
from socdocs.document.sheets import Sheet
from socdocs.report.matrix import Matrix, counted_coverage


def matrix_document(matrix: Matrix, *, input_hash: str, version: str) -> Document:
    """Return the matrix, to be passed to `document.finish`."""
    title = f"Control matrix of the {matrix.title}"
    about = Properties(
        title=title,
        kind=matrix.kind,
        organization=matrix.organization,
        report_title=title,
        input_hash=input_hash,
        version=version,
    )
    lead = Paragraph((Text(f"{matrix.organization}. {counted_coverage(matrix)}"),))
    sheets = [sheet for sheet in (matrix.targets, matrix.gaps, matrix.controls) if sheet.rows]
    children = tuple(
        Section(f"sheet-{number}", 2, (Text(sheet.name),), numbered=False, blocks=(_table(sheet),))
        for number, sheet in enumerate(sheets, 1)
    )
    return Document(about, (Section("matrix", 1, (Text(title),), numbered=False, blocks=(lead,), children=children),))


def _table(sheet: Sheet) -> Table:
    """The table of a sheet, without its empty columns."""
    kept = [at for at in range(len(sheet.columns)) if any(row[at] for row in sheet.rows)]
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
