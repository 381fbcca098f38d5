"""Find the lines that were written again in an edited file.

A line is found by its bookmark.  Where a program renamed or lost bookmarks it is found between its neighbours: by its
words, or else by likeness, a row also by its first cell, or else because it is the only line left in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from socdocs.edits.word_file import EditedFile, Form
from socdocs.matching import matches
from socdocs.writers.docx.written import Line

_ALIKE = 0.5
"""The least likeness, of 1, of two lines in one gap that are taken for the same one before and after an edit."""
_MOST = 1_000_000
"""The most pairs of lines that are compared with one another in one gap."""


def find_lines(lines: Sequence[Line], file: EditedFile) -> dict[int, range]:
    """Return by its number in `lines` which lines of `file` each of them is now; several for a longer text."""
    places = _by_bookmark(lines, file)
    return places | _by_order(lines, file, places)


def _by_bookmark(lines: Sequence[Line], file: EditedFile) -> dict[int, range]:
    """Return the places of the lines whose bookmark is there; each line of the file belongs to one line only."""
    places: dict[int, range] = {}
    taken: set[int] = set()
    for number, line in enumerate(lines):
        span = file.bookmarks.get(line.name)
        if not span:
            continue
        place = range(span[0], span[0] + 1) if _form(line) == "row" else range(span[0], span[1] + 1)
        if file.lines[place.start].form == _form(line) and taken.isdisjoint(place):
            places[number] = place
            taken.update(place)
    return places


def _by_order(lines: Sequence[Line], file: EditedFile, known: Mapping[int, range]) -> dict[int, range]:
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


def _in_gap(lines: Sequence[Line], file: EditedFile, numbers: list[int], free: list[int]) -> dict[int, range]:
    """Return the places of the lines `numbers` among the places `free` of the file."""
    written = [unit for number in numbers for unit in _units(number, lines[number].text(), _form(lines[number]))]
    found = [unit for at in free for unit in _units(at, file.lines[at].text(), file.lines[at].form)]
    places: dict[int, list[int]] = {}
    owners: dict[int, int] = {}
    for one, other in _pairs(written, found):
        if owners.setdefault(other.number, one.number) == one.number:
            places.setdefault(one.number, []).append(other.number)
    # Between the paragraphs of a longer text, those that are new belong to it.
    return {
        number: range(found[0], found[-1] + 1)
        for number, found in places.items()
        if all(owners.get(at, number) == number for at in range(found[0], found[-1] + 1))
    }


class _Unit(NamedTuple):
    """A row, or a paragraph or footnote up to a line break: the number of its line, its words and its form."""

    number: int
    text: str
    form: Form
    threes: frozenset[str]
    first: str
    """The first cell of a row, "" for anything else."""


def _units(number: int, text: str, form: Form) -> Iterator[_Unit]:
    for words in [text] if form == "row" else text.split("\n"):
        padded = f" {words} "
        threes = frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
        yield _Unit(number, words, form, threes, words.partition("\t")[0] if form == "row" else "")


def _form(line: Line) -> Form:
    match line.kind:
        case "row" | "header":
            return "row"
        case "note":
            return "note"
        case _:
            return "paragraph"


def _pairs(written: Sequence[_Unit], found: Sequence[_Unit]) -> Iterator[tuple[_Unit, _Unit]]:
    """Yield what is the same before and after an edit, in the order of both."""
    known, now = ([(unit.form, unit.text) for unit in units] for units in (written, found))
    i = j = 0
    for a, b, size in matches(known, now):
        yield from _edited_pairs(written[i:a], found[j:b])
        i, j = a + size, b + size
        yield from zip(written[a:i], found[b:j], strict=True)


def _edited_pairs(written: Sequence[_Unit], found: Sequence[_Unit]) -> Iterator[tuple[_Unit, _Unit]]:
    """Yield pairs of rows with the same first cell, and between them what is alike."""
    i = j = 0
    for a, b, size in matches([unit.first or unit for unit in written], [unit.first or unit for unit in found]):
        yield from _alike_pairs(written[i:a], found[j:b])
        i, j = a + size, b + size
        yield from zip(written[a:i], found[b:j], strict=True)


def _alike_pairs(written: Sequence[_Unit], found: Sequence[_Unit]) -> Iterator[tuple[_Unit, _Unit]]:
    """Yield pairs of units that are alike, or alone in the same place between two that are."""
    last, last_found = 0, 0
    for number, at in (*_alike(written, found), (len(written), len(found))):
        if number - last == at - last_found == 1 and written[last].form == found[last_found].form:
            yield written[last], found[last_found]
        if number < len(written):
            yield written[number], found[at]
        last, last_found = number + 1, at + 1


def _alike(written: Sequence[_Unit], found: Sequence[_Unit]) -> list[tuple[int, int]]:
    """Return the pairs in the order of both that are most alike together."""
    if len(written) * len(found) > _MOST:
        return []
    likeness = [[_likeness(one, other) for other in found] for one in written]
    # best[i][j]: the most likeness that what is written from i on and found from j on has together.
    best = [[0.0] * (len(found) + 1) for _ in range(len(written) + 1)]
    for i in reversed(range(len(written))):
        for j in reversed(range(len(found))):
            both = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], both)
    pairs: list[tuple[int, int]] = []
    i, j = 0, 0
    while i < len(written) and j < len(found):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            pairs.append((i, j))
            i, j = i + 1, j + 1
    return pairs


def _likeness(one: _Unit, other: _Unit) -> float:
    """Return how alike two units are, from 0 to 1; 0 if they are too different to be the same one."""
    if one.form != other.form:
        return 0
    # Groups of three letters, and not the ratio of difflib, which takes minutes for a file of another report.
    both = len(one.threes) + len(other.threes)
    if 2 * min(len(one.threes), len(other.threes)) < _ALIKE * both:
        return 0
    likeness = 2 * len(one.threes & other.threes) / both
    return likeness if likeness >= _ALIKE else 0
