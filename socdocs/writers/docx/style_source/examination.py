"""Examine which styles and fields a firm's own document has, before a report uses it."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from socdocs.writers.docx.page import Page
from socdocs.writers.docx.style_source import built
from socdocs.writers.docx.style_source.adoption import adopted
from socdocs.writers.docx.style_source.reference_docx import W, open_reference_docx, value
from socdocs.writers.docx.style_source.reference_headers import ReferenceHeaders
from socdocs.writers.docx.style_source.settings import OUR_STYLE

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


def examine(reference: bytes) -> Examination:
    """Examine a Word document or template.  Raises InputProblems if it cannot be a reference document."""
    style_source = adopted(reference)
    opened = open_reference_docx(reference)
    headers_footers = ReferenceHeaders(opened, style_source.page)
    names = [value(style.find(f"{W}name")) for style in etree.fromstring(built(OUR_STYLE).styles).iter(f"{W}style")]
    supplied = set(style_source.supplied)
    words = sum(1 for _ in opened.body.iter(f"{W}t"))
    kinds = {kind for kind, _, _ in opened.relations.values()}
    return Examination(
        page=style_source.page,
        own=sum(name not in supplied for name in names),
        supplied=tuple(name for name in names if name in supplied and not name.startswith("SOC ")),
        supplied_ours=sum(name.startswith("SOC ") for name in supplied),
        shown=headers_footers.shown if headers_footers else None,
        left_behind=(*(["its text"] if words else []), *(text for kind, text in _LEFT_BEHIND.items() if kind in kinds)),
    )
