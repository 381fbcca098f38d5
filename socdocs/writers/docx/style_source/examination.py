"""Examine which styles and fields a firm's own document has, before a report uses it."""

from __future__ import annotations

from dataclasses import dataclass

from docx.opc.constants import RELATIONSHIP_TYPE

from socdocs.writers.docx.page import Page
from socdocs.writers.docx.shell import opened, reference
from socdocs.writers.docx.style_source.elements import W, value
from socdocs.writers.docx.style_source.lines import HeadersFooters, Media
from socdocs.writers.docx.style_source.opening import open_reference, shows_words

WANTED = ("organization", "report_title", "timeframe", "restricted_use", "page")
"""The properties that readers expect in headers or footers."""
_LEFT_BEHIND = {
    "comments": "comments",
    "customXml": "custom XML data",
    "attachedTemplate": "the link to its template",
    "printerSettings": "printer settings",
    "glossaryDocument": "building blocks",
}


@dataclass(frozen=True, slots=True)
class Examination:
    """The result of examining a reference document."""

    page: Page
    own: int
    """The number of styles used by reports that it has."""
    supplied: tuple[str, ...]
    """Word's own styles that it lacks and that socdocs supplies."""
    supplied_ours: int
    """The number of socdocs' own styles that it lacks."""
    shown: frozenset[str] | None
    """The properties that its headers and footers show; None if it has none."""
    left_behind: tuple[str, ...]


def examine(document: bytes) -> Examination:
    """Examine a Word document or template.  Raises InputProblems if it cannot be a reference document."""
    shell, theirs, ours = opened(document), open_reference(document), open_reference(reference())
    headers_footers = HeadersFooters.of(theirs, Media())
    names = [value(style.find(f"{W}name")) for style in ours.root(RELATIONSHIP_TYPE.STYLES).iter(f"{W}style")]
    supplied = set(shell.supplied)
    return Examination(
        page=shell.page,
        own=sum(name not in supplied for name in names),
        supplied=tuple(name for name in names if name in supplied and not name.startswith("SOC ")),
        supplied_ours=sum(name.startswith("SOC ") for name in supplied),
        shown=headers_footers.shown if headers_footers else None,
        left_behind=(
            *(["its text"] if shows_words(theirs) else []),
            *(text for kind, text in _LEFT_BEHIND.items() if kind in theirs.left_behind),
        ),
    )
