"""What stands for signs and words in a Word file: tabs and breaks, parts of equations, signs named by number."""

from __future__ import annotations

from lxml import etree

from socdocs.superscripts import with_sign
from socdocs.writers.docx.parsing import W

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011"}
WORDS = (f"{W}t", f"{M}t")
MATH = {
    f"{M}{tag}": sign for tag, sign in (("num", ""), ("den", "/"), ("sup", "^"), ("sub", "_"), ("rad", "√"), ("d", ""))
}
"""The parts of an equation that would be other numbers without a sign and brackets, each with its sign."""
_SCRIPTS = {"superscript": "sup", "subscript": "sub"}


def as_raised(words: str, run: etree._Element | None) -> str:
    """Return the words of a run as characters that are raised or lowered, where its format raises or lowers them."""
    place = None if run is None else run.find(f"{W}rPr/{W}vertAlign")
    script = None if place is None else _SCRIPTS.get(place.get(f"{W}val", ""))
    return with_sign(words, script) if script and words else words


def symbol(element: etree._Element) -> str:
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
