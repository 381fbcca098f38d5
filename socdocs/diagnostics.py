"""Findings about inputs: values with a place, instead of prints and bare exceptions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from msgspec import Struct

from socdocs.problems import Severity

FileForm = Literal["lines", "table", "workbook", "prose"]
"""How places in a file are counted: by lines and columns, by CSV cells, by sheets, or by lines only."""

_FORMS: Final = MappingProxyType(
    {
        ".csv": "table",
        ".tsv": "table",
        ".xlsx": "workbook",
        ".xlsm": "workbook",
        ".ods": "workbook",
        ".md": "prose",
        ".markdown": "prose",
    }
)


def form_of(file: str) -> FileForm:
    """How places in a file with this name are counted, by its extension."""
    return _FORMS.get(PurePath(file).suffix.lower(), "lines")  # type: ignore[return-value] # the table holds no others


class Span(Struct, frozen=True):
    """A range of one file, as editors count it.

    Lines and columns count from 1 and columns count characters, not bytes or screen cells.  `end_column` is the first
    column after the range.  In a CSV file the line is that of the row and the column that of the cell's first
    character; `cell` then names the row and column as a spreadsheet does.  In a workbook lines and columns are the rows
    and columns of `sheet`, and `cell` is for example D14.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    cell: str = ""
    sheet: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Related(NamedTuple):
    """A second place that explains a diagnostic, such as "first used here"."""

    span: Span
    message: str


class Diagnostic(Struct, frozen=True):
    """One finding.

    `code` is a rule's id (`CTL005`) or a kebab-case name given by the reader or the model (`unknown-key`).  `message`
    says what was found and must be understandable alone; `advice` says what to do.  `address` is the fact's address
    (`controls[AC-01].text`) when there is one.  `span` is None only for findings about no file at all.  `waived` is the
    reason for which the description accepts the finding, "" if it is not waived.  `owner` is the party that must give
    an absent fact; for other findings it follows from the address.
    """

    code: str
    severity: Severity
    message: str
    span: Span | None = None
    advice: str = ""
    address: str = ""
    related: tuple[Related, ...] = ()
    waived: str = ""
    owner: str = ""


def worst(diagnostics: Iterable[Diagnostic]) -> Severity | None:
    """The gravest severity among `diagnostics` that are not waived, or None when there are none."""
    return max((d.severity for d in diagnostics if not d.waived), default=None)


def errors_in(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The errors among `diagnostics` that are not waived: with any of them no report is written."""
    return [d for d in diagnostics if d.severity is Severity.ERROR and not d.waived]


def in_reading_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics by file, sheet, line and column, those without a place first."""
    return sorted(
        diagnostics,
        key=lambda d: (
            (d.span.file, d.span.sheet, d.span.line, d.span.column, d.code) if d.span else ("", "", 0, 0, d.code)
        ),
    )
