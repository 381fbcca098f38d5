"""The tab stops of headers and footers on pages of another width."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Final

from lxml import etree

from socdocs.writers.docx.style_source.elements import W, element, put, value

_PLACE: Final = re.compile(r"[0-9]{1,9}")


def widen(root: etree._Element, ratio: float, styles: etree._Element) -> None:
    """Move the tab stops of paragraphs with tabs, or of their styles, in proportion to the width of the page."""
    for paragraph in root.iter(f"{W}p"):
        if paragraph.find(f".//{W}r/{W}tab") is None:
            continue
        properties = paragraph.find(f"{W}pPr")
        own = None if properties is None else properties.find(f"{W}tabs")
        if own is not None:
            _scale(own, ratio)
            continue
        style = "" if properties is None else value(properties.find(f"{W}pStyle"))
        stops = _tabs_of(style or "Header", styles)
        if stops is None:
            continue
        if properties is None:
            properties = element("pPr")
            paragraph.insert(0, properties)
        cleared = [element("tab", val="clear", pos=value(tab, "pos")) for tab in stops]
        moved = deepcopy(stops)
        _scale(moved, ratio)
        put(properties, element("tabs", *cleared, *moved))


def _tabs_of(style: str, styles: etree._Element) -> etree._Element | None:
    """Return the tab stops of a style or of the nearest style that it is based on."""
    seen = set()
    while style not in seen:
        seen.add(style)
        found = next((s for s in styles.iter(f"{W}style") if value(s, "styleId") == style), None)
        tabs = None if found is None else found.find(f"{W}pPr/{W}tabs")
        if tabs is not None:
            return tabs
        style = "" if found is None else value(found.find(f"{W}basedOn"))
    return None


def _scale(tabs: etree._Element, ratio: float) -> None:
    """Move tab stops in proportion."""
    for tab in tabs.iter(f"{W}tab"):
        if value(tab, "val") != "clear" and _PLACE.fullmatch(value(tab, "pos")):
            tab.set(f"{W}pos", str(round(int(value(tab, "pos")) * ratio)))
