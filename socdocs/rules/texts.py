"""The texts that a report prints, and how words are found in them without reading each text for each rule."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from socdocs.document.running_text import plain_running_text, running_text
from socdocs.model.fields import FieldRow
from socdocs.rules.words import Sought


@dataclass(frozen=True)
class PrintedText:
    """A text that the report prints, with its address; `row` is the field it stands in."""

    address: str
    text: str
    row: FieldRow

    @cached_property
    def said(self) -> str:
        """The text with blanks in place of code, links, quotations and the ends of lines within a paragraph.

        Every character keeps its place.
        """
        if self.row.shape == "prose":
            return _LINE_END.sub(" ", running_text(self.text))
        return plain_running_text(self.text)


_LINE_END = re.compile(r"(?<!\n)\n(?!\n)")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    printed: PrintedText
    start: int
    end: int


class Texts(Sequence[PrintedText]):
    """All texts of a report, in the order of the description.

    Few paragraphs hold the words that a rule looks for, so they are sought in all at once, in small letters and with
    each white space a blank, and a pattern is tried only in the paragraphs where they stand.
    """

    def __init__(self, texts: Sequence[PrintedText]) -> None:
        self._texts = tuple(texts)
        self._paragraphs = [paragraph for printed in self._texts for paragraph in _paragraphs(printed)]
        small = [" ".join(one.printed.text[one.start : one.end].lower().split()) for one in self._paragraphs]
        self._all = "\n".join(small)
        self._starts = list(itertools.accumulate((len(text) + 1 for text in small), initial=0))

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, index):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN204 - as Sequence has it
        return self._texts[index]

    def holding(self, *cues: str) -> list[PrintedText]:
        """The texts in which one of `cues` stands within a paragraph: small letters, single blanks."""
        return list({id(one.printed): one.printed for one in self._holding(cues)}.values())

    def matches(self, sought: Sought) -> Iterator[tuple[PrintedText, re.Match[str]]]:
        """Where what is `sought` stands in what the texts' authors say themselves."""
        for one in self._holding(sought.cues):
            for match in sought.pattern.finditer(one.printed.said, one.start, one.end):
                yield one.printed, match

    def _holding(self, cues: Iterable[str]) -> list[_Paragraph]:
        found = set[int]()
        for cue in cues if self._paragraphs else ():
            at = self._all.find(cue)
            while at >= 0:
                number = bisect_right(self._starts, at)
                found.add(number - 1)
                at = self._all.find(cue, self._starts[number])
        return [self._paragraphs[number] for number in sorted(found)]


_BETWEEN = re.compile(r"\n[^\S\n]*\n\s*")


def _paragraphs(printed: PrintedText) -> Iterator[_Paragraph]:
    start = 0
    for gap in _BETWEEN.finditer(printed.text):
        yield _Paragraph(printed, start, gap.start())
        start = gap.end()
    yield _Paragraph(printed, start, len(printed.text))
