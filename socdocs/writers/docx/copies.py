"""Cells of rows that tables share, such as a control's under each of its criteria: written once, then copied.

Only what may stand twice is copied: what was given a number or a name of its own (a bookmark, a note, a picture, a
list) is written anew at each place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from socdocs.writers.docx.facts import Fact

if TYPE_CHECKING:
    from socdocs.writers.docx.story import Noted, Writing

Key = tuple[str, int, tuple[str, ...]]
"""The key of a shared row, the place of a cell in it, and how the cell is laid out."""


@dataclass(frozen=True, slots=True)
class _Copy:
    fragments: list[str]
    characters: int
    facts: list[tuple[Fact, int]]
    """The facts that stand in the cell, and where in its fragments."""
    references: list[tuple[Noted, int]]


class Copies:
    """The cells of one story that were written and can be copied."""

    def __init__(self) -> None:
        self._known: dict[Key, _Copy] = {}

    def write(self, writing: Writing, key: Key, write: Callable[[], None]) -> None:
        """Append a cell, either by `write` or as a copy of what `write` appended for the same key before."""
        if writing.opening:
            # An anchor goes into the cell at this place alone.
            write()
            return
        known = self._known.get(key)
        if known is not None:
            _paste(writing, known)
            return
        stream = writing.story.stream
        start, characters, given = len(stream), writing.characters, writing.given()
        facts, references = writing.facts.noted(), len(writing.references)
        write()
        if writing.given() == given and not writing.opening:
            self._known[key] = _Copy(
                stream[start:],
                writing.characters - characters,
                [(fact, at - start) for fact, at in writing.facts.noted_since(facts)],
                [(noted, noted.at - start) for noted in writing.references[references:]],
            )


def _paste(writing: Writing, copy: _Copy) -> None:
    story = writing.story
    start = len(story.stream)
    story.stream += copy.fragments
    writing.characters += copy.characters
    for fact, at in copy.facts:
        writing.facts.note_at(fact, story.stream, start + at)
    writing.references += [noted._replace(at=start + at) for noted, at in copy.references]
