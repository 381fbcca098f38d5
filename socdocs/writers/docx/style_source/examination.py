"""Examine which styles and fields a firm's own document has, before a report uses it."""

from __future__ import annotations

from docx.opc.constants import RELATIONSHIP_TYPE
from msgspec import Struct

from socdocs.writers.docx.page import Page
from socdocs.writers.docx.shell import opened, reference
from socdocs.writers.docx.style_source.elements import W, value
from socdocs.writers.docx.style_source.lines import HeadersFooters, Media
from socdocs.writers.docx.style_source.lists import LIST_STYLES
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


class Examination(Struct, frozen=True):
    """The result of examining a reference document."""

    page: Page
    own: int
    """The number of styles used by reports that it has."""
    renumbered: tuple[str, ...]
    """Those of its styles whose numbers and bullets are replaced by those of reports."""
    supplied: tuple[str, ...]
    """Word's own styles that it lacks and that socdocs supplies."""
    supplied_ours: int
    """The number of socdocs' own styles that it lacks."""
    shown: frozenset[str] | None
    """The properties that its headers and footers show; None if it has none."""
    cover: frozenset[str]
    """The properties that its cover shows; without any, reports have their own cover."""
    left_out: tuple[str, ...]
    """The marks of other programs that reports leave out."""
    unseen: tuple[str, ...]
    """What readers would not see, which reports leave out."""
    left_behind: tuple[str, ...]


def examine(document: bytes) -> Examination:
    """Examine a Word document or template.  Raises InputProblems if it cannot be a reference document."""
    shell, theirs, ours = opened(document), open_reference(document), open_reference(reference())
    headers_footers = HeadersFooters.of(theirs, Media())
    styles = {
        value(style, "styleId"): value(style.find(f"{W}name"))
        for style in ours.root(RELATIONSHIP_TYPE.STYLES).iter(f"{W}style")
    }
    supplied = set(shell.supplied)
    own = {id: name for id, name in styles.items() if name not in supplied}
    return Examination(
        page=shell.page,
        own=len(own),
        renumbered=tuple(name for id, name in own.items() if id in LIST_STYLES and not name.startswith("SOC ")),
        supplied=tuple(name for name in styles.values() if name in supplied and not name.startswith("SOC ")),
        supplied_ours=sum(name.startswith("SOC ") for name in supplied),
        shown=headers_footers.shown if headers_footers else None,
        cover=shell.cover.shown,
        left_out=shell.left_out,
        unseen=shell.unseen,
        left_behind=(
            *(["its text"] if shows_words(theirs) else []),
            *(text for kind, text in _LEFT_BEHIND.items() if kind in theirs.left_behind),
        ),
    )
