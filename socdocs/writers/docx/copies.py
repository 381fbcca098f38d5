"""Write the cells of rows that tables share, such as a control's under each of its criteria, once, and copy them.

Cells whose content has a number or name of its own (a bookmark, a control, a note, a picture, a list) are not copied
but written again at each place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from socdocs.writers.docx.context import Context

Key = tuple[str, int, tuple[str, ...]]
"""The key of a shared row, the index of a cell in it, and the layout of the cell."""


class _Copy(NamedTuple):
    content: str
    characters: int


class Copies:
    """The cells of one story that can be copied."""

    def __init__(self) -> None:
        self._known: dict[Key, _Copy] = {}

    def write(self, context: Context, key: Key, write: Callable[[], None]) -> None:
        """Append a cell: a copy of an earlier cell with the same key, or else the cell that `write` appends."""
        if context.opening:
            # A bookmark goes into the cell at this place only.
            write()
            return
        fragments = context.story.fragments
        known = self._known.get(key)
        if known is not None:
            fragments.append(known.content)
            context.characters += known.characters
            return
        start, characters, given = len(fragments), context.characters, context.given()
        write()
        if context.given() == given and not context.opening:
            self._known[key] = _Copy("".join(fragments[start:]), context.characters - characters)
