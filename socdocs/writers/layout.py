"""Choose the orientation of pages: wide tables get landscape pages, with the heading and short text around them.

A section with little text before its first wide table is on landscape pages from its beginning: where pages turn, a
page ends, and a page with a few lines before the tables would look like a mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from socdocs.document.nodes import Block, Group, Section, Table
from socdocs.document.words import plain_text

_SHORT = 6
"""The most blocks that go with a wide table onto its page."""
_LITTLE = 6000
"""The most characters before wide tables, about two pages, that go with them onto landscape pages."""
_MANY_COLUMNS = 9
"""A table with as many columns is wide, whatever its template says."""


class Stretch(NamedTuple):
    """A section's own heading and blocks: whether they begin in landscape, and where this changes (-1: nowhere)."""

    section: Section
    landscape: bool
    turn: int


def is_cover(section: Section) -> bool:
    """Return whether `section` is a cover: it has no title, and its blocks are in a group of that role."""
    return not section.title and any(isinstance(block, Group) and block.role == "cover" for block in section.blocks)


def stretches(sections: Iterable[Section]) -> list[Stretch]:
    """Return the document in reading order, in pieces with one orientation each."""
    return [stretch for section in sections for stretch in _of_section(tuple(_walk((section,))))]


def _of_section(parts: Sequence[Section]) -> list[Stretch]:
    """Return the pieces of a section of the first level, which begins on a new page, and of the sections below it."""
    found = [_alone(part) for part in parts]
    first = next((at for at, stretch in enumerate(found) if stretch.landscape or stretch.turn >= 0), -1)
    if first >= 0 and sum(_characters_before_wide(part) for part in parts[: first + 1]) <= _LITTLE:
        found[: first + 1] = [Stretch(part, landscape=True, turn=-1) for part in parts[: first + 1]]
    # From the end: a heading without text goes with what follows it, short text between wide tables stays among them.
    for index in range(len(found) - 2, -1, -1):
        stretch, following = found[index], found[index + 1]
        if stretch.landscape or stretch.turn >= 0 or not following.landscape:
            continue
        if not stretch.section.blocks or (len(stretch.section.blocks) <= _SHORT and _ends_landscape(found, index - 1)):
            found[index] = stretch._replace(landscape=True)
    return found


def _walk(sections: Iterable[Section]) -> Iterable[Section]:
    for section in sections:
        yield section
        yield from _walk(section.children)


def _alone(section: Section) -> Stretch:
    wide = next((place for place, block in enumerate(section.blocks) if _is_wide(block)), -1)
    with_heading = 0 <= wide <= _SHORT
    return Stretch(section, with_heading, -1 if with_heading else wide)


def _ends_landscape(found: Sequence[Stretch], index: int) -> bool:
    return index >= 0 and (found[index].landscape or found[index].turn >= 0)


def _is_wide(block: Block) -> bool:
    if isinstance(block, Table):
        return block.landscape or len(block.columns) >= _MANY_COLUMNS
    return isinstance(block, Group) and any(map(_is_wide, block.blocks))


def _characters_before_wide(section: Section) -> int:
    wide = next((place for place, block in enumerate(section.blocks) if _is_wide(block)), len(section.blocks))
    return len(plain_text(section.blocks[:wide]))
