"""A firm's own document as the style source of a report: its styles, theme, page, headers and footers, nothing else.

Styles are found by name, because their ids depend on the language of Word; they get the ids that the writer uses, and
styles that the firm's document lacks are supplied.  Its text, comments, template links, macros and traces of its
author stay behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace

from lxml import etree

from socdocs.writers.docx.numbering import (
    CONTINUED,
    CONTINUED_LEVELS,
    CONTINUED_LIST,
    CONTINUED_STYLES,
    HEADINGS,
    LIST_FAMILIES,
    LISTS,
    level_suffix,
)
from socdocs.writers.docx.page import Page
from socdocs.writers.docx.style_source import StyleSource, built
from socdocs.writers.docx.style_source.reference_docx import (
    ReferenceDocx,
    W,
    element,
    identify,
    open_reference_docx,
    put,
    remove,
    value,
)
from socdocs.writers.docx.style_source.reference_headers import ReferenceHeaders
from socdocs.writers.docx.style_source.settings import OUR_STYLE, StyleSettings

_HEADING = re.compile(r"Heading([1-6])")
_LIST_STYLES = {
    family.style(kind, level): (number, level)
    for family in LIST_FAMILIES
    for kind, number in (("Bullet", family.bullets), ("Number", family.numbers))
    for level in range(family.levels)
}
_LIST_STYLES |= {
    f"{id}{level_suffix(level).strip()}": (CONTINUED, level) for id in CONTINUED_STYLES for level in range(LISTS.levels)
}
_LEADING = frozenset({"Caption", "SOCProposedMark", "SOCBeforeTable", "SOCBetweenTables"})
_LIST_STYLES[CONTINUED_LIST] = (CONTINUED_LEVELS, 0)
_CONTRAST = 4.5


def adopted(reference: bytes, language: str = "en-US") -> StyleSource:
    """Return the style source in a Word document or template (.docx, .dotx).

    Raises InputProblems if `reference` is not such a file or cannot be used (protected by a password,
    with macros, saved as Strict).
    """
    opened = open_reference_docx(reference)
    page = _page(opened)
    # The tab stops of what we supply are those of the firm's page.
    ours = built(replace(_settings(opened), page=page), language)
    styles, supplied = _adopt_styles(opened, ours, language)
    abstract, lists = _adopt_lists(opened, styles)
    headers_footers = ReferenceHeaders(opened, page)
    theme = opened.streams.get(opened.related("theme"), ours.theme)
    return replace(
        ours,
        page=page,
        styles=etree.tostring(styles, xml_declaration=True, encoding="UTF-8", standalone=True),
        # A theme with pictures relates to further parts; none of them is needed for the style.
        theme=ours.theme if b"r:embed" in theme else theme,
        headers_footers=headers_footers.write if headers_footers else ours.headers_footers,
        abstract_lists=abstract,
        lists=lists,
        media=headers_footers.media,
        supplied=supplied,
    )


# --- styles --------------------------------------------------------------------------------------------------------


def _adopt_styles(opened: ReferenceDocx, ours: StyleSource, language: str) -> tuple[etree._Element, tuple[str, ...]]:
    """Return the firm's styles part with the writer's ids, and the names of the styles that were supplied."""
    own = etree.fromstring(ours.styles)
    styles = opened.styles if opened.styles is not None else etree.fromstring(ours.styles)
    identify(opened, own)
    present = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    supplied = []
    for style in own.iter(f"{W}style"):
        if style.get(f"{W}styleId") not in present:
            styles.append(deepcopy(style))
            supplied.append(value(style.find(f"{W}name")))
    bases = {value(s, "styleId"): value(s.find(f"{W}basedOn")) for s in styles.iter(f"{W}style")}
    for style in styles.iter(f"{W}style"):
        _link(style, bases)
    _speak(styles, language)
    return styles, tuple(supplied)


def _link(style: etree._Element, bases: dict[str, str]) -> None:
    """Link headings and lists to the writer's lists, so that Word's numbers are those of the document.

    Styles based on a heading that are not headings (the title of the contents) are not numbered; headings, captions and
    marks stay with what follows them.
    """
    id = value(style, "styleId")
    heading = _HEADING.fullmatch(id)
    if heading or id in _LEADING:
        _keep_with_next(style)
    if heading:
        _number(style, HEADINGS, int(heading[1]) - 1)
        _end_hanging(style)
    elif id in _LIST_STYLES:
        _number(style, *_LIST_STYLES[id])
    elif _is_based_on_heading(id, bases):
        if style.find(f"{W}pPr/{W}numPr") is None:
            _number(style, 0, 0)
        if id == "TOCHeading" and style.find(f"{W}pPr/{W}outlineLvl") is None:
            _paragraph_properties(style).append(element("outlineLvl", val="9"))


def _is_based_on_heading(id: str, bases: dict[str, str]) -> bool:
    seen: set[str] = set()
    while id in bases and id not in seen:
        seen.add(id)
        id = bases[id]
        if _HEADING.fullmatch(id):
            return True
    return False


def _number(style: etree._Element, list_id: int, level: int) -> None:
    properties = _paragraph_properties(style)
    for old in properties.findall(f"{W}numPr"):
        remove(old)
    put(properties, element("numPr", element("ilvl", val=str(level)), element("numId", val=str(list_id))))


def _end_hanging(style: etree._Element) -> None:
    """Remove an indent that leaves room for the firm's own number; our list has its indents, and not every heading."""
    for indent in style.findall(f"{W}pPr/{W}ind[@{W}hanging]"):
        remove(indent)


