"""The texts that a report prints, and how words are found in them without reading each text for each rule."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
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


class Texts(Sequence[PrintedText]):
    """All texts of a report, in the order of the description.

    Most texts hold none of the words that a rule looks for, so they are sought in all texts at once, and a pattern is
    tried only where they stand.
    """

    def __init__(self, texts: Sequence[PrintedText]) -> None:
        self._texts = tuple(texts)
        small = [printed.text.lower() for printed in self._texts]
        self._all = "\n".join(small)
        self._starts = [0]
        for text in small:
            self._starts.append(self._starts[-1] + len(text) + 1)

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, index):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN204 - as Sequence has it
        return self._texts[index]

    def holding(self, *cues: str) -> list[PrintedText]:
        """The texts in which one of `cues`, which are in small letters, stands somewhere."""
        found = set[int]()
        for cue in cues:
            at = self._all.find(cue)
            while at >= 0:
                index = bisect_right(self._starts, at) - 1
                found.add(index)
                at = self._all.find(cue, self._starts[index + 1])
        return [self._texts[index] for index in sorted(found) if index < len(self._texts)]

    def matches(self, sought: Sought) -> Iterator[tuple[PrintedText, re.Match[str]]]:
        """Where what is `sought` stands in what the texts' authors say themselves."""
        for printed in self.holding(*sought.cues):
            for match in sought.pattern.finditer(printed.said):
                yield printed, match
