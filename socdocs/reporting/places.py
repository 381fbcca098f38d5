"""Format a place, by kind of file: in words, as editors follow it, for SARIF and for annotations of GitHub."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from socdocs.diagnostics import FileForm, Span, form_of

_OPTION: Final = "--"
"""The beginning of the name of a place on the command line: that of the option."""


class Form(NamedTuple):
    """The notations of places in one kind of file.

    `link` is the form that editors and terminals follow, `words` give the rest for people, `region` is SARIF's range,
    empty for a file without lines, and `properties` are those of an annotation of GitHub.
    """

    link: Callable[[Span], str]
    words: Callable[[Span], str]
    region: Callable[[Span], Mapping[str, int]]
    properties: Callable[[Span], Mapping[str, int]]


def _region(span: Span) -> Mapping[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _line_region(span: Span) -> Mapping[str, int]:
    return {"startLine": span.line, "endLine": span.end_line}


def _stretch(span: Span) -> Mapping[str, int]:
    # Columns are shown only within one line.
    columns = {"col": span.column, "endColumn": span.end_column} if span.line == span.end_line else {}
    return {**_lines(span), **columns}


def _lines(span: Span) -> Mapping[str, int]:
    return {"line": span.line, "endLine": span.end_line}


def _nothing(_: Span) -> Mapping[str, int]:
    return {}


def _sheet(span: Span) -> str:
    return ", ".join(filter(None, (f"sheet {span.sheet}" if span.sheet else "", span.cell and f"cell {span.cell}")))


def _cell(span: Span) -> str:
    return f"cell {span.cell}" if span.cell else ""


FORMS: Final[Mapping[FileForm, Form]] = MappingProxyType(
    {
        "lines": Form(str, lambda _: "", _region, _stretch),
        "table": Form(str, _cell, _region, _stretch),
        # The lines of a workbook's parts are nothing that its user ever sees.
        "workbook": Form(lambda span: span.file, _sheet, _nothing, _nothing),
        "prose": Form(lambda span: f"{span.file}:{span.line}", lambda _: "", _line_region, _lines),
    }
)


def form_at(span: Span) -> Form:
    """The notation of the place, by the kind of its file."""
    return FORMS[form_of(span.file)]


def is_file(span: Span) -> bool:
    """Whether a place is in a file, and not on the command line."""
    return not span.file.startswith(_OPTION)


def in_words(span: Span) -> str:
    """The place in one line: `system.yaml:12:5`, or `controls.xlsx (sheet Controls, cell D14)`."""
    if not is_file(span):
        return span.file
    words = form_at(span).words(span)
    return form_at(span).link(span) + (f" ({words})" if words else "")


def sarif_location(span: Span, uri: str) -> dict[str, Any]:
    """The `physicalLocation` of a place; one without lines is given in the location's message."""
    region, words = form_at(span).region(span), form_at(span).words(span)
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if region:
        return {"physicalLocation": {**physical, "region": dict(region)}}
    return {"physicalLocation": physical} | ({"message": {"text": words}} if words else {})
