"""Compare an edited Word file with what was written: find each line again, and each fact in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from socdocs.edits.attribution import attribute
from socdocs.edits.word_file import FoundLine, WordFile
from socdocs.writers.docx.written import Line

_ALIKE = 0.5
"""The least likeness, of 1, of two paragraphs in one gap that are taken for the same one before and after an edit."""


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


@dataclass(frozen=True, slots=True)
class Comparison:
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
    added: tuple[FoundLine, ...]
    """Lines that are new."""


def compare(file: WordFile, written: Sequence[Line] = ()) -> Comparison:
    """Return how `file` differs from `written`, or without it from what the file says was written.

    A line is found by its bookmark.  Where a program renamed or lost bookmarks it is found between its neighbours: by
    its words, a row by the header of its table and its first cell, else by likeness.
    """
    lines = written or file.written
    places = _by_bookmark(lines, file)
    places |= _by_order(lines, file, places)
    result = _Result()
    section = ""
    for number, line in enumerate(lines):
        section = line.section or section
        if number in places:
            result.read(line, section, [file.lines[at] for at in places[number]])
        else:
            result.missing.append(line)
    taken = {at for place in places.values() for at in place}
    added = tuple(line for at, line in enumerate(file.lines) if at not in taken)
    return Comparison(
        {key: tuple(texts) for key, texts in result.facts.items()},
        tuple(result.changes),
        tuple(result.reworded),
        tuple(result.unattributed),
        tuple(result.missing),
        added,
    )


@dataclass(slots=True)
class _Result:
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
            if None in attribution.texts:
                self.unattributed.append(Change("", words, text, section, now))
            elif attribution.reworded or (text != words and not any(piece.address for piece in pieces)):
                self.reworded.append(Change("", words, text, section, now))
            for piece, new in zip(pieces, attribution.texts, strict=True):
                if piece.address and new is not None:
                    self.facts.setdefault((piece.address, piece.text), []).append(new)
                    if new != piece.text:
                        self.changes.append(Change(piece.address, piece.text, new, section, now))


def _by_bookmark(lines: Sequence[Line], file: WordFile) -> dict[int, range]:
    """Return the places of the lines whose bookmark is there; each line of the file belongs to one line only."""
    places: dict[int, range] = {}
    taken: set[int] = set()
    for number, line in enumerate(lines):
        span = file.bookmarks.get(line.name)
        if not span:
            continue
        place = range(span[0], span[0] + 1) if line.kind in ("row", "header") else range(span[0], span[1] + 1)
        is_row = bool(file.lines[place.start].header)
        if is_row == (line.kind in ("row", "header")) and taken.isdisjoint(place):
            places[number] = place
            taken.update(place)
    return places


def _by_order(lines: Sequence[Line], file: WordFile, known: Mapping[int, range]) -> dict[int, range]:
    """Return the places of further lines, each between those of the nearest known lines before and behind it."""
    taken = {at for place in known.values() for at in place}
    places: dict[int, range] = {}
    for numbers, free in _gaps(lines, known, taken, len(file.lines)):
        places |= _in_gap(lines, file, numbers, free)
    return places


def _gaps(
    lines: Sequence[Line], known: Mapping[int, range], taken: set[int], count: int
) -> Iterator[tuple[list[int], list[int]]]:
    """Yield stretches of unknown lines, and the free lines of the file in the same place."""
    unknown: list[int] = []
    last = 0
    for number in range(len(lines) + 1):
        if number < len(lines) and number not in known:
            unknown.append(number)
            continue
        place = known.get(number)
        if place is not None and place.start < last:
            # It was moved to an earlier place, which says nothing about its neighbours.
            continue
        end = count if place is None else place.start
        if unknown:
            yield unknown, [at for at in range(last, end) if at not in taken]
            unknown = []
        last = end


def _in_gap(lines: Sequence[Line], file: WordFile, numbers: list[int], free: list[int]) -> dict[int, range]:
    """Return the places of the lines `numbers` among the places `free` of the file."""
    parts = [part for number in numbers for part in _parts(number, lines[number])]
    texts = [file.lines[at].text() for at in free]
    places: dict[int, list[int]] = {}
    for kind, i1, i2, j1, j2 in SequenceMatcher(
        None, [part.text for part in parts], texts, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            pairs: Iterable[tuple[_Part, int]] = zip(parts[i1:i2], free[j1:j2], strict=True)
        else:
            pairs = _paired(parts[i1:i2], file, free[j1:j2])
        for part, at in pairs:
            places.setdefault(part.number, []).append(at)
    taken = {at for found in places.values() for at in found}
    # Between the paragraphs of a longer text, those that are new belong to it.
    return {
        number: range(found[0], found[-1] + 1)
        for number, found in places.items()
        if taken.isdisjoint(set(range(found[0], found[-1] + 1)) - set(found))
    }


class _Part(NamedTuple):
    """A line, or one paragraph of a longer text: the number of the line, and the words."""

    number: int
    line: Line
    text: str


def _parts(number: int, line: Line) -> Iterator[_Part]:
    for text in line.text().split("\n") if line.kind == "paragraph" and len(line.cells[0]) == 1 else [line.text()]:
        yield _Part(number, line, text)


def _paired(parts: Sequence[_Part], file: WordFile, free: Sequence[int]) -> Iterator[tuple[_Part, int]]:
    """Yield pairs of lines that are the same one before and after an edit, in their order.

    A line with other words is the one in its place if it is alone between two that are the same.
    """
    pairs = [*_alike(parts, file, free), (len(parts), len(free))]
    last_part, last_free = 0, 0
    for part, at in pairs:
        if part - last_part == 1 == at - last_free and _is_like(parts[last_part], file.lines[free[last_free]]):
            yield parts[last_part], free[last_free]
        if part < len(parts):
            yield parts[part], free[at]
        last_part, last_free = part + 1, at + 1


def _alike(parts: Sequence[_Part], file: WordFile, free: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield which of `parts` is which of the lines `free`, by their words."""
    first = 0
    for number, part in enumerate(parts):
        found = next((k for k in range(first, len(free)) if _is_same(part, file.lines[free[k]])), None)
        if found is not None:
            yield number, found
            first = found + 1


def _is_like(part: _Part, found: FoundLine) -> bool:
    """Return whether both are paragraphs, or rows of as many cells."""
    return (part.line.kind in ("row", "header")) == bool(found.header) and len(part.line.cells) == len(found.cells)


def _is_same(part: _Part, found: FoundLine) -> bool:
    line = part.line
    if (line.kind in ("row", "header")) != bool(found.header):
        return False
    if line.kind == "row" and len(line.cells) == len(found.cells):
        first = "".join(piece.text for piece in line.cells[0])
        if first == found.cells[0]:
            return True
    return SequenceMatcher(None, part.text, found.text(), autojunk=False).ratio() >= _ALIKE
