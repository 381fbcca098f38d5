"""Write the cells of rows that tables share, such as a control's under each of its criteria, once, and copy them.

Cells whose content has a number or name of its own (a bookmark, a note, a picture, a list) are not copied but written
again at each place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from socdocs.writers.docx.facts import Fact

if TYPE_CHECKING:
    from socdocs.writers.docx.context import Context, PendingReference

Key = tuple[str, int, tuple[str, ...]]
"""The key of a shared row, the index of a cell in it, and the layout of the cell."""


@dataclass(frozen=True, slots=True)
class _Copy:
    fragments: list[str]
    characters: int
    facts: list[tuple[Fact, int]]
    """The facts in the cell, and their indices in its fragments."""
    references: list[tuple[PendingReference, int]]


class Copies:
    """The cells of one story that can be copied."""

    def __init__(self) -> None:
        self._known: dict[Key, _Copy] = {}

    def write(self, context: Context, key: Key, write: Callable[[], None]) -> None:
        """Append a cell: a copy of an earlier cell with the same key, or else the cell that `write` appends."""
        if context.opening:
            # An anchor goes into the cell at this place only.
            write()
            return
        known = self._known.get(key)
        if known is not None:
            _paste(context, known)
            return
        fragments = context.story.fragments
        start, characters, given = len(fragments), context.characters, context.given()
        facts, references = context.facts.noted(), len(context.references)
        write()
        if context.given() == given and not context.opening:
            self._known[key] = _Copy(
                fragments[start:],
                context.characters - characters,
                [(fact, at - start) for fact, at in context.facts.noted_since(facts)],
                [(pending, pending.at - start) for pending in context.references[references:]],
            )


def _paste(context: Context, copy: _Copy) -> None:
    story = context.story
    start = len(story.fragments)
    story.fragments += copy.fragments
    context.characters += copy.characters
    for fact, at in copy.facts:
        context.facts.note_at(fact, story.fragments, start + at)
    context.references += [pending._replace(at=start + at) for pending, at in copy.references]
