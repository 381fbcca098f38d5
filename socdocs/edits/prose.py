"""Longer texts of Markdown: what they print, and how they are written with other words for a part of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from socdocs.document.comments import without_comments
from socdocs.document.nodes import Block, Footnote
from socdocs.document.reader import read_prose
from socdocs.document.traversal import nodes
from socdocs.matching import matches
from socdocs.report.template_functions import in_lines
from socdocs.source.differences import differences, token_places, tokens
from socdocs.source.editing import Splice, spliced
from socdocs.writers.docx.written import block_pieces

_BETWEEN: Final = re.compile(r"\n(?:[ \t]*\n)+")
_ITEM: Final = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+", re.MULTILINE)

_NOTE: Final = re.compile(r"^\[\^[^\]\n]+\]:[ \t]*(?P<words>\S.*(?:\n(?!\[\^)[ \t]*\S.*)*)", re.MULTILINE)
"""A footnote and the first paragraph of its words."""

_Stretch = tuple[int, int]
"""Start and end in a text."""


class PartChange(NamedTuple):
    """What is written in the place of a part of a text, so that `found` is printed where `written` was."""

    splice: Splice
    written: str
    found: str
    in_note: bool = False


class Prose:
    """A text, read once for all changes of its parts: paragraphs that are lines of a report, and footnotes."""

    def __init__(self, value: str) -> None:
        self.value = value

    def has_note(self, words: str) -> bool:
        """Return whether a footnote prints these words."""
        return words in self._different_notes

    def prints(self, words: str) -> bool:
        """Return whether paragraphs, one or several that follow each other, print these words."""
        return bool(self._parts_that_print(words))

    def in_part(self, written: str, found: str) -> PartChange | None:
        """Return the change of the one part that prints `written`; None if none does, or if it is printed twice."""
        places = self._parts_that_print(written)
        if len(places) != 1 or len(self._printed.places(written)) != 1:
            return None
        return self._change(places[0], written, found)

    def in_note(self, written: str, found: str) -> PartChange | None:
        """Return the change of the one footnote that prints `written`; None if none does, or several."""
        places = self._notes_by_words.get(written, ())
        return self._change(places[0], written, found)._replace(in_note=True) if len(places) == 1 else None

    def fitting(self, changes: Sequence[PartChange]) -> list[PartChange]:
        """Return the changes with which the text prints their words, and everything else as before.

        Each is tried by itself, then all together, and only where that is not right each half of them.
        """
        return self._together([change for change in changes if self._is_right_alone(change)])

    def _is_right_alone(self, change: PartChange) -> bool:
        start, end, text = change.splice
        before, now = (show_prose(part).strip() for part in (self.value[start:end], text))
        # What prints other words alone than in the text, such as one with a footnote, is tried in the text.
        return now == change.found.strip() or before != change.written.strip()

    def _together(self, changes: Sequence[PartChange]) -> list[PartChange]:
        if not changes or self._fit(changes):
            return list(changes)
        if len(changes) == 1:
            return []
        half = len(changes) // 2
        first, rest = self._together(changes[:half]), self._together(changes[half:])
        return [*first, *rest] if not first or not rest or self._fit([*first, *rest]) else first

    def _fit(self, changes: Sequence[PartChange]) -> bool:
        ordered = sorted(changes)
        if any(later.splice.start < earlier.splice.end for earlier, later in pairwise(ordered)):
            return False
        text = spliced(self.value, [change.splice for change in ordered])
        places = [(self._printed.places(change.written)[0], change) for change in ordered if not change.in_note]
        wanted = [Splice(at, at + len(change.written), change.found) for at, change in places]
        notes = {change.written: change.found for change in ordered if change.in_note}
        return (
            show_prose(text) == spliced(self._printed.text, wanted)
            and show_notes(text) == [notes.get(note, note) for note in self._notes]
            and in_comments(text, prose=True) == in_comments(self.value, prose=True)
        )

    def _change(self, place: _Stretch, written: str, found: str) -> PartChange:
        start, end = place
        return PartChange(Splice(start, end, write_prose(self.value[start:end], written, found)), written, found)

    @cached_property
    def _printed(self) -> _Lines:
        return _Lines(show_prose(self.value))

    @cached_property
    def _paragraphs(self) -> tuple[_Lines, Mapping[int, int], Mapping[int, int]]:
        """Return what each paragraph prints by itself, one below the other, and which starts and ends there."""
        paragraphs = list(_paragraphs(self.value))
        shown = [show_prose(self.value[start:end]) for start, end in paragraphs]
        starts = list(accumulate((len(text) + 1 for text in shown), initial=0))
        begin = {at: start for at, (start, _) in zip(starts, paragraphs, strict=False)}
        finish = {at - 1: end for at, (_, end) in zip(starts[1:], paragraphs, strict=True)}
        return _Lines("\n".join(shown)), begin, finish

    def _parts_that_print(self, words: str) -> list[_Stretch]:
        lines, begin, finish = self._paragraphs
        places = [(at, at + len(words)) for at in lines.places(words)]
        return [(begin[start], finish[end]) for start, end in places if start in begin and end in finish]

    @cached_property
    def _notes(self) -> Sequence[str]:
        return show_notes(self.value)

    @cached_property
    def _different_notes(self) -> Mapping[str, None]:
        return dict.fromkeys(self._notes)

    @cached_property
    def _notes_by_words(self) -> Mapping[str, Sequence[_Stretch]]:
        """Return the places of the words of footnotes, by what they print.

        Words with a mark or link print something else where they stand alone; these are those that are left, in order.
        """
        found = dict[str, list[_Stretch]]()
        for match in _NOTE.finditer(self.value):
            found.setdefault(show_prose(match["words"]).strip(), []).append(match.span("words"))
        left = [place for words, places in found.items() if words not in self._different_notes for place in places]
        unknown = [words for words in self._different_notes if words not in found]
        return found | ({words: [place] for words, place in zip(unknown, left, strict=False)})


class _Lines:
    """Lines, to find some of them again without a look at all the others."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._framed = f"\n{text}\n"
        self._starts = dict[str, list[int]]()
        lines = text.split("\n")
        for at, line in zip(accumulate((len(line) + 1 for line in lines), initial=0), lines, strict=False):
            self._starts.setdefault(line, []).append(at)

    def places(self, words: str) -> list[int]:
        """Return where whole lines read as these words do."""
        lines = words.split("\n")
        starts = accumulate((len(line) + 1 for line in lines), initial=0)
        # Several lines are looked for at the rarest of them: the others may be everywhere.
        known = [(self._starts.get(line, []), start) for line, start in zip(lines, starts, strict=False)]
        places, before = min(known, key=lambda row: len(row[0]))
        framed = f"\n{words}\n"
        return [at - before for at in places if at >= before and self._framed.startswith(framed, at - before)]


