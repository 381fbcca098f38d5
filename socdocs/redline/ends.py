"""Settle where the blocks of a body, a cell or a note end, which marks of changes cannot say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

from lxml import etree

from socdocs.redline.marks import CHANGES, Change, Marks
from socdocs.redline.story import W

_EMPTY: Final = "SOCSectionEnd"
"""The style of paragraphs that show nothing and take next to no space."""
_FRAME: Final = f"{W}pPr/{W}framePr"
_SECTION: Final = f"{W}pPr/{W}sectPr"


class Merged(NamedTuple):
    """A paragraph or table of the merged file: in both files, or only in the new or the old one."""

    state: Literal["both", "ins", "del"]
    element: etree._Element

    @property
    def is_table(self) -> bool:
        """Whether it is a table."""
        return bool(self.element.tag == f"{W}tbl")


def apart(merged: Sequence[Merged]) -> Iterator[Merged]:
    """Yield all blocks, with an empty paragraph between two tables, which would be one table otherwise."""
    behind_table = False
    for block in merged:
        if behind_table and block.is_table:
            yield Merged("both", _empty())
        yield block
        behind_table = block.is_table


def end_of_section(paragraph: etree._Element) -> Iterator[Merged]:
    """Take the end of a section out of a paragraph that is to be marked; yield a paragraph that has it."""
    if (pages := paragraph.find(_SECTION)) is not None:
        end = _empty()
        end[0].append(pages)
        yield Merged("both", end)


def unframe(merged: Sequence[Merged]) -> None:
    """Take changed paragraphs, and those beside them, out of the frame at the foot of a cover.

    LibreOffice 7.4 makes a text frame of it, in which it neither accepts nor rejects what it read as changes.
    """
    framed = [block for block in merged if block.element.find(_FRAME) is not None]
    if any(block.state != "both" or next(block.element.iter(*CHANGES), None) is not None for block in framed):
        for block in framed:
            properties = block.element[0]
            properties.remove(properties[[child.tag for child in properties].index(f"{W}framePr")])


def ended_body(merged: Sequence[Merged]) -> Iterator[Merged]:
    """Yield the blocks of a body, whose last paragraph is in both files: its end cannot be inserted or deleted."""
    yield from merged
    blocks = [block for block in merged if block.element.tag in (f"{W}p", f"{W}tbl")]
    if blocks and (blocks[-1].state != "both" or blocks[-1].is_table):
        yield Merged("both", _empty())


def ended(merged: Sequence[Merged], marks: Marks) -> Iterator[Merged]:
    """Yield the blocks of a cell or a note, whose last end of a paragraph is in both files.

    So each change behind the last paragraph of both takes the end of the paragraph before it, and not its own.
    """
    last = max((at for at, block in enumerate(merged) if block.state == "both" and not block.is_table), default=-1)
    behind = merged[last + 1 :]
    if behind and (last < 0 or any(block.is_table for block in behind)):
        yield from ended_body(merged)
        return
    for block, following in zip(merged[last:], behind, strict=False):
        marks.set_end(block.element, _change(following))
    if behind:
        marks.set_end(behind[-1].element, None)
    yield from merged


def _change(block: Merged) -> Change | None:
    return None if block.state == "both" else block.state


def _empty() -> etree._Element:
    paragraph = etree.Element(f"{W}p")
    properties = etree.SubElement(paragraph, f"{W}pPr")
    etree.SubElement(properties, f"{W}pStyle", {f"{W}val": _EMPTY})
    return paragraph
