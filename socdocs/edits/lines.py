"""Find the lines that were written again in an edited file.

A line is found by its bookmark.  Where a program renamed or lost bookmarks it is found between its neighbours: by its
words, or else by likeness, a row also by its first cell, or else because it is the only line left in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from socdocs.edits.word_file import FoundLine, WordFile
from socdocs.writers.docx.written import Line

_ALIKE = 0.5
"""The least likeness, of 1, of two lines in one gap that are taken for the same one before and after an edit."""


def find_lines(lines: Sequence[Line], file: WordFile) -> dict[int, range]:
    """Return by its number in `lines` which lines of `file` each of them is now; several for a longer text."""
    places = _by_bookmark(lines, file)
    return places | _by_order(lines, file, places)


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

    A line without likeness is the one that is alone in the same place, between two lines that are alike.
    """
    found = [file.lines[at] for at in free]
    last, last_free = 0, 0
    for number, at in (*_alike(parts, found), (len(parts), len(free))):
        if number - last == at - last_free == 1 and _is_similar(parts[last], found[last_free]):
            yield parts[last], free[last_free]
        if number < len(parts):
            yield parts[number], free[at]
        last, last_free = number + 1, at + 1


def _alike(parts: Sequence[_Part], found: Sequence[FoundLine]) -> list[tuple[int, int]]:
    """Return the pairs of `parts` and `found` in their order that are most alike together."""
    rows = [[_likeness(part, line) for line in found] for part in parts]
    # best[i][j]: the most likeness that the parts from i on and the lines from j on have together.
    best = [[0.0] * (len(found) + 1) for _ in range(len(parts) + 1)]
    for i in reversed(range(len(parts))):
        for j in reversed(range(len(found))):
            both = rows[i][j] + best[i + 1][j + 1] if rows[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], both)
    pairs: list[tuple[int, int]] = []
    i, j = 0, 0
    while i < len(parts) and j < len(found):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            pairs.append((i, j))
            i, j = i + 1, j + 1
    return pairs


def _likeness(part: _Part, found: FoundLine) -> float:
    """Return how alike two lines are, from 0 to 1; 0 if they are too different to be the same one."""
    if not _is_similar(part, found):
        return 0
    first = "".join(piece.text for piece in part.line.cells[0])
    if part.line.kind == "row" and first and first == found.cells[0]:
        return 1
    matcher = SequenceMatcher(None, part.text, found.text(), autojunk=False)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < _ALIKE:
        return 0
    ratio = matcher.ratio()
    return ratio if ratio >= _ALIKE else 0


def _is_similar(part: _Part, found: FoundLine) -> bool:
    """Return whether both are rows, or neither is."""
    return (part.line.kind in ("row", "header")) == bool(found.header)
