"""Write the cells of rows that tables share, such as a control's under each of its criteria, once, and copy them.

Several cells that are copied together have one copy.  Cells whose content has a number or name of its own (a bookmark,
a control, a note, a picture, a list) are not copied but written again at each place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from socdocs.writers.docx.context import Context

Key = tuple[str, int, tuple[object, ...]]
"""The key of a shared row, the index of the first of the cells, and their layout."""


class _Copy(NamedTuple):
    content: str
    characters: int
    height: int


class Copies:
    """The cells of one story that can be copied."""

    def __init__(self) -> None:
        self._known: dict[Key, _Copy] = {}

    def write(self, context: Context, key: Key, write: Callable[[], int]) -> int:
        """Append cells: a copy of earlier ones with the same key, or else what `write` appends; return their height."""
        if context.opening:
            # A bookmark goes into the cell at this place only.
            return write()
        fragments = context.story.fragments
        known = self._known.get(key)
        if known is not None:
            fragments.append(known.content)
            context.characters += known.characters
            return known.height
        start, characters, given = len(fragments), context.characters, context.given()
        height = write()
        if context.given() == given and not context.opening:
            self._known[key] = _Copy("".join(fragments[start:]), context.characters - characters, height)
        return height
