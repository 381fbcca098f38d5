"""The styles of a shell: those of a document, with the writer's ids, and ours where it has none."""

from __future__ import annotations

from collections import defaultdict
from copy import deepcopy

from lxml import etree

from socdocs.writers.docx.style_source.elements import W, element, put, remove, value
from socdocs.writers.docx.style_source.lists import HEADING, LIST_STYLES
from socdocs.writers.docx.style_source.opening import Opened

_LEADING = frozenset({"Caption", "SOCProposedMark", "SOCBeforeTable", "SOCBetweenTables"})
_STYLE_REFERENCES = ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "styleLink", "numStyleLink")


def adopt_styles(theirs: Opened, own: etree._Element, language: str) -> tuple[etree._Element, tuple[str, ...]]:
    """Return the styles of a document with the writer's ids, and the names of those that were supplied from `own`."""
    styles = deepcopy(own) if theirs.styles is None else theirs.styles
    if theirs.styles is not None:
        _identify(theirs, own)
    present = {value(style, "styleId") for style in styles.iter(f"{W}style")}
    supplied = []
    for style in own.iter(f"{W}style"):
        if value(style, "styleId") not in present:
            styles.append(deepcopy(style))
            supplied.append(value(style.find(f"{W}name")))
    bases = {value(s, "styleId"): value(s.find(f"{W}basedOn")) for s in styles.iter(f"{W}style")}
    on_headings = _based_on_headings(bases)
    for style in styles.iter(f"{W}style"):
        _link(style, on_headings)
    speak(styles, language)
    return styles, tuple(supplied)


def character_styles(own: etree._Element, language: str) -> etree._Element:
    """Return our styles of characters alone, for the prompts of content controls."""
    styles = deepcopy(own)
    for style in list(styles.iter(f"{W}style")):
        if value(style, "type") != "character" and not value(style, "default"):
            remove(style)
    speak(styles, language)
    return styles


def _identify(theirs: Opened, own: etree._Element) -> None:
    """Give their styles the writer's ids by their names, and give other styles with these ids new ones."""
    styles = () if theirs.styles is None else list(theirs.styles.iter(f"{W}style"))
    by_name: dict[tuple[str, str], etree._Element] = {}
    for style in styles:
        by_name.setdefault(_key(style), style)
    renamed: dict[str, str] = {}
    for style in own.iter(f"{W}style"):
        if (same := by_name.get(_key(style))) is not None:
            renamed[value(same, "styleId")] = value(style, "styleId")
            # LibreOffice writes “Heading 1”; not every program knows that for “heading 1”.
            for written in same.findall(f"{W}name"):
                written.set(f"{W}val", value(style.find(f"{W}name")))
    taken = {value(style, "styleId") for style in own.iter(f"{W}style")}
    names = {_key(style)[1] for style in own.iter(f"{W}style")}
    for style in styles:
        id, name = value(style, "styleId"), style.find(f"{W}name")
        if id in renamed:
            continue
        if id in taken:
            renamed[id] = f"{id}_firm"
        if name is not None and value(name).casefold() in names:
            name.set(f"{W}val", f"{value(name)} (firm)")
    for part in theirs.parsed():
        for tag in _STYLE_REFERENCES:
            for reference in part.iter(f"{W}{tag}"):
                reference.set(f"{W}val", renamed.get(value(reference), value(reference)))
    for style in styles:
        style.set(f"{W}styleId", renamed.get(value(style, "styleId"), value(style, "styleId")))


def _key(style: etree._Element) -> tuple[str, str]:
    return value(style, "type"), value(style.find(f"{W}name")).casefold()


def _link(style: etree._Element, on_headings: set[str]) -> None:
    """Link headings and lists to the writer's lists, so that Word's numbers are those of the document.

    Styles based on a heading that are not headings (the title of the contents) are not numbered; headings, captions and
    marks stay with what follows them.
    """
    id = value(style, "styleId")
    heading = HEADING.fullmatch(id)
    if heading or id in _LEADING:
        _keep_with_next(style)
    if heading:
        _end_hanging(style)
    if id in LIST_STYLES:
        _number(style, *LIST_STYLES[id])
    elif id in on_headings:
        if style.find(f"{W}pPr/{W}numPr") is None:
            _number(style, 0, 0)
        if id == "TOCHeading" and style.find(f"{W}pPr/{W}outlineLvl") is None:
            _paragraph_properties(style).append(element("outlineLvl", val="9"))


def _based_on_headings(bases: dict[str, str]) -> set[str]:
    """Return the ids of styles that are based on a heading, or on a style that is."""
    above = defaultdict[str, list[str]](list)
    for id, base in bases.items():
        above[base].append(id)
    found, new = set[str](), [id for base, ids in above.items() if HEADING.fullmatch(base) for id in ids]
    while new:
        id = new.pop()
        if id not in found:
            found.add(id)
            new += above[id]
    return found


def _number(style: etree._Element, list_id: int, level: int) -> None:
    properties = _paragraph_properties(style)
    for old in properties.findall(f"{W}numPr"):
        remove(old)
    put(properties, element("numPr", element("ilvl", val=str(level)), element("numId", val=str(list_id))))


def _keep_with_next(style: etree._Element) -> None:
    properties = _paragraph_properties(style)
    for old in properties.findall(f"{W}keepNext"):
        remove(old)
    put(properties, element("keepNext"))


def _end_hanging(style: etree._Element) -> None:
    """Remove an indent that leaves room for the firm's own number; our list has its indents, and not every heading."""
    for indent in style.findall(f"{W}pPr/{W}ind[@{W}hanging]"):
        remove(indent)


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


def speak(styles: etree._Element, language: str) -> None:
    """Set the language of the document's text."""
    place = styles
    for tag, first in (("docDefaults", True), ("rPrDefault", True), ("rPr", True), ("lang", False)):
        found = place.find(f"{W}{tag}")
        if found is None:
            found = element(tag)
            place.insert(0 if first else len(place), found)
        place = found
    place.set(f"{W}val", language)