def _paragraphs(value: str) -> Iterator[_Stretch]:
    """Yield the start and end of each paragraph, and of each item where a paragraph is a list, without its indent."""
    start = 0
    for gap in (*_BETWEEN.finditer(value), None):
        end = gap.start() if gap else len(value)
        items = [match.start() for match in _ITEM.finditer(value, start, end)]
        for first, last in pairwise((start, *(at for at in items if at > start), end)):
            part = value[first:last]
            yield first + len(part) - len(part.lstrip()), first + len(part.rstrip())
        start = gap.end() if gap else end


# --- what a text prints, and other words for it --------------------------------------------------------------------


def show_prose(text: str) -> str:
    """Return what a text prints, without its footnotes and comments."""
    return _words(_printed(text))


def show_lines(text: str) -> str:
    """Return what a text prints of which each line is printed on its own line."""
    return _words(read_prose(in_lines(without_comments(text, prose=True))))


def show_notes(text: str) -> list[str]:
    """Return what the footnotes of a text print, in the order of their marks."""
    return [_words(node.blocks).strip() for node in nodes(_printed(text)) if isinstance(node, Footnote)]


def _printed(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text as reports print them."""
    return read_prose(without_comments(text, prose=True))


def _words(blocks: tuple[Block, ...]) -> str:
    return "".join(piece.text for piece in block_pieces(blocks, lambda _: False))


def in_comments(text: str, *, prose: bool) -> int:
    """Return how much of a text is in comments, which no report prints."""
    before, after = (re.sub(r"\s", "", said) for said in (text, without_comments(text, prose=prose)))
    return len(before) - len(after)


def write_prose(value: str, written: str, found: str, *, line_end: str = "\n\n") -> str:
    """Return `value` with the stretches changed that differ in what it prints; `line_end` is how a new line ends."""
    places, splices = _places(written, value), list[Splice]()
    for start, end, new in differences(written, found):
        first = places.get(start, places.get(start - 1, -1) + 1)
        last = places[end - 1] + 1 if end - 1 in places and end > start else first
        splices.append(Splice(first, last, new.replace("\n", line_end)))
    return spliced(value, splices)


def _places(printed: str, value: str) -> dict[int, int]:
    """Return the place in `value` of each printed character that is in it: of words, and of letters between them."""
    before, after = tokens(printed), tokens(value)
    starts, new_starts = token_places(before), token_places(after)
    places = dict[int, int]()
    i = j = 0
    for a, b, size in matches(before, after):
        first, last, new_first, new_last = starts[i], starts[a], new_starts[j], new_starts[b]
        for c, d, count in matches(printed[first:last], value[new_first:new_last]):
            places |= {first + c + k: new_first + d + k for k in range(count)}
        i, j = a + size, b + size
        places |= {starts[a] + k: new_starts[b] + k for k in range(starts[i] - starts[a])}
    return places
