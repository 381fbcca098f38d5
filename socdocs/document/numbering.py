"""Section numbers: "Section III" for the parts of a report, 3.1 and 3.1.1 below them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec.structs import replace

from socdocs.document.nodes import Document, Section

_ROMAN: Mapping[int, str] = MappingProxyType(
    {100: "C", 90: "XC", 50: "L", 40: "XL", 10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I"}
)


def number(document: Document) -> Document:
    """Return `document` with a number in every numbered section; unnumbered sections leave no gap.

    Sections below an unnumbered one get no numbers.
    """
    roman = document.properties.numerals == "roman"
    return replace(document, sections=_numbered(document.sections, roman=roman))


def _numbered(sections: tuple[Section, ...], parent: str = "", *, roman: bool = False) -> tuple[Section, ...]:
    count = 0
    numbered = []
    for section in sections:
        if not section.numbered:
            numbered.append(replace(section, number="", children=_without_numbers(section.children)))
            continue
        count += 1
        label = f"Section {to_roman(count) if roman else count}" if section.level == 1 else f"{parent}{count}"
        below = f"{count}." if section.level == 1 else f"{parent}{count}."
        numbered.append(replace(section, number=label, children=_numbered(section.children, below)))
    return tuple(numbered)


def _without_numbers(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    return tuple(replace(s, number="", children=_without_numbers(s.children)) for s in sections)


def to_roman(value: int) -> str:
    """Return a number of at least 1 as Roman numerals."""
    numeral = ""
    for weight, letters in _ROMAN.items():
        times, value = divmod(value, weight)
        numeral += letters * times
    return numeral
