"""Read what is in a sheet of an XLSX file besides the words of its cells and how it looks."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element

_LOOKS: Final = frozenset(
    {
        "autoFilter",
        "colBreaks",
        "cols",
        "conditionalFormatting",
        "conditionalFormattings",
        "dimension",
        "drawing",
        "headerFooter",
        "ignoredErrors",
        "mergeCells",
        "pageMargins",
        "pageSetup",
        "phoneticPr",
        "printOptions",
        "rowBreaks",
        "sheetCalcPr",
        "sheetFormatPr",
        "sheetPr",
        "sheetProtection",
        "sheetViews",
        "sortState",
    }
)
"""The elements of a sheet that say how it looks and is printed; a drawing is a part of its own."""
_IN_A_CELL: Final = frozenset({"v", "is", "extLst"})
_MESSAGES: Final = ("promptTitle", "prompt", "errorTitle", "error")


class Address(NamedTuple):
    """What a link leads to, and the name of its cell, such as `N3`; "" where no cell is named."""

    cell: str
    address: str


class Extras(NamedTuple):
    """What a sheet holds besides words and looks.

    `formulas` are the names of the cells with one.  `rules` are the conditions and messages for what is typed into
    cells.  `others` are the names of all further elements.
    """

    addresses: tuple[Address, ...]
    formulas: tuple[str, ...]
    rules: tuple[str, ...]
    others: tuple[str, ...]


def read_extras(sheet: Element, relations: Iterable[Element]) -> Extras:
    """Return what is in the part of a sheet, with the addresses in its relations."""
    cells = [cell for cell in sheet.iter() if _name(cell) == "c"]
    return Extras(
        tuple(_addresses(sheet, relations)),
        tuple(cell.get("r", "") for cell in cells if any(_name(part) == "f" for part in cell)),
        tuple(_rules(sheet)),
        (*_others(sheet), *(_name(part) for cell in cells for part in cell if _name(part) not in {*_IN_A_CELL, "f"})),
    )


def _addresses(sheet: Element, relations: Iterable[Element]) -> Iterator[Address]:
    """Yield all addresses of links: each is that of a relation, of a place in it, or of a place in the workbook."""
    targets = {
        link.get("Id", ""): link.get("Target", "")
        for link in relations
        if posixpath.basename(link.get("Type", "")) == "hyperlink"
    }
    unplaced = dict(targets)
    for link in (element for element in sheet.iter() if _name(element) == "hyperlink"):
        id_ = next((value for key, value in link.items() if key.endswith("}id")), "")
        unplaced.pop(id_, None)
        place, tip = link.get("location", ""), link.get("tooltip", "")
        address = f"{targets.get(id_, '')}{'#' if place else ''}{place}"
        cell = link.get("ref", "").partition(":")[0]
        yield from (Address(cell, said) for said in (address, tip) if said)
    yield from (Address("", address) for address in unplaced.values())


def _rules(sheet: Element) -> Iterator[str]:
    for rule in (element for element in sheet.iter() if _name(element) == "dataValidation"):
        yield from (text for name in _MESSAGES if (text := rule.get(name, "").strip()))
        # The second condition is the end of a range whose beginning is the first; LibreOffice always writes one.
        yield from (text for part in rule if _name(part) == "formula1" and (text := "".join(part.itertext()).strip()))


_READ: Final = frozenset({"sheetData", "hyperlinks", "dataValidations"})


def _others(element: Element) -> Iterator[str]:
    for part in element:
        name = _name(part)
        if name in {"extLst", "ext"}:
            yield from _others(part)
        elif name not in _LOOKS | _READ:
            yield name


def _name(element: Element) -> str:
    """The name of an element without that of its namespace."""
    return element.tag.rpartition("}")[2]
