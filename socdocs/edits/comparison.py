"""Compare an edited Word file with what was written: each line as it reads now, and each fact in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct, field

from socdocs.edits.attribution import attribute
from socdocs.edits.lines import find_lines
from socdocs.edits.word_file import EditedFile, FoundLine
from socdocs.writers.docx.written import Line, Pieces

_NOTES = "footnotes"
"""The section of footnotes, whose own is not known."""


class Change(NamedTuple):
    """A fact or a line with other words than were written.

    `address` is that of the fact, "" for words of the template; then `written` and `found` are whole lines.  `section`
    is the id of the section where it is printed, `line` the line as it reads now.
    """

    address: str
    written: str
    found: str
    section: str
    line: FoundLine
    pieces: Pieces = ()
    """For words of the template, the pieces of the line or cell as it was written."""
    texts: tuple[str | None, ...] = ()
    """What became of each of these pieces."""


class Added(NamedTuple):
    """A line that is new, and the line that was written before it; None at the beginning of the file."""

    line: FoundLine
    section: str
    behind: Line | None

    def text(self) -> str:
        """Return all words, with tabs between cells."""
        return self.line.text()


class Comparison(Struct, frozen=True):
    """What was found again, and what is new.

    `facts` holds every text that the places of a fact have now, by its address and the text that was written.
    """

    facts: Mapping[tuple[str, str], tuple[str, ...]]
    changes: tuple[Change, ...]
    """Facts whose text is another now."""
    reworded: tuple[Change, ...]
    """Lines whose template words changed."""
    unattributed: tuple[Change, ...]
    """Lines that changed so that it cannot be told which facts did."""
    missing: tuple[Line, ...]
    """Lines that were written and are not found."""
    added: tuple[Added, ...]
    """Lines that are new."""


def compare(file: EditedFile, written: Sequence[Line] = ()) -> Comparison:
    """Return how `file` differs from `written`, or without it from what the file says was written.

    How lines are found again, `find_lines` says.
    """
    lines = written or file.written
    places = find_lines(lines, file)
    result = _Result()
    section = ""
    sections: list[str] = []
    for number, line in enumerate(lines):
        section = _NOTES if line.kind == "note" else line.section or section
        sections.append(section)
        if number in places:
            result.read(line, section, [file.lines[at] for at in places[number]])
        else:
            result.missing.append(line)
    added = tuple(_added(lines, sections, file, places))
    return Comparison(
        {key: tuple(texts) for key, texts in result.facts.items()},
        tuple(result.changes),
        tuple(result.reworded),
        tuple(result.unattributed),
        tuple(result.missing),
        added,
    )


def _added(
    lines: Sequence[Line], sections: Sequence[str], file: EditedFile, places: Mapping[int, range]
) -> Iterator[Added]:
    """Yield the lines of the file that are new."""
    taken = {at: number for number, place in places.items() for at in place}
    last: int | None = None
    for at, line in enumerate(file.lines):
        if at in taken:
            last = taken[at]
        else:
            yield Added(line, "" if last is None else sections[last], None if last is None else lines[last])


class _Result(Struct):
    facts: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    reworded: list[Change] = field(default_factory=list)
    unattributed: list[Change] = field(default_factory=list)
    missing: list[Line] = field(default_factory=list)

    def read(self, line: Line, section: str, found: Sequence[FoundLine]) -> None:
        """Read the facts of one line."""
        now = FoundLine(("\n".join(part.text() for part in found),)) if len(found) > 1 else found[0]
        if len(now.cells) != len(line.cells):
            self.unattributed.append(Change("", line.text(), now.text(), section, now))
            return
        for pieces, text in zip(line.cells, now.cells, strict=True):
            attribution = attribute(pieces, text)
            words = "".join(piece.text for piece in pieces)
            texts = attribution.texts if any(piece.address for piece in pieces) else (text,)
            change = Change("", words, text, section, now, pieces, texts)
            if None in attribution.texts:
                self.unattributed.append(change)
            elif attribution.reworded or (text != words and not any(piece.address for piece in pieces)):
                self.reworded.append(change)
            for piece, new in zip(pieces, attribution.texts, strict=True):
                if piece.address and new is not None:
                    self.facts.setdefault((piece.address, piece.text), []).append(new)
                    if new != piece.text:
                        self.changes.append(Change(piece.address, piece.text, new, section, now))
