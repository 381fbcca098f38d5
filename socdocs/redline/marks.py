"""The marks of tracked changes around runs, paragraphs and rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Final, Literal

from lxml import etree

from socdocs.redline.fields import runs_of
from socdocs.redline.story import W
from socdocs.writers.docx.comments import AUTHOR
from socdocs.writers.docx.properties import TIME

Change = Literal["ins", "del"]
CHANGES: Final = (f"{W}ins", f"{W}del")

_TIME_OF_WHOLE: Final = TIME.replace("T00", "T01")
"""The time of changes that are whole paragraphs or rows.

LibreOffice 7.4 joins the insertion at the end of a paragraph with that of the next paragraph if author and minute are
the same; rejecting both then removes the end of the first paragraph, too.
"""

_DELETED = {f"{W}t": f"{W}delText", f"{W}instrText": f"{W}delInstrText"}


class Marks:
    """The marks of one file; each gets a number that no bookmark has."""

    def __init__(self, taken: Iterable[str]) -> None:
        used = frozenset(taken)
        self._numbers = (number for number in map(str, count(1)) if number not in used)

    def number(self) -> str:
        """Return the next number."""
        return next(self._numbers)

    def whole(self, block: etree._Element, change: Change) -> None:
        """Mark all that a paragraph, table or row holds as inserted or deleted.

        The last paragraph of a cell ends with its row: pandoc would join it with the next cell.
        """
        for row in block.iter(f"{W}tr"):
            self.row(row, change)
        for paragraph in block.iter(f"{W}p"):
            self.content(paragraph, change)
            if paragraph.getnext() is not None or not _is_cell(paragraph.getparent()):
                self.set_end(paragraph, change)

    def content(self, paragraph: etree._Element, change: Change) -> None:
        """Mark the runs of a paragraph, also those in links."""
        properties = paragraph.findall(f"{W}pPr")
        content = [child for child in paragraph if child.tag != f"{W}pPr"]
        paragraph[:] = [*properties, *self.around(content, change, _TIME_OF_WHOLE)]

    def around(self, elements: Iterable[etree._Element], change: Change, time: str = TIME) -> Iterator[etree._Element]:
        """Yield `elements`, runs or what may hold runs, with the marks around the runs."""
        mark: etree._Element | None = None
        for element in elements:
            if element.tag == f"{W}hyperlink":
                element[:] = list(self.around(list(element), change, time))
                mark = None
                yield element
                continue
            for run in runs_of(element):
                if run.tag != f"{W}r":
                    mark = None
                    yield run
                    continue
                if mark is None:
                    mark = self._mark(change, time)
                    yield mark
                mark.append(_deleted(run) if change == "del" else run)

    def set_end(self, paragraph: etree._Element, change: Change | None) -> None:
        """Mark the end of a paragraph, whose words then go on with those of the next one, or take its mark away."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        if (known := properties.find(f"{W}rPr")) is not None:
            properties.remove(known)
        if change:
            place = next((at for at, e in enumerate(properties) if e.tag == f"{W}sectPr"), len(properties))
            properties.insert(place, etree.Element(f"{W}rPr"))
            properties[place].append(self._mark(change))

    def row(self, row: etree._Element, change: Change) -> None:
        """Mark a row of a table."""
        properties = row.find(f"{W}trPr")
        if properties is None:
            properties = etree.Element(f"{W}trPr")
            row.insert(0, properties)
        properties.append(self._mark(change))

    def _mark(self, change: Change, time: str = _TIME_OF_WHOLE) -> etree._Element:
        about = {f"{W}id": self.number(), f"{W}author": AUTHOR, f"{W}date": time}
        return etree.Element(f"{W}{change}", about)


def _deleted(run: etree._Element) -> etree._Element:
    for part in run:
        part.tag = _DELETED.get(str(part.tag), part.tag)
    return run


def _is_cell(element: etree._Element | None) -> bool:
    return element is not None and bool(element.tag == f"{W}tc")
