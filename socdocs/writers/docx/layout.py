"""Choose the orientation of pages: wide tables get landscape pages, with the heading and short text around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from socdocs.document.nodes import Block, Group, Section, Table

_SHORT = 6
"""The most blocks that go with a wide table onto its page."""


class Stretch(NamedTuple):
    """A section's own heading and blocks: whether they begin in landscape, and where this changes (-1: nowhere)."""

    section: Section
    landscape: bool
    turn: int


def stretches(sections: Iterable[Section]) -> list[Stretch]:
    """Return the document in reading order, in pieces with one orientation each."""
    found = [_alone(section) for section in _walk(sections)]
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
        return block.landscape
    return isinstance(block, Group) and any(map(_is_wide, block.blocks))
