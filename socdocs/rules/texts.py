"""The texts that a report prints, and an index that finds words without reading each text for each rule."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from socdocs.document.running_text import plain_running_text, running_text
from socdocs.model.fields import FieldRow
from socdocs.rules.words import Sought, occurrences


class PrintedText(NamedTuple):
    """A text that the report prints, with its address; `row` is its field."""

    address: str
    text: str
    row: FieldRow

    def is_in(self, places: tuple[str, ...]) -> bool:
        """Whether its address begins with one of `places`, also where a report has a list of its own."""
        return _REPORT.sub("", self.address).startswith(places)


_REPORT = re.compile(r"^reports\[(?:[^\]\\]|\\.)*+\]\.")


class Texts(Iterable[PrintedText]):
    """All texts of a report, in the order of the description, as they are written.

    Rules look for words in them `evenly_spaced`, however lines are wrapped and indented, and which blanks are typed.
    Each text is read once, and indexed in lower case.  Because few paragraphs contain the cues of a rule, cues are
    searched in all paragraphs at once, and a regular expression is tried only where a cue occurs.
    """

    def __init__(self, texts: Iterable[PrintedText]) -> None:
        self._texts = tuple(texts)
        self._paragraphs = list[tuple[PrintedText, int, int]]()
        small = list[str]()
        self._as_written: dict[str, str] = {}
        self._own: dict[str, str] = {}
        for written in self._texts:
            printed = written._replace(text=evenly_spaced(written.text))
            if printed.text != written.text:
                self._as_written[printed.address] = written.text
            for start, end in _paragraphs(printed.text):
                self._paragraphs.append((printed, start, end))
                small.append(" ".join(printed.text[start:end].lower().split()))
        self._small, self._all = small, "\n".join(small)
        self.words = frozenset(self._all.split())
        self._words = "\n".join(self.words)
        self._starts = list(itertools.accumulate((len(text) + 1 for text in small), initial=0))

    def __iter__(self) -> Iterator[PrintedText]:
        return iter(self._texts)

    def holding(self, *cues: str) -> list[PrintedText]:
        """The texts, evenly spaced, with a paragraph that contains one of `cues` (in lower case)."""
        numbers = sorted({number for cue in cues for number in self._holding(cue)})
        return [printed for printed, _ in itertools.groupby(self._paragraphs[number][0] for number in numbers)]

    def found(self, pattern: re.Pattern[str]) -> frozenset[str]:
        """All that `pattern` finds in the texts, which are in lower case with single spaces."""
        return frozenset(pattern.findall(self._all))

    def matches(self, *sought: Sought) -> Iterator[tuple[PrintedText, re.Match[str]]]:
        """The matches of `sought` in the author's own words, so not in code, links or quotations, evenly spaced."""
        within: dict[int, list[Sought]] = {}
        for one in sought:
            if all(map(self._occurs, one.besides)):
                for number in {number for cue in one.cues for number in self._holding(cue)}:
                    if all(run in self._small[number] for run in one.besides):
                        within.setdefault(number, []).append(one)
        for number in sorted(within):
            printed, start, end = self._paragraphs[number]
            for match in occurrences(within[number], self._said(printed), start, end):
                yield printed, match

    def _said(self, printed: PrintedText) -> str:
        """The text, evenly spaced, with code, links, quotations and line ends replaced by blanks.

        Every character keeps its position.
        """
        if printed.address not in self._own:
            written = self._as_written.get(printed.address, printed.text)
            own = running_text(written) if printed.row.markdown else plain_running_text(written)
            self._own[printed.address] = _spaced_like(written, own).replace("\n", " ")
        return self._own[printed.address]

    def _holding(self, cue: str | re.Pattern[str]) -> Iterator[int]:
        """The numbers of the paragraphs that contain `cue`."""
        if not self._paragraphs:
            return
        if not isinstance(cue, str):
            yield from dict.fromkeys(bisect_right(self._starts, match.start()) - 1 for match in cue.finditer(self._all))
            return
        if not self._occurs(cue):
            return
        at = self._all.find(cue)
        while at >= 0:
            number = bisect_right(self._starts, at)
            yield number - 1
            at = self._all.find(cue, self._starts[number])

    def _occurs(self, cue: str) -> bool:
        """Whether all words of `cue` occur in the texts, in any place."""
        return all(word in self._words for word in cue.split())


def evenly_spaced(text: str) -> str:
    """Return a text with one blank for each stretch of any blanks, and two line ends between two paragraphs."""
    return _spaced_like(text, text)


def _spaced_like(written: str, text: str) -> str:
    """Return `text`, in which each character is at its place in `written`, as spaced as that is when evenly spaced."""
    pieces, end = list[str](), 0
    for gap in _UNEVEN.finditer(written):
        pieces += text[end : gap.start()], "\n\n" if gap[0].count("\n") > 1 else " "
        end = gap.end()
    return "".join((*pieces, text[end:])) if pieces else text


_UNEVEN = re.compile(r"[^\S ]\s*| \s+")
_BETWEEN = re.compile(r"\n[^\S\n]*\n\s*")


def _paragraphs(text: str) -> Iterable[tuple[int, int]]:
    """The start and end of each paragraph of `text`."""
    if "\n" not in text:
        return ((0, len(text)),)
    gaps = [gap.span() for gap in _BETWEEN.finditer(text)]
    return zip((0, *(end for _, end in gaps)), (*(start for start, _ in gaps), len(text)), strict=True)


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence that contains the words from `start` to `end`."""
    # One more character, since the words may themselves begin the sentence.
    before = [match.end() for match in _SENTENCE_ENDS.finditer(text, max(0, start - 400), start + 1)]
    after = _SENTENCE_ENDS.search(text, end, end + 1000)
    return text[before[-1] if before else max(0, start - 400) : after.start() if after else end + 200]


_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
