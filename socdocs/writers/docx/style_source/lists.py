"""The lists of a shell: ours, whose styles and ids the writer knows, and those of a firm's other styles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy

from lxml import etree

from socdocs.writers.docx.numbering import (
    CONTINUED,
    CONTINUED_LEVELS,
    CONTINUED_LIST,
    CONTINUED_STYLES,
    HEADINGS,
    LIST_FAMILIES,
    LISTS,
    START_MARK,
    SUFFIX_MARK,
    TEXT_MARK,
    level_suffix,
)
from socdocs.writers.docx.style_source.elements import W, element, remove, value
from socdocs.writers.docx.style_source.opening import Opened
from socdocs.writers.docx.xml import DECLARATION

HEADING = re.compile(r"Heading([1-6])")
_OWN_LISTS = 1000
"""The ids of a firm's own lists begin here; lower ids are those of socdocs and of the report."""
LIST_STYLES = {f"Heading{level + 1}": (HEADINGS, level) for level in range(6)}
"""The list and the level of each style that the writer numbers."""
LIST_STYLES |= {
    family.style(kind, level): (number, level)
    for family in LIST_FAMILIES
    for kind, number in (("Bullet", family.bullets), ("Number", family.numbers))
    for level in range(family.levels)
}
LIST_STYLES |= {
    f"{id}{level_suffix(level).strip()}": (CONTINUED, level) for id in CONTINUED_STYLES for level in range(LISTS.levels)
}
LIST_STYLES[CONTINUED_LIST] = (CONTINUED_LEVELS, 0)


def move_lists(theirs: Opened) -> None:
    """Give a document's lists ids that no list of socdocs or of a report can have."""
    moved = (("abstractNum", "abstractNumId"), ("num", "numId"))
    if theirs.numbering is not None:
        for tag, attribute in moved:
            for found in theirs.numbering.iter(f"{W}{tag}"):
                found.set(f"{W}{attribute}", _moved(value(found, attribute)))
        for found in theirs.numbering.iter(f"{W}abstractNumId"):
            found.set(f"{W}val", _moved(value(found)))
    known = set() if theirs.numbering is None else {value(n, "numId") for n in theirs.numbering.iter(f"{W}num")}
    for part in theirs.parsed():
        for number in list(part.iter(f"{W}numId")):
            if value(number) != "0":
                number.set(f"{W}val", _moved(value(number)))
                around = number.getparent()
                if value(number) not in known and around is not None:
                    remove(around)


def _moved(id: str) -> str:
    return str(int(id) + _OWN_LISTS) if re.fullmatch(r"\d{1,6}", id) else "0"


def adopt_lists(ours: Opened, theirs: Opened, users: Iterable[etree._Element]) -> tuple[str, str]:
    """Return the numbering part before and after the lists of a report.

    It has our lists, under the ids that the writer knows, and those of `theirs` that styles, headers, footers or a
    cover (`users`) still use.
    """
    own = _our_lists(ours)
    abstract, lists = _their_lists(theirs, {value(number) for part in users for number in part.iter(f"{W}numId")})
    linked = [element("num", element("abstractNumId", val=id), numId=id) for id in map(str, sorted(own))]
    root = etree.Element(f"{W}numbering", nsmap={"w": W[1:-1]})
    root.extend((*(own[id] for id in sorted(own)), *abstract, *linked, element("report"), *lists))
    etree.cleanup_namespaces(root, keep_ns_prefixes=["w"])
    before, behind = etree.tostring(root, encoding="unicode").split("<w:report/>")
    return DECLARATION + before, behind


def _our_lists(ours: Opened) -> dict[int, etree._Element]:
    """Return our lists by the ids that the writer knows, whatever ids Word has given them."""
    found = {}
    for definition in () if ours.numbering is None else ours.numbering.iter(f"{W}abstractNum"):
        if definition.find(f"{W}numStyleLink") is not None:
            id = CONTINUED
        else:
            styles = [value(style) for tag in ("styleLink", "pStyle") for style in definition.iter(f"{W}{tag}")]
            id = next((LIST_STYLES[style][0] for style in styles if style in LIST_STYLES), 0)
        definition.set(f"{W}abstractNumId", str(id))
        found[id] = deepcopy(definition)
    for tag, mark in (("start", START_MARK), ("suff", SUFFIX_MARK), ("lvlText", TEXT_MARK)):
        next(found[HEADINGS].iter(f"{W}{tag}")).set(f"{W}val", mark)
    return found


def _their_lists(theirs: Opened, named: set[str]) -> tuple[list[etree._Element], list[etree._Element]]:
    if theirs.numbering is None:
        return [], []
    lists = [number for number in theirs.numbering.findall(f"{W}num") if value(number, "numId") in named]
    kept = {value(number.find(f"{W}abstractNumId")) for number in lists}
    abstract = [a for a in theirs.numbering.findall(f"{W}abstractNum") if value(a, "abstractNumId") in kept]
    for definition in abstract:
        for style in list(definition.iter(f"{W}pStyle")):
            if value(style) in LIST_STYLES:
                remove(style)
        # Pictures as bullets stay behind; the other two must be unique and need not be there.
        for tag in ("lvlPicBulletId", "nsid", "tmpl"):
            for old in list(definition.iter(f"{W}{tag}")):
                remove(old)
    for found in (e for definition in (*abstract, *lists) for e in definition.iter()):
        # Newer programs' attributes would need the declarations of the whole part.
        for name in [name for name in found.attrib if not str(name).startswith(W)]:
            del found.attrib[name]
    return [deepcopy(a) for a in abstract], [deepcopy(number) for number in lists]
