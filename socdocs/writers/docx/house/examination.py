"""What a firm's own document gives a report and what it lacks, before anybody builds with it."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from socdocs.writers.docx.house import built
from socdocs.writers.docx.house.adoption import adopted
from socdocs.writers.docx.house.foreign import W, open_foreign, value
from socdocs.writers.docx.house.foreign_furniture import Adopted
from socdocs.writers.docx.house.look import HOUSE
from socdocs.writers.docx.page import Page

WANTED = ("organization", "report_title", "timeframe", "restricted_use", "page")
"""What people look for at the head or foot of a page."""
_LEFT_BEHIND = {
    "comments": "comments",
    "customXml": "custom XML data",
    "attachedTemplate": "the link to its template",
    "printerSettings": "printer settings",
    "glossaryDocument": "building blocks",
}


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found in a reference document."""

    page: Page
    own: int
    """How many of the styles that a report uses it has."""
    supplied: tuple[str, ...]
    """Word's own styles that it lacks; ours stand in for them."""
    supplied_ours: int
    """How many styles of our own it lacks."""
    shown: frozenset[str] | None
    """What its headers and footers show of a report; None where it has none."""
    left_behind: tuple[str, ...]


def examine(reference: bytes) -> Examination:
    """What a Word document or template gives.  Raises InputProblems when it cannot be a reference document."""
    house = adopted(reference)
    foreign = open_foreign(reference)
    furniture = Adopted(foreign, house.page)
    names = [value(style.find(f"{W}name")) for style in etree.fromstring(built(HOUSE).styles).iter(f"{W}style")]
    supplied = set(house.supplied)
    words = sum(1 for _ in foreign.body.iter(f"{W}t"))
    kinds = {kind for kind, _, _ in foreign.relations.values()}
    return Examination(
        page=house.page,
        own=sum(name not in supplied for name in names),
        supplied=tuple(name for name in names if name in supplied and not name.startswith("SOC ")),
        supplied_ours=sum(name.startswith("SOC ") for name in supplied),
        shown=furniture.shown if furniture else None,
        left_behind=(*(["its text"] if words else []), *(text for kind, text in _LEFT_BEHIND.items() if kind in kinds)),
    )
