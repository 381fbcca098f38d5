"""The numbering part: headings, bullets, and a list for each ordered list, so that all start as they should."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from msgspec import Struct, field

from socdocs.document.numbering import to_roman

HEADINGS = 1
"""The `w:num` id that the headings are linked to."""
START_MARK, TEXT_MARK, SUFFIX_MARK = "socdocsStart", "socdocsText", "socdocsSuffix"
"""The marks in a shell for the first number of a report's sections, and for its kind."""


def paragraph_number(list_id: int, level: int = 0) -> str:
    """Return the list and level of one paragraph, for programs that do not look for them in its style."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


NO_NUMBER = paragraph_number(0)
"""What takes a paragraph out of the list of its style."""


def level_suffix(level: int) -> str:
    """Return the end of Word's name of a list style for a level counted from 0: "", " 2", " 3" …"""
    return f" {level + 1}" if level else ""


class ListFamily(NamedTuple):
    """Styles for bullets and numbers of one kind of place, linked to lists of their own."""

    id: str
    name: str
    bullets: int
    numbers: int
    levels: int
    step: int
    first: int
    """Where the text of the first level begins, in steps; the sign hangs one step before it."""

    def style(self, kind: str, level: int) -> str:
        """The id of the style for `Bullet` or `Number` at a level counted from 0."""
        return f"{self.id}{kind}{level_suffix(level).strip()}"

    def left(self, level: int) -> int:
        """Where the text of a level begins."""
        return self.step * (level + self.first)


LISTS = ListFamily("List", "List", 2, 3, 9, 360, 2)
PROPOSED_LISTS = ListFamily("SOCProposed", "SOC Proposed", 4, 5, 2, 360, 1)
CELL_LISTS = ListFamily("SOCTable", "SOC Table", 6, 7, 4, 220, 1)
LIST_FAMILIES = (LISTS, PROPOSED_LISTS, CELL_LISTS)
CONTINUED = 8
"""The list without signs for paragraphs, code and quotes that continue an item.

Its levels are those of a list style and not its own, so that pandoc counts its paragraphs to the item before.
"""
CONTINUED_LEVELS = 9
CONTINUED_LIST = "SOCContinued"
"""The id of that list style."""
CONTINUED_STYLES = {"ListContinue": "List Continue", "SOCListCode": "SOC List Code", "SOCListQuote": "SOC List Quote"}
_HEADING_LEVELS = 6
_LAST_LINKED = CONTINUED_LEVELS
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_TOP = re.compile(r"Section ([IVXLCDM]+|[0-9]+)")


class Headings(Struct):
    """Counts headings as Word does, to know where its automatic numbers equal those of the document."""

    numerals: Literal["roman", "arabic"]
    start: int = 1
    _counters: list[int] = field(default_factory=list)

    def shows(self, level: int) -> bool:
        """Return whether the list shows the number of a level, or only counts it.

        Many programs ignore `w:isLgl`, which would make "3.1" of "III.1".  So a level with Roman numerals is counted
        in digits for the levels below it, and its own number is typed.
        """
        return level > 1 or self.numerals == "arabic"

    def automatic(self, level: int, number: str) -> bool:
        """Return whether Word counts a heading of `level` here with exactly the value of `number`.

        Only then is the heading counted; otherwise it must not be in the list.
        """
        if level > _HEADING_LEVELS or level > len(self._counters) + 1:
            return False
        counters = [
            *self._counters[: level - 1],
            1 + (self._counters[level - 1] if level <= len(self._counters) else 0),
        ]
        if level == 1 and not self._counters:
            counters = [self.start]
        if number != self._printed(counters):
            return False
        self._counters = counters
        return True

    def begin_at(self, number: str) -> None:
        """Let the first section be the one `number` says (a part of a report keeps its number)."""
        match = _TOP.fullmatch(number)
        if match:
            self.start = int(match[1]) if match[1].isdigit() else _arabic(match[1])

    def _printed(self, counters: list[int]) -> str:
        if len(counters) > 1:
            return ".".join(map(str, counters))
        return f"Section {to_roman(counters[0]) if self.numerals == 'roman' else counters[0]}"


class Lists(Struct):
    """The ordered lists of a document; each has its own id and first number."""

    _starts: list[tuple[int, int, int]] = field(default_factory=list)

    def add(self, family: ListFamily, level: int, start: int) -> int:
        """Return the id of a new ordered list with items at `level` that count from `start`."""
        self._starts.append((family.numbers, level, start))
        return _LAST_LINKED + len(self._starts)

    @property
    def given(self) -> int:
        """Return how many lists there are so far."""
        return len(self._starts)

    def instances(self) -> str:
        """The lists as `w:num` elements."""
        return "".join(
            f'<w:num w:numId="{id}"><w:abstractNumId w:val="{base}"/><w:lvlOverride w:ilvl="{level}">'
            f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
            for id, (base, level, start) in enumerate(self._starts, _LAST_LINKED + 1)
        )


def numbering(headings: Headings, lists: Lists, shell: tuple[str, str]) -> bytes:
    """Return the whole part, with the lists of a report in that of its shell."""
    before, behind = shell
    text, suffix = ("Section %1 \u2013", "space") if headings.shows(1) else ("", "nothing")
    for mark, value in ((TEXT_MARK, text), (SUFFIX_MARK, suffix), (START_MARK, str(headings.start))):
        before = before.replace(mark, value, 1)
    return f"{before}{lists.instances()}{behind}".encode()


def _arabic(roman: str) -> int:
    values = [_ROMAN[letter] for letter in roman]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))