def _keep_with_next(style: etree._Element) -> None:
    properties = _paragraph_properties(style)
    for old in properties.findall(f"{W}keepNext"):
        remove(old)
    put(properties, element("keepNext"))


def _paragraph_properties(style: etree._Element) -> etree._Element:
    properties = style.find(f"{W}pPr")
    if properties is None:
        properties = element("pPr")
        after = [e for e in style if etree.QName(e).localname in ("rPr", "tblPr", "trPr", "tcPr", "tblStylePr")]
        if after:
            after[0].addprevious(properties)
        else:
            style.append(properties)
    return properties


def _speak(styles: etree._Element, language: str) -> None:
    """Set the language of the document's text."""
    place = styles
    for tag, first in (("docDefaults", True), ("rPrDefault", True), ("rPr", True), ("lang", False)):
        found = place.find(f"{W}{tag}")
        if found is None:
            found = element(tag)
            place.insert(0 if first else len(place), found)
        place = found
    place.set(f"{W}val", language)


# --- lists, page, colours ------------------------------------------------------------------------------------------


def _adopt_lists(opened: ReferenceDocx, styles: etree._Element) -> tuple[str, str]:
    """Return the firm's lists that its styles still use, as text."""
    if opened.numbering is None:
        return "", ""
    named = {value(number) for part in (styles, *opened.headers_footers.values()) for number in part.iter(f"{W}numId")}
    lists = [number for number in opened.numbering.findall(f"{W}num") if value(number, "numId") in named]
    kept = {value(number.find(f"{W}abstractNumId")) for number in lists}
    abstract = [a for a in opened.numbering.findall(f"{W}abstractNum") if value(a, "abstractNumId") in kept]
    for definition in abstract:
        for style in list(definition.iter(f"{W}pStyle")):
            if _HEADING.fullmatch(value(style)) or value(style) in _LIST_STYLES:
                remove(style)
        # Pictures as bullets stay behind; the other two must be unique and need not be there.
        for tag in ("lvlPicBulletId", "nsid", "tmpl"):
            for old in list(definition.iter(f"{W}{tag}")):
                remove(old)
    return _text(abstract), _text(lists)


def _text(elements: Iterable[etree._Element]) -> str:
    return "".join(etree.tostring(e, encoding="unicode", with_tail=False) for e in elements)


def _page(opened: ReferenceDocx) -> Page:
    section = opened.section
    size, margins = (None, None) if section is None else (section.find(f"{W}pgSz"), section.find(f"{W}pgMar"))
    usual = OUR_STYLE.page

    def measure(source: etree._Element | None, name: str, fallback: int) -> int:
        given = "" if source is None else source.get(f"{W}{name}", "")
        return int(given) if re.fullmatch(r"\d{1,5}", given) else fallback

    page = Page(
        width=measure(size, "w", usual.width),
        height=measure(size, "h", usual.height),
        **{side: measure(margins, side, getattr(usual, side)) for side in ("top", "right", "bottom", "left")},
        header=measure(margins, "header", usual.header),
        footer=measure(margins, "footer", usual.footer),
        gutter=measure(margins, "gutter", usual.gutter),
    )
    # A page without room for text is no page to write on.
    return page if page.text_width >= 2880 and page.text_height >= 2880 else usual


def _settings(opened: ReferenceDocx) -> StyleSettings:
    """Return the default settings with the firm's first accent colour, for the styles that it lacks."""
    theme = opened.streams.get(opened.related("theme"), b"")
    match = re.search(rb"<a:accent1>\s*<a:srgbClr val=\"([0-9A-Fa-f]{6})\"", theme)
    if not match:
        return OUR_STYLE
    accent = _legible(match[1].decode().upper())
    return replace(OUR_STYLE, accent=accent, accent_light=accent, band=_mixed(accent, 0.06), rule=_mixed(accent, 0.35))


def _legible(color: str) -> str:
    """Return `color`, darkened until white text on it can be read."""
    while (1.05 / (_luminance(color) + 0.05)) < _CONTRAST:
        color = "".join(f"{int(part * 0.9):02X}" for part in bytes.fromhex(color))
    return color


def _luminance(color: str) -> float:
    parts = (part / 255 for part in bytes.fromhex(color))
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mixed(color: str, share: float) -> str:
    return "".join(f"{round(255 - (255 - part) * share):02X}" for part in bytes.fromhex(color))
