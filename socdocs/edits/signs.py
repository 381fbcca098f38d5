"""What stands for signs and words in a Word file: tabs, breaks, parts of equations, signs named by number, fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress

from lxml import etree

from socdocs.document.words import BOXES
from socdocs.superscripts import with_sign
from socdocs.writers.docx.parsing import W

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011"}
WORDS = (f"{W}t", f"{M}t")
MATH = {
    f"{M}{tag}": sign for tag, sign in (("num", ""), ("den", "/"), ("sup", "^"), ("sub", "_"), ("rad", "√"), ("d", ""))
}
"""The parts of an equation that would be other numbers without a sign and brackets, each with its sign."""
_MOST_BASED = 20
"""How many styles may be based on each other."""
_SEEN_AS_RAISED = 2
"""From how many points on words are seen as raised or lowered; fewer set them right beside another font."""
_SCRIPTS = {"superscript": "sup", "subscript": "sub"}


def as_raised(words: str, run: etree._Element | None, styles: Mapping[str, str]) -> str:
    """Return the words of a run as characters that are raised or lowered, where its format raises or lowers them.

    `styles` are the character styles that do so, with "sup" or "sub".
    """
    properties = None if run is None else run.find(f"{W}rPr")
    if properties is None or not words:
        return words
    style = properties.find(f"{W}rStyle")
    script = _script(properties)
    if script is None and style is not None:
        script = styles.get(style.get(f"{W}val", ""))
    return with_sign(words, script) if script else words


def raising_styles(part: etree._Element) -> dict[str, str]:
    """Return the character styles that raise ("sup") or lower ("sub") their words, by their ids, of the part of styles.

    A style does what the one that it is based on does, unless it says something else.
    """
    own, based = dict[str, str | None](), dict[str, str]()
    for style in part.iter(f"{W}style"):
        if style.get(f"{W}type") == "character":
            id_, properties, parent = style.get(f"{W}styleId", ""), style.find(f"{W}rPr"), style.find(f"{W}basedOn")
            own[id_] = None if properties is None else _script(properties)
            based[id_] = "" if parent is None else parent.get(f"{W}val", "")
    found = dict[str, str]()
    for id_ in own:
        at, left = id_, _MOST_BASED
        while own.get(at) is None and at in own and left:
            at, left = based[at], left - 1
        if script := own.get(at):
            found[id_] = script
    return found


def _script(properties: etree._Element) -> str | None:
    """Return "sup", "sub" or "" for the line itself; None if the format says nothing of it."""
    place, height = properties.find(f"{W}vertAlign"), properties.find(f"{W}position")
    if place is not None:
        return _SCRIPTS.get(place.get(f"{W}val", ""), "")
    try:
        points = 0 if height is None else int(height.get(f"{W}val", "0")) / 2
    except ValueError:
        points = 0
    return None if abs(points) < _SEEN_AS_RAISED else "sup" if points > 0 else "sub"


def _symbol(element: etree._Element) -> str:
    """Return a sign that is named by font and number: as a letter where we know it, and else by these names."""
    font, number = element.get(f"{W}font", ""), element.get(f"{W}char", "").upper().removeprefix("F0")
    known = _OF_SYMBOL if font == "Symbol" else {}
    return known.get(number, f"[sign {number} of {font}]")


_OF_SYMBOL = {
    "A3": "\u2264", "A5": "\u221e", "AB": "\u2194", "AE": "\u2192", "B0": "\u00b0", "B1": "\u00b1", "B3": "\u2265",
    "B4": "\u00d7", "B7": "\u2022", "B8": "\u00f7", "B9": "\u2260", "BB": "\u2248", "BC": "\u2026", "D6": "\u221a",
    "D7": "\u22c5", "DE": "\u21d2", "E5": "\u2211",
}  # fmt: skip
"""Signs of the font Symbol, which Word's Insert offers, by their numbers in it (Adobe's encoding of that font)."""


def _choice(element: etree._Element) -> str:
    """Return the entry that is chosen in a list of a form."""
    entries = [entry.get(f"{W}val", "") for entry in element.iter(f"{W}listEntry")]
    with suppress(ValueError, IndexError):
        return entries[int(_said(element, "result"))]
    return "[a choice from a list]"


def _box(element: etree._Element) -> str:
    return BOXES[_said(element, "checked") not in ("0", "false", "off")].strip()


def _said(element: etree._Element, tag: str) -> str:
    """Return what a field of a form says, or else what it says as long as no one fills it in."""
    found = element.find(f"{W}{tag}")
    found = element.find(f"{W}default") if found is None else found
    return "0" if found is None else found.get(f"{W}val", "1")


def instruction(element: etree._Element) -> str:
    """Return the instruction of a field that shows words without having any, in brackets; "" for any other."""
    text = element.get(f"{W}instr") or element.text or ""
    return f"[{text.strip()}]" if _WORDLESS.match(text) else ""


_WORDLESS = re.compile(r"\s*(?:EQ|SYMBOL)\b", re.IGNORECASE)
SHOWN: Mapping[str, Callable[[etree._Element], str]] = {
    f"{W}sym": _symbol,
    f"{W}ddList": _choice,
    f"{W}checkBox": _box,
    f"{W}instrText": instruction,
}
"""What shows words that it does not hold as such: each with what is read for it."""
